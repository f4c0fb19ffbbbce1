"""What ``silta log verify`` says, to people and to programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import rich_click as click

from silta.mailbox.evidence.checkpoint_check import Witnessed
from silta.mailbox.evidence.finding import Finding
from silta.mailbox.evidence.log_check import Checked

MOST_LINES = 100  # a log that was made anew has as many findings as records


def as_document(
    checked: Checked, witnessed: Sequence[Witnessed], findings: Sequence[Finding]
) -> dict[str, object]:
    """Return what the check says, for one JSON document."""
    return {
        "holds": not findings,
        "records": checked.records,
        "unlogged": checked.waiting.unlogged,
        "unsigned": checked.waiting.unsigned,
        "size": checked.size,
        "root": checked.root.hex(),
        "checkpoints": checked.checkpoints,
        "compared_with": [one.place for one in witnessed],
        "findings": [dataclasses.asdict(one) for one in findings],
    }


def tell(checked: Checked, witnessed: Sequence[Witnessed], findings: Sequence[Finding]) -> None:
    """Say it in lines: what does not hold on standard error, or that all of it holds."""
    for finding in findings[:MOST_LINES]:
        click.echo(f"silta: {finding}", err=True)
    if len(findings) > MOST_LINES:
        click.echo(f"silta: and {len(findings) - MOST_LINES} findings more: --json", err=True)
    if findings:
        return
    click.echo(
        f"the log holds: {checked.records} records, {checked.size} of them in the log, "
        f"{checked.checkpoints} checkpoints, root {checked.root.hex()}"
    )
    for count, what in (
        (checked.waiting.unlogged, "for their place in the log"),
        (checked.waiting.unsigned, "for their signature"),
    ):
        if count:
            click.echo(f"{count} records wait {what}")
    for one in witnessed:
        click.echo(f"it has all that was in {one.place}")
    if not witnessed:
        click.echo("no checkpoint from elsewhere was there to compare it with")
