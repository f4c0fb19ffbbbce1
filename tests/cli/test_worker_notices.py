"""``silta worker`` as a process tells what is due, by mail, and shows how it is."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from silta.base.clock import now
from silta.base.database import Database
from silta.base.settings import Settings
from silta.keys.actor import Actor, Door
from silta.keys.audit.acts import Act
from tests.cli.command import Silta
from tests.cli.workers import PLAIN, Worker, eventually, running
from tests.mailbox.notices.people import (
    DAY,
    FINGERPRINT,
    SILTALA,
    add_act,
    add_administrator,
    add_authority,
    add_certificate,
    waiting,
)
from tests.mailbox.outbox.relays import Clerk, relay
from tests.peers.ports import free_port

ROOT = Actor("root", "root", Door.COMMAND_LINE)


@pytest.fixture
def database(silta: Silta) -> Iterator[Database]:
    """Give the home's database, with Siltala and Liisa in it."""
    opened = Database(Settings.load({"SILTA_HOME": str(silta.home)}).database)
    add_authority(opened)
    add_administrator(opened)
    yield opened
    opened.close()


def subjects(clerk: Clerk, sign: str) -> list[str]:
    """Return the subjects of the mails that came, of those that have this in it."""
    mails = [message_from_bytes(one.original_content or b"", policy=default) for one in clerk.kept]
    return [str(one["Subject"]) for one in mails if sign in str(one["Subject"])]


def page(worker: Worker, path: str) -> tuple[int, str]:
    """Ask the worker's metrics address for a page."""
    assert worker.says("metrics")
    [listen] = [line["listen"] for line in worker.journal() if line["event"] == "metrics"]
    host, _, port = listen.partition(":")
    client = http.client.HTTPConnection(host, int(port), timeout=10)
    client.request("GET", path)
    answer = client.getresponse()
    return answer.status, answer.read().decode()


def figures(text: str) -> Mapping[tuple[str, ...], float]:
    """Return each sample by its name and the values of its labels, in the order of their names."""
    families = text_string_to_metric_families(text)
    samples = [one for family in families for one in family.samples]
    return {
        (one.name, *(one.labels[name] for name in sorted(one.labels))): one.value for one in samples
    }


def test_what_is_due_leaves_by_the_relay(silta: Silta, database: Database) -> None:
    """A warning and an alarm; each once, however often the worker starts."""
    add_certificate(database, now() + 7 * DAY)
    add_act(database, Act.SERVICE_CLOSED, ROOT, "koulu-siltala", at=now() - DAY)
    clerk = Clerk()
    with relay(clerk, tls="clear") as at:
        setting = {"SILTA_MAIL_RELAY": f"smtp://127.0.0.1:{at.port}"}
        for number in range(2):
            with running(silta, silta.home / f"journal-{number}", *PLAIN, **setting) as worker:
                assert eventually(lambda: len(clerk.kept) >= 3 and not waiting(database))
                assert worker.stop() == 0
    assert len(subjects(clerk, "umpeutuu")) == 2
    assert len(subjects(clerk, "palvelu suljettiin")) == 1
    readers = {to for one in clerk.kept for to in one.rcpt_tos}
    assert readers == {"liisa@yllapito.example", "kirjaamo@siltala.example"}


def test_without_a_relay_mails_wait(silta: Silta, database: Database) -> None:
    """And the journal says so; nothing is lost, and no attempt is used up."""
    add_certificate(database, now() + 7 * DAY)
    with running(silta, silta.home / "journal", *PLAIN) as worker:
        assert worker.says("no mail relay")
        assert eventually(lambda: len(waiting(database)) >= 2)
    listed = silta.said("outbox", "list")
    assert {one["channel"] for one in listed} == {"post"}
    assert {one["attempts"] for one in listed} == {0}


def test_the_worker_shows_how_things_stand(silta: Silta, database: Database) -> None:
    """Certificates, the outbox and the chain of acts, as Prometheus reads them."""
    add_certificate(database, now() + 7 * DAY)
    add_act(database, Act.SERVICE_CLOSED, ROOT, "koulu-siltala")
    here = {"SILTA_WORKER_METRICS": "127.0.0.1:0"}
    with running(silta, silta.home / "journal", *PLAIN, **here) as worker:
        assert page(worker, "/health/ready") == (200, "ready\n")
        found = figures(page(worker, "/metrics")[1])
    left = found["silta_certificate_expires_seconds", SILTALA, FINGERPRINT]
    assert 6.9 * DAY.total_seconds() < left < 7 * DAY.total_seconds()
    assert found["silta_certificates", "approved"] == 1
    assert found["silta_audit_head",] >= 1
    assert found["silta_database_answers",] == 1


def test_another_at_its_metrics_address_does_not_stop_it(silta: Silta) -> None:
    """One clear line, and it works on."""
    address = f"127.0.0.1:{free_port()}"
    here = {"SILTA_WORKER_METRICS": address}
    with running(silta, silta.home / "first", *PLAIN, **here) as first:
        assert first.says("metrics", listen=address)
        with running(silta, silta.home / "second", *PLAIN, **here) as second:
            assert second.says(
                "no metrics", detail=f"cannot listen on {address}: Address already in use"
            )
            assert second.stop() == 0


def test_a_relay_that_cannot_be_one_is_said_at_the_start(silta: Silta, tmp_path: Path) -> None:
    """In one line, without the password."""
    secret = tmp_path / "relay"
    secret.write_text("smtp://silta:hunter2@relay.example:25")
    done = silta.process("worker", SILTA_MAIL_RELAY_FILE=str(secret))
    assert done.exit_code == 1
    assert done.err.splitlines()[-1].startswith("silta: SILTA_MAIL_RELAY: a password would travel")
    assert "hunter2" not in done.err
