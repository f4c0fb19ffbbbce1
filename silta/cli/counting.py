"""Counting the gateway's answers by their reason, and by nothing that could name anybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from prometheus_client import Counter

from silta.base.reason import Reason, Refused
from silta.gateway.door import Desk
from silta.gateway.replies import Reply
from silta.gateway.stages import Received, TlsFacts


def reply_counter() -> Counter:
    """Return the gateway's count of mails by the reason they were answered with, from 0 on."""
    found = Counter(
        "silta_gateway_mails",
        "Mails taken in or refused, and senders and recipients refused, by the reply's reason.",
        ["reason"],
        registry=None,
    )
    for reason in Reason:
        found.labels(reason.value)
    return found


def counted(desk: Desk, replies: Counter) -> Desk:
    """Return the desk, with each of its answers counted; a reason names nobody."""

    def check_sender(reverse_path: str, tls: TlsFacts) -> None:
        with _refusals_counted(replies):
            desk.check_sender(reverse_path, tls)

    def check_recipient(reverse_path: str, recipient: str) -> None:
        with _refusals_counted(replies):
            desk.check_recipient(reverse_path, recipient)

    def take_in(received: Received) -> Reply:
        reply = desk.take_in(received)
        # Each reply's text begins with its reason.
        replies.labels(reply.text.partition(" ")[0]).inc()
        return reply

    return replace(
        desk, check_sender=check_sender, check_recipient=check_recipient, take_in=take_in
    )


@contextmanager
def _refusals_counted(replies: Counter) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        replies.labels(refused.reason.value).inc()
        raise
