"""A mail of ours on the wire: well-formed, the same at each attempt, nobody else's."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.outbox.item import Done, Item, ItemId, Lease, Never
from silta.mailbox.outbox.mail import Mail, Posting, wire_bytes, writing
from tests.mailbox.outbox.boxes import T0

ITEM = Item(ItemId("01KBQ0000000000000000000M1"), "post", b"", None, T0, 1, Lease("l"))
DOMAIN = "silta.localhost"
TO = "kirjaamo@siltala.example"


def read(mail: Mail) -> EmailMessage:
    """Return the mail as another mail program reads it."""
    message = message_from_bytes(wire_bytes(mail, ITEM, DOMAIN), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_it_says_who_wrote_it_and_that_a_machine_did() -> None:
    """The item's id is the Message-ID: a relay that gets it twice can tell."""
    message = read(Mail(TO, "Varmenne umpeutuu: päivähoito", "Hei\n"))
    assert message["From"] == f"Silta <silta@{DOMAIN}>"
    assert message["To"] == TO
    assert message["Subject"] == "Varmenne umpeutuu: päivähoito"
    assert message["Message-ID"] == f"<{ITEM.id}@{DOMAIN}>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == T0


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300), st.text(max_size=999))
def test_any_text_is_short_ascii_lines(subject: str, text: str) -> None:
    """No relay on the way needs anything that is not in RFC 5321."""
    mail = Mail(TO, subject, text.encode("utf-8", "ignore").decode())
    lines = wire_bytes(mail, ITEM, DOMAIN).split(b"\r\n")
    assert all(line.isascii() and len(line) <= 998 for line in lines)
    assert b"\n" not in b"".join(lines)


def test_each_attempt_sends_the_same_bytes() -> None:
    """So that a relay can tell by the content, too."""
    mail = Mail(TO, "Aihe", "Teksti\n")
    assert wire_bytes(mail, ITEM, DOMAIN) == wire_bytes(mail, ITEM, DOMAIN)


def test_the_text_arrives_as_it_was_written() -> None:
    """Finnish and Swedish, and lines that begin with a dot or the word From."""
    text = "Hyvää päivää\n\n.piste\nFrom jotakin\nÅ" + "ä" * 2000 + "\n"
    body = read(Mail(TO, "Aihe", text)).get_content()
    assert body.replace("\r\n", "\n") == text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_no_subject_begins_another_header(end: str) -> None:
    """A name with a line end in it would add a recipient."""
    with pytest.raises(ValueError, match="may not contain"):
        wire_bytes(Mail(TO, f"Aihe{end}Bcc: eino@example.fi", ""), ITEM, DOMAIN)


@pytest.mark.parametrize(
    "to",
    ["", "kirjaamo", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "ä@b.example",
     "<a@b.example>", "a@b.example> SIZE=1"],
)  # fmt: skip
def test_only_one_plain_address_is_written_to(to: str) -> None:
    """Whatever somebody has typed into a form."""
    with pytest.raises(ValueError, match="not a mail address"):
        wire_bytes(Mail(to, "Aihe", ""), ITEM, DOMAIN)


def test_a_mail_comes_from_us_and_goes_to_its_reader() -> None:
    """The envelope is that of the header."""
    mail = Mail(TO, "Aihe", "Teksti\n")
    written = writing(lambda _item: mail, DOMAIN)(ITEM)
    assert written == Posting(f"silta@{DOMAIN}", TO, wire_bytes(mail, ITEM, DOMAIN))


def test_whoever_is_no_longer_told_gets_nothing() -> None:
    """The item is done with."""
    assert writing(lambda _item: None, DOMAIN)(ITEM) == Done()


def test_an_address_that_is_none_waits_for_a_person() -> None:
    """Trying again does not mend it."""
    write = writing(lambda _item: Mail("pöytä", "a", "b"), DOMAIN)
    assert write(ITEM) == Never("address.unusable")


def test_a_body_that_cannot_be_read_waits_for_a_person() -> None:
    """Another version may have put it there."""

    def unreadable(_item: Item) -> Mail | None:
        raise ValueError

    assert writing(unreadable, DOMAIN)(ITEM) == Never("body.unreadable")


def test_a_posting_does_not_show_whom_it_is_for() -> None:
    """Neither in a traceback nor in a log line."""
    assert "kirjaamo" not in repr(Posting("", TO, b"To: kirjaamo"))
