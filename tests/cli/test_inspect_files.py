"""``silta inspect`` on files that are no mail, or half of one: a clear line, never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from silta.base.reason import Reason
from tests.cli.command import Silta
from tests.letters import outer_mail

# Opening it fails, and needs no key: what is asked here comes before that.
UNOPENED = outer_mail(b"-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----\n")
LIMIT_BYTES = 65_536


@pytest.fixture
def narrow(town: Silta) -> Silta:
    """Give the town where a mail has little room."""
    return Silta(town.home, {"SILTA_MAX_MESSAGE_BYTES": str(LIMIT_BYTES)})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.MAIL_UNREADABLE),
        (b"Hei!\n", Reason.MAIL_UNREADABLE),
        (b"\x89PNG\r\n\x1a\n\0\0", Reason.LINE_BARE_NEWLINE),
        (UNOPENED.replace(b"From:", b"X-From:"), Reason.MAIL_UNREADABLE),
        (b"From: a@" + b"(" * 980 + b"\n\n", Reason.MAIL_UNREADABLE),
        (UNOPENED.replace(b"To:", b"X-To:").replace(b"/encrypted", b"/x"), "mail.not_encrypted"),
    ],
    ids=["empty", "no mail", "a picture", "no From", "brackets", "no To"],
)
def test_what_is_wrong_whoever_sends_it_needs_no_envelope(
    town: Silta, tmp_path: Path, content: bytes, reason: str
) -> None:
    """Nobody was asked for the route, and the report does not say so."""
    file = tmp_path / "mail.eml"
    file.write_bytes(content)
    done = town("inspect", file, "--json")
    assert (done.exit_code, done.json["reason"]) == (1, reason)
    assert done.json["checks"][1]["verdict"] == "not_asked"
    assert town("inspect", file).out.startswith("refuse: 55")


def test_a_sound_mail_without_a_recipient_needs_one(town: Silta, tmp_path: Path) -> None:
    """Whose letter it is, only the one who asks can say."""
    file = tmp_path / "mail.eml"
    file.write_bytes(UNOPENED.replace(b"To:", b"X-To:"))
    done = town("inspect", file)
    assert (done.exit_code, done.out) == (2, "")
    assert "give --to CODE@DOMAIN" in done.err
    given = town("inspect", file, "--to", "paivahoito-siltala@silta.localhost", "--json")
    assert given.json["reason"] == Reason.SEAL_CANNOT_OPEN


def test_an_empty_file_is_said_to_be_empty(town: Silta, tmp_path: Path) -> None:
    """A saving that went wrong looks like that."""
    (tmp_path / "mail.eml").touch()
    assert "\nThe file is empty.\n" in town("inspect", tmp_path / "mail.eml").out


@pytest.mark.parametrize("name", [".", "none.eml"])
def test_what_is_no_file_is_wrong_usage(town: Silta, tmp_path: Path, name: str) -> None:
    """As of every command."""
    done = town("inspect", tmp_path / name)
    assert (done.exit_code, done.out) == (2, "")
    assert "FILE" in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_of_another_s_is_wrong_usage(town: Silta, tmp_path: Path) -> None:
    """One line says that it cannot be read."""
    file = tmp_path / "mail.eml"
    file.touch(mode=0o000)
    done = town("inspect", file)
    assert (done.exit_code, done.out) == (2, "")
    assert "not readable" in done.err


@pytest.mark.parametrize(
    ("filling_bytes", "reason"),
    [(LIMIT_BYTES + 1, Reason.SIZE_TOO_LARGE), (LIMIT_BYTES // 2, Reason.MAIL_UNREADABLE)],
)
def test_a_file_past_the_limit_is_too_large(
    narrow: Silta, tmp_path: Path, filling_bytes: int, reason: Reason
) -> None:
    """By the intake's own limit."""
    file = tmp_path / "mail.eml"
    file.write_bytes((b"x" * 62 + b"\r\n") * (filling_bytes // 64 + 1))
    assert narrow("inspect", file, "--json").json["reason"] == reason


def test_a_file_without_an_end_is_not_read_to_it(narrow: Silta) -> None:
    """No more than the limit is ever held."""
    assert narrow("inspect", "/dev/zero", "--json").json["reason"] == Reason.SIZE_TOO_LARGE


def test_line_ends_count_as_on_the_wire(narrow: Silta, tmp_path: Path) -> None:
    """A file with LF is longer there."""
    file = tmp_path / "mail.eml"
    file.write_bytes(b"x\n" * (LIMIT_BYTES // 2))
    assert narrow("inspect", file, "--json").json["reason"] == Reason.SIZE_TOO_LARGE
