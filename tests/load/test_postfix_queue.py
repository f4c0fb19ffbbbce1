"""A municipality's Postfix with a long queue, before a gateway that ends and comes back (17)."""

from __future__ import annotations

import os
import re
import smtplib
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.letters import INTAKE, KIRJAAMO
from tests.load.gateways import Service, count_filed
from tests.load.outcome import check_filed_once
from tests.load.sealing import seal_many
from tests.peers.postfix import Postfix, running_postfix
from tests.road.building import copy_of
from tests.town import Town

# No name that begins with SILTA_: each of those is a setting, and unknown ones are refused.
MAILS = int(os.environ.get("TEST_MAILS", "5000"))
RESTARTS = 20
# Five mails a second are few; below that, something stands still.
PATIENCE_SECONDS = 300 + MAILS / 5

# While the gateway is away, each try of thousands of mails costs more than it brings.
POSTFIX = """
initial_destination_concurrency = 20
default_destination_concurrency_limit = 20
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 4s
"""


@pytest.fixture
def service(first_town: Town) -> Iterator[Service]:
    """Give a gateway that is not running yet."""
    with copy_of(first_town) as town:
        yield Service(town)


@pytest.fixture
def postfix(service: Service) -> Iterator[Postfix]:
    """Give the municipality's mail server, which tries again after seconds."""
    if os.geteuid() != 0:
        pytest.skip("needs root: Postfix's daemons change to a user of their own")
    with running_postfix(service.port, settings=POSTFIX) as started:
        yield started


@pytest.mark.slow
@pytest.mark.timeout(3 * PATIENCE_SECONDS)
def test_a_queue_drains_through_restarts(service: Service, postfix: Postfix) -> None:
    """Ten ends by SIGTERM and ten by SIGKILL, spread over the queue, lose and double nothing."""
    service.start()
    with ThreadPoolExecutor(1) as office:
        writing = office.submit(_write_letters, service.town, postfix)
        for number in range(RESTARTS):
            _wait_until_filed(service.town, MAILS * (number + 1) // (RESTARTS + 2), writing)
            service.restart(kindly=number % 2 == 0)
        message_ids = writing.result()
    postfix.wait_until_empty(PATIENCE_SECONDS)
    service.stop()
    assert postfix.bounces() == []
    assert service.faults() == []
    filed = check_filed_once(service.town, message_ids)
    assert set(_told(postfix)) == set(filed.values())
    assert (len(message_ids), len(filed)) == (MAILS, MAILS)


def _write_letters(town: Town, postfix: Postfix) -> list[str]:
    """Hand all letters to Postfix as they are sealed, over one connection; return their ids."""
    message_ids = []
    with smtplib.SMTP("127.0.0.1", postfix.submission_port, "case-system.siltala.example") as out:
        for message_id, mail in seal_many(town, MAILS):
            out.sendmail(KIRJAAMO, [INTAKE], mail)
            message_ids.append(message_id)
    return message_ids


def _wait_until_filed(town: Town, count: int, writing: Future[list[str]]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while count_filed(town) < count:
        if writing.done():
            writing.result()  # or what went wrong with it
        assert time.monotonic() < end, f"less than {count} letters were filed in time"
        time.sleep(0.05)


def _told(postfix: Postfix) -> list[str]:
    """Return the evidence ids that Postfix was told, in its log for good."""
    return re.findall(r" status=sent \(250 2\.0\.0 filed (\w+)\)", postfix.log())
