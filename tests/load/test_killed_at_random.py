"""``kill -9`` at a hundred random moments, while a sender sends and sends again (case 1)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.letters import DOCUMENTS, LARGE
from tests.load.gateways import Service, count_filed
from tests.load.outcome import check_filed_once
from tests.load.persistent import Sender
from tests.load.sealing import seal_one
from tests.road.process import Answer
from tests.town import Town

# On each kind of database.
KILLS, LETTERS = 50, 250
# Every so many letters have a document that stands in a sealed file.
WITH_A_FILE = 10
# A life ends after so many more filings at most, or some seconds, and then a little later.
MOST_FILINGS, MOST_SECONDS, LITTLE_MILLISECONDS = 5, 5.0, 200


@pytest.fixture
def service(town: Town) -> Service:
    """Give a gateway that is not running yet, on each kind of database."""
    return Service(town)


@pytest.fixture(autouse=True)
def every_commit_on_the_disk(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let PostgreSQL work as in production."""
    if "postgresql" not in request.node.name:
        yield
        return
    with request.getfixturevalue("postgres_server").synced():
        yield


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_what_was_told_250_is_filed_once_whenever_the_gateway_dies(service: Service) -> None:
    """Every 250 is one filing, however often it was said; and no letter stays away."""
    town = service.town
    kinds = [LARGE if number % WITH_A_FILE == 0 else DOCUMENTS for number in range(LETTERS)]
    with ThreadPoolExecutor() as pool:
        mails = list(pool.map(seal_one, [town] * LETTERS, kinds))
    service.start()
    sender, over = Sender(lambda mail: _send(service, mail)), Event()
    with ThreadPoolExecutor(1) as peer:
        sending = peer.submit(sender.send_all, mails, over)
        try:
            for _ in range(KILLS):
                _let_live(town, secrets.randbelow(MOST_FILINGS + 1))
                service.restart(kindly=False)
        finally:
            over.set()
        sending.result()
    service.stop()
    assert sender.answers[0] > KILLS, "hardly a death met a mail"
    filed = check_filed_once(town, [sealed.message_id for sealed in mails])
    assert sender.told == {message_id: {evidence} for message_id, evidence in filed.items()}
    for row in town.messages(mails[0].message_id):
        assert town.documents(row["id"]) == list(LARGE.values())


def _let_live(town: Town, filings: int) -> None:
    """Return at some moment after so many more filings, if there are any left to come."""
    wanted, end = count_filed(town) + filings, time.monotonic() + MOST_SECONDS
    while count_filed(town) < wanted and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(secrets.randbelow(LITTLE_MILLISECONDS) / 1000)


def _send(service: Service, mail: bytes) -> Answer:
    assert service.running is not None
    return service.running.send(mail)
