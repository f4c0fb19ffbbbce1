"""``silta log``: whether the transparency log, and all evidence in it, holds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.progress import Progress

from silta.base.act import ActRefused
from silta.base.keyed_hash import HashKey
from silta.cli.house import House, open_house
from silta.cli.initialising import must_have_gpg
from silta.cli.log_text import as_document, tell
from silta.cli.secret_files import EVIDENCE_KEY, LOG_SIGNER_PUBLIC
from silta.cli.show import as_json, show_json
from silta.cli.witnesses import kept_by_worker, read_witnessed
from silta.keys.gateway_key import GatewayKey, Purpose
from silta.keys.gnupg import GpgUnusable
from silta.keys.receipt_verifier import ReceiptVerifier
from silta.keys.store import gateway_keys
from silta.mailbox.evidence.checkpoint_check import Witnessed
from silta.mailbox.evidence.finding import Finding
from silta.mailbox.evidence.kept_note import KeptNote
from silta.mailbox.evidence.log_check import Checked, check_log, check_signatures
from silta.mailbox.evidence.signature_check import SignatureCheck


@click.group("log")
def log_() -> None:
    """The transparency log: what binds each evidence record, for witnesses elsewhere."""


@log_.command("verify")
@click.option(
    "--checkpoint",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint from a receipt or a witness; give as many as you have.",
)
@as_json
def verify_(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Verify all records, the log and its checkpoints: exit 0 if all holds, 1 with what does not.

    Whoever may write to the database can make all of it anew, and then lacks the keys:
    the checkpoint that the worker keeps, and those of others, show that.
    """
    must_have_gpg()
    with open_house() as house:
        checked, witnessed, signatures = _check(house, files)
    findings = [*checked.findings, *signatures]
    if as_json:
        show_json(as_document(checked, witnessed, findings))
    else:
        tell(checked, witnessed, findings)
    if findings:
        sys.exit(1)


def _check(house: House, files: tuple[Path, ...]) -> tuple[Checked, list[Witnessed], list[Finding]]:
    public, key = house.secret(LOG_SIGNER_PUBLIC), HashKey(house.secret(EVIDENCE_KEY))
    with house.database.read() as transaction:
        keys = gateway_keys.list_all(transaction, Purpose.RECEIPTS)
    try:
        with ReceiptVerifier([one.certificate for one in keys]) as verifier:
            witnessed = kept_by_worker(KeptNote(house.home.kept_log), public)
            witnessed += [read_witnessed(path, public, verifier) for path in files]
            with house.database.read() as transaction:
                checked = check_log(transaction, key, public, witnessed)
            return checked, witnessed, _check_signatures(house, verifier, keys, checked)
    except GpgUnusable as fault:
        raise ActRefused(f"gpg could not verify the signatures: {fault}") from None


def _check_signatures(
    house: House, verifier: ReceiptVerifier, keys: list[GatewayKey], checked: Checked
) -> list[Finding]:
    count = checked.records - checked.waiting.unsigned + checked.checkpoints
    with _progress(count) as advance:
        return list(check_signatures(house.database, SignatureCheck(verifier, keys), advance))


@contextmanager
def _progress(count: int) -> Iterator[Callable[[int], None]]:
    """Show how far the signatures are, where somebody watches."""
    watched = sys.stderr.isatty()
    with Progress(console=Console(stderr=True), transient=True, disable=not watched) as progress:
        task = progress.add_task("signatures", total=count)
        yield lambda more: progress.advance(task, more)
