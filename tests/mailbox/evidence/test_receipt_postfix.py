"""A receipt and a real Postfix, which carries it on to the registry's own server."""

from __future__ import annotations

from collections.abc import Callable

from silta.base.database import Database
from silta.base.endpoint import Endpoint
from silta.mailbox.outbox.item import Done, Later
from silta.mailbox.outbox.post import Post, relay_tls
from silta.mailbox.outbox.relay import Relay, Security
from tests.mailbox.evidence.receipt_desk import HEAD, Desk, put_receipt, settle
from tests.peers.ports import free_port
from tests.peers.postfix import DOMAIN, Postfix
from tests.peers.sink import Sink, listening


def channel(desk: Desk, database: Database, port: int) -> Post:
    """Return the channel of receipts to a relay on this machine."""
    relay = Relay(Endpoint("127.0.0.1", port), Security.CLEAR)
    return Post(relay, desk.writer(database), domain=HEAD.domain, tls=relay_tls())


def test_the_seal_passes_a_real_relay_whole(
    sqlite_database: Database, desk: Desk, start_postfix: Callable[[int], Postfix]
) -> None:
    """What is opened at the other end is well signed, to the last byte; away, it is kept."""
    sink = Sink()
    settle(sqlite_database, desk.certificates[0], receipts_to=f"kirjaamo@{DOMAIN}")
    item = put_receipt(sqlite_database, desk)
    assert channel(desk, sqlite_database, free_port()).call(item) == Later("relay.away")
    with listening(sink) as port:
        postfix = start_postfix(port)
        assert channel(desk, sqlite_database, postfix.submission_port).call(item) == Done()
        postfix.wait_until_empty()
    [kept] = sink.kept
    assert desk.opened(kept).get_content_type() == "multipart/report"
