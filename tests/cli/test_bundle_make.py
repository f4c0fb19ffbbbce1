"""``silta bundle make``: what the machine's owner can give an authority, and what not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from silta.mailbox.evidence.bundle.paths import OPENPGP, SIGNED
from tests.cli.command import Silta
from tests.letters import DOCUMENTS
from tests.mailbox.evidence.bundle.bundles import checked, files_of
from tests.mailbox.evidence.worker_pass import catch_up
from tests.road.building import copy_of
from tests.road.test_encapsulated_letters import encapsulated
from tests.town import SILTALA, Town, received

ADDRESS = "kuitit@siltala.example"


@dataclass(frozen=True, slots=True)
class Filed:
    """A message, and the mail that Kirjaamo kept of it."""

    id: str
    mail: bytes


@dataclass(frozen=True, slots=True)
class Office:
    """A town where Siltala has a certificate that can be encrypted to, and what was filed."""

    town: Town
    silta: Silta
    sealed: Filed
    inside: Filed


@pytest.fixture(scope="module")
def office(first_town: Town) -> Iterator[Office]:
    """Give two filed messages, their evidence signed and logged."""
    with copy_of(first_town) as town:
        _give_siltala_a_key(town)
        sealed, inside = town.letter(), town.letter()
        mails = (town.mail(sealed), encapsulated(town, inside, "--armor"))
        filed = [
            _file(town, m["message_id"], x) for m, x in zip((sealed, inside), mails, strict=True)
        ]
        catch_up(town)
        yield Office(town, Silta(town.home, town.environment), *filed)


def _give_siltala_a_key(town: Town) -> None:
    gpg = town.registers.gpg
    gpg("--quick-generate-key", f"{ADDRESS} <{ADDRESS}>", "future-default", "default", "never")
    key = gpg.fingerprints(ADDRESS)[0]
    file = town.home.parent / "kuitit.pgp"
    file.write_bytes(gpg.certificate(key))
    town.silta("certificate", "add", "--authority", SILTALA, str(file))
    town.silta("certificate", "approve", key)


def _file(town: Town, message_id: str, mail: bytes) -> Filed:
    with town.intake() as intake:
        intake.take_in(received(mail))
    (row,) = town.messages(message_id)
    return Filed(row["id"], mail)


def made(office: Office, filed: Filed, output: Path, *options: str | Path) -> str:
    """Make a message's bundle; return what the command says."""
    given = ("--message", filed.id, "--output", output, *options)
    return office.silta.did("bundle", "make", *given)


def test_without_the_mail_it_has_the_records_alone(office: Office, tmp_path: Path) -> None:
    """Nobody here can open what is filed; the authority has the letter itself."""
    assert "a ZIP in clear" in made(office, office.sealed, tmp_path / "a.zip", "--plain")
    content = (tmp_path / "a.zip").read_bytes()
    found = checked(content)
    assert (found.findings, found.is_complete, found.has_content) == ((), True, False)
    assert not [path for path in files_of(content) if path.startswith(("documents", "letter"))]
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["sealed", "inside"])
@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"], ids=["crlf", "lf"])
def test_with_the_mail_it_is_whole(
    office: Office, tmp_path: Path, kind: str, line_end: bytes
) -> None:
    """The authority's own copy, as a mail program keeps it, proves what came here."""
    filed: Filed = getattr(office, kind)
    mail = tmp_path / "sent.eml"
    mail.write_bytes(filed.mail.replace(b"\r\n", line_end))
    made(office, filed, tmp_path / "a.zip", "--mail", mail, "--plain")
    content = (tmp_path / "a.zip").read_bytes()
    assert checked(content).findings == ()
    files = files_of(content)
    assert [c for p, c in files.items() if p.startswith("documents/")] == list(DOCUMENTS.values())
    assert (OPENPGP in files, SIGNED in files) == (True, kind == "inside")


def test_it_is_encrypted_to_the_authority(office: Office, tmp_path: Path) -> None:
    """Whoever carries it sees nothing; the authority sees who made it."""
    said = made(office, office.sealed, tmp_path / "a.zip.gpg")
    assert f"encrypted to {SILTALA}" in said
    gpg = office.town.registers.gpg
    done = gpg.run("--status-fd", "2", "--decrypt", tmp_path / "a.zip.gpg", check=False)
    assert checked(done.stdout).findings == ()
    assert b"NEWSIG" in done.stderr


def test_another_mail_is_refused(office: Office, tmp_path: Path) -> None:
    """The evidence says which one it was."""
    mail = tmp_path / "sent.eml"
    mail.write_bytes(office.inside.mail)
    given = ("--message", office.sealed.id, "--output", tmp_path / "a.zip", "--mail", mail)
    assert "not the mail that message" in office.silta.refused("bundle", "make", *given)
    mail.write_bytes(b"From: a@siltala.example\n\nhei\n")
    assert "mail.not_encrypted" in office.silta.refused("bundle", "make", *given)
    assert not (tmp_path / "a.zip").exists()


def test_what_is_there_is_not_overwritten(office: Office, tmp_path: Path) -> None:
    """A file of evidence least of all."""
    (tmp_path / "a.zip").write_bytes(b"kept")
    given = ("--message", office.sealed.id, "--output", tmp_path / "a.zip", "--plain")
    assert "is there already" in office.silta.refused("bundle", "make", *given)
    assert (tmp_path / "a.zip").read_bytes() == b"kept"


def test_a_message_that_is_not_there_is_told(office: Office, tmp_path: Path) -> None:
    """In one line."""
    given = ("--message", "01JDEM0000000000000000000A", "--output", tmp_path / "a.zip")
    assert office.silta.refused("bundle", "make", *given).startswith("no message")


def test_an_authority_without_an_encryption_key_gets_none_in_clear(
    first_town: Town, tmp_path: Path
) -> None:
    """Unless the owner asks for it by its own name."""
    with copy_of(first_town) as town:
        letter = town.letter()
        filed = _file(town, letter["message_id"], town.mail(letter))
        catch_up(town, checkpoint=False)
        silta = Silta(town.home, town.environment)
        given = ("--message", filed.id, "--output", tmp_path / "a.zip")
        assert "can be encrypted to: --plain" in silta.refused("bundle", "make", *given)
        assert not (tmp_path / "a.zip").exists()


def test_a_message_whose_records_wait_has_none_yet(first_town: Town, tmp_path: Path) -> None:
    """It would prove nothing, and would look like one that does."""
    with copy_of(first_town) as town:
        letter = town.letter()
        filed = _file(town, letter["message_id"], town.mail(letter))
        given = ("--message", filed.id, "--output", tmp_path / "a.zip", "--plain")
        said = Silta(town.home, town.environment).refused("bundle", "make", *given)
    assert "waits for its signature" in said
