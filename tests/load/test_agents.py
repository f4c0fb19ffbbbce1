"""gpg-agents that are killed again and again, and many RSA openings at once (cases 13 and 14)."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest

from tests.keys.gpg import Gpg
from tests.letters import letter_mime, outer_mail
from tests.load.gateways import UNMEASURED
from tests.load.memory import agents_of
from tests.load.outcome import check_filed_once
from tests.load.persistent import Sender
from tests.load.sealing import Sealed, seal_many
from tests.peers.directory import short_directory
from tests.road.building import copy_of
from tests.town import Town

MAILS = 200
AT_ONCE = 64
KILL_EVERY_SECONDS = 0.3

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def town(first_town: Town) -> Iterator[Town]:
    """Give a town whose gateway is not running yet."""
    with copy_of(first_town) as copied:
        yield copied


@contextmanager
def killed_again_and_again(town: Town) -> Iterator[list[int]]:
    """Kill all agents of a gateway every now and then; give the process ids of those killed."""
    over, killed = Event(), list[int]()

    def kill() -> None:
        while not over.wait(KILL_EVERY_SECONDS):
            for agent in agents_of(town.home):
                with suppress(ProcessLookupError):
                    os.kill(agent, signal.SIGKILL)
                    killed.append(agent)

    killing = Thread(target=kill)
    killing.start()
    try:
        yield killed
    finally:
        over.set()
        killing.join()


def test_no_mail_is_refused_for_a_dead_agent(town: Town) -> None:
    """What gpg cannot do for want of its agent is never the mail's fault."""
    mails = list(seal_many(town, MAILS))
    running = town.start_gateway(UNMEASURED)
    sender = Sender(running.send)
    with killed_again_and_again(town) as killed:
        sender.send_all(mails)
    assert running.stop() == 0
    assert len(set(killed)) > 10
    # Each 5xx would have raised; what was put off came in later.
    assert set(sender.answers) <= {250, 451}, sender.answers
    assert agents_of(town.home) == set()
    filed = check_filed_once(town, [sealed.message_id for sealed in mails])
    assert sender.told == {message_id: {evidence} for message_id, evidence in filed.items()}


def test_many_mails_to_an_rsa_key_are_opened_at_once(town: Town) -> None:
    """An agent without ``auto-expand-secmem`` fails from a dozen on."""
    mails = _sealed_to_an_rsa_key(town)
    running = town.start_gateway(UNMEASURED)
    with ThreadPoolExecutor(AT_ONCE) as peers:
        answers = list(peers.map(lambda sealed: running.send(sealed.mail), mails))
    assert {answer.reason for answer in answers} == {"filed"}
    assert running.stop() == 0
    check_filed_once(town, [sealed.message_id for sealed in mails])


def _sealed_to_an_rsa_key(town: Town) -> list[Sealed]:
    """Give the gateway a new key of RSA-4096, and return letters that are sealed to it."""
    new = town.silta("gateway-key", "new", "--algorithm", "rsa4096").strip()
    town.silta("gateway-key", "activate", new)
    registers = town.registers
    signer = registers.keys["kirjaamo"]
    with short_directory() as home:
        gpg = Gpg(home)
        gpg("--import", stdin=registers.gpg("--export-secret-keys", signer))
        gpg("--import", stdin=town.silta("gateway-key", "export").encode())

        def seal(_number: int) -> Sealed:
            manifest = town.letter()
            to = ("--armor", "--recipient", new, "--local-user", signer)
            sealed = gpg(*to, "--sign", "--encrypt", stdin=letter_mime(manifest))
            return Sealed(manifest["message_id"], outer_mail(sealed))

        with ThreadPoolExecutor() as pool:
            return list(pool.map(seal, range(AT_ONCE)))
