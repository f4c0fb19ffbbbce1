"""The gateway's metrics: its answers by reason, and nobody's name."""

from __future__ import annotations

import requests

from silta.base.reason import Reason
from tests.letters import KIRJAAMO
from tests.peers.ports import free_port
from tests.town import AINO, Town


def test_answers_are_counted_by_their_reason(town: Town) -> None:
    """A mail that is filed, one that is not, and a stranger; each reason is there from 0 on."""
    listen = f"127.0.0.1:{free_port()}"
    town.start_gateway(SILTA_GATEWAY_METRICS=listen)
    assert town.send(town.mail()).reason == Reason.FILED
    assert town.send(b"Subject: Avoin viesti\r\n\r\n").reason == Reason.MAIL_UNREADABLE
    assert town.send(b"-", "eino@example.fi").reason == Reason.SENDER_DOMAIN_UNKNOWN
    said = requests.get(f"http://{listen}/metrics", timeout=10).text
    counted = {Reason.FILED: 1, Reason.MAIL_UNREADABLE: 1, Reason.SENDER_DOMAIN_UNKNOWN: 1}
    for reason in Reason:
        line = f'silta_gateway_mails_total{{reason="{reason}"}} {counted.get(reason, 0)}.0\n'
        assert line in said
    assert [word for word in (AINO, KIRJAAMO, "eino", "1234567-1") if word in said] == []


def test_the_gateway_is_ready_when_its_database_answers(town: Town) -> None:
    """A load balancer sends mails where they are taken."""
    listen = f"127.0.0.1:{free_port()}"
    town.start_gateway(SILTA_GATEWAY_METRICS=listen)
    assert requests.get(f"http://{listen}/health/ready", timeout=10).text == "ready\n"
    assert requests.get(f"http://{listen}/health/live", timeout=10).ok
