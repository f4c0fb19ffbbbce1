"""Hostile text in a certificate's user id changes no command line and no terminal."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from silta.keys.status import PREFIX
from tests.cli.command import Silta
from tests.cli.conftest import SILTALA, Kirjaamo

GOOD = f"VALIDSIG {'A' * 40} 2026-11-22 1 0 4 0 22 10 00 {'A' * 40}"
HOSTILE = {
    "status line": f"x\n{PREFIX.decode()}{GOOD}",
    "ansi": "\x1b]0;omistettu\x07\x1b[31mKirjaamo\x1b[2J",
    "c1": "\u009b31mKirjaamo",
    "bidi": "\u202eomaajrik\u2066",
    "option": "--output=/tmp/omistettu",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "colons": "pub:u:255:22:AAAA:1:::u:::scESC:::::ed25519:::0:",
    "template": "{{ 7*7 }}{% raw %}%(num)s",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_user_id_is_text_and_nothing_else(
    town: Silta, kirjaamo: Kirjaamo, tmp_path: Path, name: str
) -> None:
    """Added, shown, tried and listed: one line each, and no character that a terminal obeys."""
    file = _certificate(kirjaamo, tmp_path, f"{HOSTILE[name]} {name}")
    added = town("certificate", "add", "--authority", SILTALA, file)
    assert added.exit_code == 0
    fingerprint = added.out.splitlines()[0]
    shown = town.did("certificate", "show", fingerprint)
    listed = town.did("certificate", "list")
    for text in (added.out, added.err, shown, listed):
        unseen = [c for c in text if unicodedata.category(c) in {"Cc", "Cf"} and c != "\n"]
        assert unseen == []
        assert not any(line.startswith(PREFIX.decode()) for line in text.splitlines())
    assert town.said("certificate", "show", fingerprint)["foreign_user_ids"] != []


def _certificate(kirjaamo: Kirjaamo, folder: Path, user_id: str) -> Path:
    """Return the file of a certificate that calls itself so."""
    gpg = kirjaamo.gpg
    freely = (
        "--utf8-strings",
        "--allow-freeform-uid",
        "--status-fd",
        "1",
        "--quick-generate-key",
        "--",
    )
    said = gpg(*freely, user_id, "ed25519", "sign", "never").decode()
    fingerprint = said.partition("KEY_CREATED P ")[2].split()[0]
    file = folder / "hostile.asc"
    file.write_bytes(gpg("--armor", "--export", fingerprint))
    return file
