"""A key's whole life with real mails: in the overlap they are opened, and after it never again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from silta.base.home import Home
from silta.keys.gateway_key import Purpose
from silta.keys.store import gateway_keys
from silta.keys.tables import gateway_key
from tests.letters import DOCUMENTS, letter_mime, outer_mail
from tests.road.building import copy_of
from tests.town import Town, received


@pytest.fixture
def lively(first_town: Town) -> Iterator[Town]:
    """Give a town of the test's own, on SQLite, so that all of it stands in one folder."""
    with copy_of(first_town) as town:
        yield town


def active(town: Town) -> str:
    """Return the fingerprint of the key that mails are sealed to."""
    with town.database() as database, database.read() as transaction:
        return gateway_keys.active(transaction).fingerprint


def changed(town: Town, *options: str) -> str:
    """Make and activate another key; return it."""
    new = town.silta("gateway-key", "new").strip()
    town.silta("gateway-key", "activate", new, *options)
    return new


def answer(town: Town, mail: bytes) -> str:
    """Return what a gateway that is started now answers."""
    with town.intake() as intake:
        return intake.take_in(received(mail)).text


def sealed_to(town: Town, fingerprint: str, folder: Path) -> bytes:
    """Return a mail that is sealed to the certificate of one key, as exported."""
    certificate = folder / "gateway.asc"
    certificate.write_text(town.silta("gateway-key", "export", fingerprint))
    registers = town.registers
    whose = ("--local-user", registers.keys["kirjaamo"], "--recipient-file", certificate)
    inner = letter_mime(town.letter(), DOCUMENTS)
    return outer_mail(registers.gpg("--armor", *whose, "--sign", "--encrypt", stdin=inner))


def secrets_of(town: Town, fingerprint: str) -> list[bytes]:
    """Return how the secret numbers of a key begin, as its files have them: in hex."""
    files = (Home(town.home).key_store / fingerprint / "private-keys-v1.d").iterdir()
    return [re.findall(rb"\(d\s+#([0-9A-F]{20})", path.read_bytes())[0] for path in files]


def stands_somewhere(town: Town, secret: bytes) -> list[str]:
    """Return the files under the home that hold a secret, in hex or as it is."""
    files = (path for path in town.home.rglob("*") if path.is_file())
    wanted = (secret, bytes.fromhex(secret.decode()))
    return [str(path) for path in files if any(one in path.read_bytes() for one in wanted)]


def test_in_the_overlap_both_keys_open(lively: Town, short_tmp: Path) -> None:
    """What was sealed to the old one is on its way; the new one has begun."""
    on_its_way = lively.mail()
    new = changed(lively)
    assert answer(lively, on_its_way).startswith("filed")
    assert answer(lively, sealed_to(lively, new, short_tmp)).startswith("filed")


def test_a_retired_key_opens_nothing(lively: Town) -> None:
    """The sender hears that its mail cannot be opened, and fetches the new certificate."""
    too_late, before = lively.mail(), active(lively)
    changed(lively, "--overlap-days", "0")
    lively.silta("gateway-key", "retire", before)
    assert answer(lively, too_late).startswith("seal.cannot_open")


def test_nothing_of_a_retired_key_is_left(lively: Town) -> None:
    """In no file, under no name: neither its secret numbers nor its revocation."""
    before = active(lively)
    secrets = secrets_of(lively, before)
    assert [len(stands_somewhere(lively, secret)) for secret in secrets] == [1, 1]
    changed(lively, "--overlap-days", "0")
    lively.silta("gateway-key", "retire", before)
    assert [stands_somewhere(lively, secret) for secret in secrets] == [[], []]
    assert list(lively.home.rglob(f"*{before}*")) == []


def test_a_running_gateway_opens_nothing_with_a_destroyed_key(lively: Town) -> None:
    """Its homes link to the store: 451 until it is restarted, and never a letter filed."""
    too_late, before = lively.mail(), active(lively)
    changed(lively, "--overlap-days", "0")
    with lively.intake() as intake:
        lively.silta("gateway-key", "retire", before)
        assert intake.take_in(received(too_late)).text.startswith("fault")


def test_the_receipts_key_opens_nothing(lively: Town) -> None:
    """It is not among the gateway's homes, and nothing can be sealed to it."""
    with lively.intake() as intake, lively.database() as database, database.read() as reading:
        receipts = gateway_keys.list_all(reading, Purpose.RECEIPTS)
        assert len(receipts) == 1
        assert intake.tools.keys_at_work == {active(lively)}


def test_what_was_kept_safe_opens_in_a_fresh_home(lively: Town, short_tmp: Path) -> None:
    """The same mail, after a fire: the key comes out of the safe."""
    mail, key = lively.mail(), active(lively)
    safe, phrase = short_tmp / "safe.asc", short_tmp / "phrase.txt"
    phrase.write_text("kuusi palaa hiljaa ääneti")
    given = ("--passphrase-file", str(phrase))
    lively.silta("gateway-key", "export-secret", key, "--output", str(safe), *given)
    with copy_of(lively) as fresh:
        changed(fresh, "--overlap-days", "0")
        fresh.silta("gateway-key", "retire", key)
        with fresh.database() as database, database.write() as transaction:
            transaction.execute(gateway_key.delete().where(gateway_key.c.fingerprint == key))
        fresh.silta("gateway-key", "import", str(safe), *given)
        assert answer(fresh, mail).startswith("filed")
