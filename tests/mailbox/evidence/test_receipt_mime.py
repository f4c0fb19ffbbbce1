"""The mail of a receipt: what each reader on the way finds, and what nobody does."""

from __future__ import annotations

from silta.mailbox.evidence.receipt_mime import report, sealed
from silta.mailbox.outbox.mail import headed
from tests.mailbox.evidence.receipt_desk import parsed
from tests.mailbox.outbox.test_mail import DOMAIN, ITEM, TO

WORDS = "Vastaanottaja avasi viestin.\n.piste\nÅ" + "ä" * 2000 + "\n"
MACHINE = '{"record":"ä — \\u0001"}'.encode()
ARMOURED = b"-----BEGIN PGP MESSAGE-----\n\naGVp\n-----END PGP MESSAGE-----\n"


def test_the_report_holds_words_and_their_twin_for_machines() -> None:
    """Both to the byte; the type of the second names the report (RFC 6522 section 3)."""
    inside = parsed(report(WORDS, MACHINE))
    words, machine = inside.iter_parts()
    assert inside.get_content_type() == "multipart/report"
    assert inside.get_param("report-type") == machine.get_content_subtype()
    assert words.get_content().replace("\r\n", "\n") == WORDS
    assert machine.get_content() == MACHINE


def test_the_report_is_short_ascii_lines() -> None:
    """What is signed must pass every relay unchanged (RFC 3156 section 3)."""
    lines = report(WORDS, MACHINE).split(b"\r\n")
    assert all(line.isascii() and len(line) <= 76 for line in lines)
    assert b"\n" not in b"".join(lines)


def test_the_seal_is_that_of_rfc_3156() -> None:
    """Mail programs of registries open it by themselves."""
    mail = sealed(headed(ITEM, DOMAIN, to=TO, subject="Silta: kuittaus"), ARMOURED)
    control, message = parsed(mail).iter_parts()
    assert parsed(mail).get_content_type() == "multipart/encrypted"
    assert parsed(mail).get_param("protocol") == "application/pgp-encrypted"
    assert control.get_content_type() == "application/pgp-encrypted"
    assert control.get_content().strip() == b"Version: 1"
    assert message.get_content_type() == "application/octet-stream"
    assert message.get_content().replace(b"\r\n", b"\n") == ARMOURED


def test_each_field_of_the_head_stands_there_once() -> None:
    """A second one would be read by some and not by others."""
    mail = sealed(headed(ITEM, DOMAIN, to=TO, subject="Silta: kuittaus"), ARMOURED)
    names = [name for name, _ in parsed(mail).items()]
    assert sorted(names) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
         "MIME-Version"]
    )  # fmt: skip
