"""What ``silta inspect`` shows a person, word by word."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.command import Silta
from tests.letters import DOCUMENTS
from tests.road.building import copy_of
from tests.town import PAUSED, Town, received

ACCEPTED = """\
accept: 250 2.0.0 filed

signer     {signer}
authority  1234567-1

documents
   0  päätös.pdf, {sizes[0]} bytes
      sha256 {digests[0]}
   1  oikaisuohje.pdf, {sizes[1]} bytes
      sha256 {digests[1]}

checks (✓ passed, ✗ refused, – not asked)
  ✓ Is the mail small enough, in short lines that all end with CRLF?
  ✓ Do sender and recipient belong to an open authority and an open service?
  ✓ Is the mail OpenPGP in the form of RFC 3156, and nothing else?
  ✓ Does a key of the gateway open it, and is its cipher strong?
  ✓ Is it signed well, exactly once, by a certificate of the authority?
  ✓ Is the letter inside well-formed, and each document as listed?
  ✓ Does the signature come from a certificate that this authority may sign with
    now?
  ✓ Is the signature made with a digest and a key that are good enough?
  ✓ May this signer send for this service?
  ✓ Is the letter addressed, inside its signature, to the service it was sent
    to?
  ✓ Is the recipient of a test letter an invented person?
  ✓ Is the message id new, or that of this very letter?
  ✓ Does the addressed service take documents of these types?
  ✓ Are the bytes of each document of the type that the manifest says?
  ✓ Does no document run, launch, send or carry anything?
  ✓ Was the signature made recently?
  ✓ Was the letter made recently?
  ✓ Is the letter served by rules that are known, and in force on its day?
  ✓ Is the letter to be shown within a reasonable time?
  ✓ Has the recipient an account that takes decisions?
  ✓ Is the family name in the letter the account holder's?
  – Did the virus scanner find nothing in the documents?
"""  # noqa: RUF001 -- the dash is what is shown
REFUSED = """\
refuse: 554 5.6.0 letter.malformed the letter's manifest is missing or wrong
(delivery.fallback)

Set delivery.fallback to authority: somebody must serve what is not
acknowledged. Only with ordinary in delivery.method may it be none.

signer     not known
authority  not known

checks (✓ passed, ✗ refused, – not asked)
  ✓ Is the mail small enough, in short lines that all end with CRLF?
  ✓ Do sender and recipient belong to an open authority and an open service?
  ✓ Is the mail OpenPGP in the form of RFC 3156, and nothing else?
  ✓ Does a key of the gateway open it, and is its cipher strong?
  ✓ Is it signed well, exactly once, by a certificate of the authority?
  ✗ Is the letter inside well-formed, and each document as listed?
    refused: letter.malformed (delivery.fallback)
  – Does the signature come from a certificate that this authority may sign with
    now?
"""  # noqa: RUF001 -- the dash is what is shown


@pytest.fixture(scope="module")
def siltala(first_town: Town) -> Iterator[Town]:
    """Give a town of this module's own."""
    with copy_of(first_town) as town:
        yield town


@pytest.fixture
def silta(siltala: Town) -> Silta:
    """Give the command in that town."""
    return Silta(siltala.home, siltala.environment)


def saved(mail: bytes, folder: Path) -> Path:
    """Return the file that a mail was saved in."""
    file = folder / "mail.eml"
    file.write_bytes(mail)
    return file


def test_an_accepted_mail(siltala: Town, silta: Silta, tmp_path: Path) -> None:
    """With who signed it, its documents, and all that was asked."""
    assert silta.did("inspect", saved(siltala.mail(), tmp_path)) == ACCEPTED.format(
        signer=siltala.registers.keys["kirjaamo"],
        sizes=[len(content) for content in DOCUMENTS.values()],
        digests=[hashlib.sha256(content).hexdigest() for content in DOCUMENTS.values()],
    )


def test_a_refused_mail(siltala: Town, silta: Silta, tmp_path: Path) -> None:
    """With what to change, and what was not asked any more."""
    mail = siltala.mail(siltala.letter(delivery={"fallback": "none"}))
    done = silta("inspect", saved(mail, tmp_path))
    assert done.exit_code == 1
    assert done.out.startswith(REFUSED)
    rest = done.out.removeprefix(REFUSED).splitlines()
    assert {line[:4].strip() for line in rest} == {"", "–"}  # noqa: RUF001 -- as above


def test_a_letter_that_is_filed_already(siltala: Town, silta: Silta, tmp_path: Path) -> None:
    """It says so, for an accepted letter that files nothing would be a riddle."""
    manifest = siltala.letter()
    with siltala.intake() as intake:
        reply = intake.take_in(received(siltala.mail(manifest)))
    shown = silta.did("inspect", saved(siltala.mail(manifest), tmp_path))
    assert shown.startswith(f"accept: {reply}\n\nThis very letter is filed already: ")


def test_no_line_is_wider_than_a_terminal(siltala: Town, silta: Silta, tmp_path: Path) -> None:
    """Also where names and texts are as long as they may be."""
    name = "pitkä nimi " * 8 + "x.pdf"
    documents = {name: DOCUMENTS["päätös.pdf"]}
    letter = siltala.letter(documents, remedy={"document": name}, recipient={"id": PAUSED})
    shown = silta("inspect", saved(siltala.mail(letter, documents), tmp_path)).out
    assert "pitkä nimi pitkä" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_where_no_unicode_can_be_written_the_marks_are_plain(
    silta: Silta, tmp_path: Path, encoding: str
) -> None:
    """An old terminal, or a pipe that some script made."""
    file = saved(b"Hei!\r\n", tmp_path)
    done = silta.process("inspect", file, PYTHONIOENCODING=encoding)
    assert done.exit_code == 1
    assert "\nchecks (+ passed, x refused, - not asked)\n  + Is the mail small" in done.out
    assert "\n  x Is the mail OpenPGP" in done.out


def test_a_scanner_that_is_away_is_shown_as_a_fault_of_ours(
    siltala: Town, silta: Silta, tmp_path: Path, short_tmp: Path
) -> None:
    """The sender is told to change nothing."""
    away = replace(silta, settings={**silta.settings, "SILTA_CLAMD": str(short_tmp / "none")})
    shown = away("inspect", saved(siltala.mail(), tmp_path)).out
    assert shown.startswith("refuse: 451 4.3.0 fault ")
    assert "\n\nNothing needs changing: the fault is ours. " in shown
    assert shown.endswith("in the documents?\n    refused: fault\n")
