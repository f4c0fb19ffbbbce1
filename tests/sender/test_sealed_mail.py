"""A mail sealed earlier."""

from __future__ import annotations

import pytest

from silta.sender.compose import wrap
from silta.sender.sealed_mail import NotSealed, read_sealed
from tests.letters import INTAKE, KIRJAAMO, good_manifest, letter_mime, outer_mail
from tests.sender.office import NOW

ARMOURED = b"-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----\n"


def test_it_is_sent_as_it_is() -> None:
    """Its own addresses make the envelope."""
    mail = wrap(ARMOURED, sender=KIRJAAMO, recipient=INTAKE, date=NOW, message_id="<1@x.example>")
    sealed = read_sealed(mail)
    assert (sealed.mail, sealed.sender, sealed.recipient) == (mail, KIRJAAMO, INTAKE)


def test_line_ends_of_a_file_become_those_of_mail() -> None:
    """Editors and version control change them."""
    mail = outer_mail(ARMOURED)
    assert read_sealed(mail.replace(b"\r\n", b"\n")).mail == mail


def test_the_envelope_may_be_another() -> None:
    """As with a list's or a bounce's address."""
    sealed = read_sealed(outer_mail(ARMOURED), sender="a@siltala.example", recipient="b@x.example")
    assert (sealed.sender, sealed.recipient) == ("a@siltala.example", "b@x.example")


@pytest.mark.parametrize(
    ("mail", "text"),
    [
        (letter_mime(good_manifest()), "not encrypted"),
        (b"hello", "not encrypted"),
        (b"", "not encrypted"),
        (outer_mail(ARMOURED, recipient=f"{INTAKE}, {KIRJAAMO}"), "one address in To"),
        (outer_mail(ARMOURED).replace(b"From:", b"X-From:"), "one address in From"),
        (outer_mail(ARMOURED, recipient="p\u00e4\u00e4@silta.localhost"), "To: "),
    ],
)
def test_what_is_not_sealed_is_not_sent(mail: bytes, text: str) -> None:
    """A letter in clear would lie open on every server on its way."""
    with pytest.raises(NotSealed, match=text):
        read_sealed(mail)
