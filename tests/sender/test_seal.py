"""From a letter by hand to a mail that the gateway opens and reads."""

from __future__ import annotations

from silta.sender.prepare import prepare
from silta.sender.seal import seal_letter
from tests.letters import DOCUMENTS, KIRJAAMO
from tests.sender.office import NOW, Office, written_by_hand


def sealed(office: Office) -> bytes:
    """Return the example letter as a sealed mail."""
    return seal_letter(
        prepare(written_by_hand(), list(DOCUMENTS.items())),
        sender=KIRJAAMO,
        signer=office.signer,
        gateway_certificate=office.certificate.read_bytes(),
        home=office.gpg.home,
        at=NOW,
    )


def test_a_sealed_letter_is_opened_and_read_by_the_gateway(office: Office) -> None:
    """Byte for byte what was written, by real gpg and the gateway's own code."""
    letter = office.opened(sealed(office))
    assert {each.name: each.content for each in letter.documents} == DOCUMENTS


def test_each_mail_has_a_message_id_of_its_own(office: Office) -> None:
    """Two sendings of one letter are two mails, even in the same millisecond."""
    first, again = (sealed(office) for _ in range(2))
    field = [line for line in first.split(b"\r\n") if line.startswith(b"Message-ID: <")]
    assert field[0].endswith(b"@siltala.example>")
    assert field[0] not in again
