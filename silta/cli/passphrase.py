"""Asking for a passphrase: of a person at a terminal, or out of a file."""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from silta.base.act import ActRefused

passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Its first line; without it you are asked at the terminal.",
)


def read_passphrase(file: Path | None, *, twice: bool) -> str:
    """Return a passphrase; typed ``twice`` where a slip would lock something away for good.

    Raises ActRefused where there is neither a file nor a terminal.
    """
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        raise ActRefused("no terminal to ask at: give --passphrase-file")
    typed: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
    return typed


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        raise ActRefused(f"{file} is not text in UTF-8") from None
    return lines[0] if lines else ""
