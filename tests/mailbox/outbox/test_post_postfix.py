"""The mail channel and a real Postfix, which carries the mail on to another server."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

from silta.base.endpoint import Endpoint
from silta.mailbox.outbox.item import Done
from silta.mailbox.outbox.mail import Mail, writing
from silta.mailbox.outbox.post import Post, relay_tls
from silta.mailbox.outbox.relay import Relay, Security
from tests.mailbox.outbox.test_mail import ITEM
from tests.peers.postfix import DOMAIN, Postfix
from tests.peers.sink import Sink, listening

TEXT = "Hyvää päivää\n.piste\nFrom alussa\n" + "Å" * 2000 + "\n"


def test_postfix_takes_a_mail_and_changes_no_word(start_postfix: Callable[[int], Postfix]) -> None:
    """Letters with dots, a long line, and the Message-ID by which it is known again."""
    sink = Sink()
    mail = Mail(f"liisa@{DOMAIN}", "Päivän ilmoitus", TEXT)
    with listening(sink) as port:
        postfix = start_postfix(port)
        relay = Relay(Endpoint("127.0.0.1", postfix.submission_port), Security.CLEAR)
        write = writing(lambda _item: mail, "silta.example")
        post = Post(relay, write, domain="silta.example", tls=relay_tls())
        assert post.call(ITEM) == Done()
        postfix.wait_until_empty()
    [kept] = [message_from_bytes(one, policy=default) for one in sink.kept]
    assert kept["Subject"] == "Päivän ilmoitus"
    assert kept["Message-ID"] == f"<{ITEM.id}@silta.example>"
    assert kept["Auto-Submitted"] == "auto-generated"
    assert kept.get_content().replace("\r\n", "\n") == TEXT
