"""``silta bundle``: evidence bundles, verified by whoever has one, and made for authorities."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.progress import Progress

from silta.base.act import ActRefused
from silta.base.octets import Octets, mapped
from silta.cli.bundle_making import make
from silta.cli.bundle_text import as_document, tell
from silta.cli.initialising import must_have_gpg
from silta.cli.show import as_json, show_json
from silta.cli.typed import fingerprint_of
from silta.mailbox.evidence.bundle.check import check
from silta.mailbox.evidence.bundle.pins import Pins, pinned
from silta.mailbox.evidence.bundle.zip_read import NoBundle, read_package
from silta.mailbox.evidence.note import NoteInvalid, parse_key


@click.group()
def bundle() -> None:
    """Evidence bundles: a message's story, which anybody can check."""


@bundle.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--receipts-key",
    "receipts_keys",
    multiple=True,
    metavar="FINGERPRINT",
    help="A key of Silta's for receipts, which you know from elsewhere; none but these count.",
)
@click.option("--log-key", metavar="LINE", help="The log's key, which you know from elsewhere.")
@as_json
def verify_(
    file: Path, receipts_keys: tuple[str, ...], log_key: str | None, *, as_json: bool
) -> None:
    """Verify a bundle: exit 0 if all in it holds, 1 with what does not.

    It takes gpg and nothing else: no home of Silta, no network.
    """
    pins = Pins(frozenset(map(fingerprint_of, receipts_keys)), _log_key(log_key))
    must_have_gpg()
    with _progress() as step:
        try:
            checked = pinned(check(read_package(_content(file)), step), pins)
        except NoBundle as error:
            raise ActRefused(f"{file}: {error}") from None
    if as_json:
        show_json(as_document(checked))
    else:
        tell(checked, pins)
    if checked.findings:
        sys.exit(1)


bundle.add_command(make)


def _log_key(line: str | None) -> str | None:
    try:
        return None if line is None else str(parse_key(line))
    except NoteInvalid as error:
        raise ActRefused(f"--log-key: {error}") from None


def _content(file: Path) -> Octets:
    with file.open("rb") as opened:
        return mapped(opened.fileno(), file.stat().st_size)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show what is looked at, where somebody watches."""
    watched = sys.stderr.isatty()
    with Progress(console=Console(stderr=True), transient=True, disable=not watched) as progress:
        task = progress.add_task("", total=None)
        yield lambda path: progress.update(task, description=path)
