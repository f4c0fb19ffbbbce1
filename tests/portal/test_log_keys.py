"""What the transparency log is checked with: its checkpoints, and the public keys that sign."""

from __future__ import annotations

import pytest

from silta.base.clock import now
from silta.cli.house import open_house
from silta.cli.log_keys import log_signer
from silta.keys.armour import ArmourKind, to_binary
from silta.keys.gateway_key import GatewayKey, GatewayKeyState, Purpose
from silta.keys.store import gateway_keys
from silta.mailbox.evidence.checkpoint import Checkpoint, TreeHead, body_of, statement_of
from silta.mailbox.evidence.note import open_note, parse_key, sign_note
from silta.mailbox.store import checkpoints
from tests.portal.desk import Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.portal.driver import Got

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

CHECKPOINTS = ["/log/checkpoint", "/log/checkpoint.txt", "/log/checkpoint.txt.asc"]
KEYS = ["/log/key", "/log/receipts.asc"]
TEXT = "text/plain; charset=utf-8"
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n"


def got(desk: Desk, path: str) -> Got:
    """Return what the log answers to somebody who is nobody."""
    return desk.browser().get(path)


def add_checkpoint(desk: Desk, number: int) -> TreeHead:
    """Have a checkpoint made, of a log with as many records as its number."""
    head = TreeHead("silta.localhost/log", number, bytes([number]) * 32)
    with open_house() as house:
        note = sign_note(body_of(head), head.origin, log_signer(house))
    key = receipts_keys(desk)[0].fingerprint
    parts = (note, statement_of(head, now()), f"{SIGNATURE}{number}\n", key)
    with desk.tools.database.write() as transaction:
        checkpoints.add(transaction, Checkpoint(number, head.size, head.root, now(), *parts))
    return head


def receipts_keys(desk: Desk) -> list[GatewayKey]:
    """Return the keys for receipts, the oldest first."""
    with desk.tools.database.read() as transaction:
        return gateway_keys.list_all(transaction, Purpose.RECEIPTS)


def test_the_newest_checkpoint_opens_with_the_key(each_desk: Desk) -> None:
    """Both are found where the tools of other logs look for them, and in their form."""
    add_checkpoint(each_desk, 1)
    newest = add_checkpoint(each_desk, 2)
    note, line = got(each_desk, "/log/checkpoint"), got(each_desk, "/log/key")
    assert note.one("content-type") == line.one("content-type") == TEXT
    key = parse_key(line.content.decode())
    assert open_note(note.content.decode(), key) == body_of(newest)
    assert key.name == newest.origin


def test_the_statement_is_given_as_it_was_signed(desk: Desk) -> None:
    """Byte for byte, with the signature beside it under gpg's own name for one."""
    add_checkpoint(desk, 1)
    with desk.tools.database.read() as transaction:
        newest = checkpoints.newest(transaction)
    assert newest is not None
    assert got(desk, "/log/checkpoint.txt").content.decode() == newest.statement
    assert got(desk, "/log/checkpoint.txt.asc").content.decode() == newest.signature


@pytest.mark.parametrize("path", CHECKPOINTS)
def test_a_checkpoint_is_kept_for_seconds(desk: Desk, path: str) -> None:
    """The next one may come any time; programs of any site may ask."""
    add_checkpoint(desk, 1)
    first = got(desk, path)
    assert (first.status, first.one("cache-control")) == (200, "public, max-age=5")
    assert first.one("access-control-allow-origin") == "*"
    again = desk.browser().get(path, if_none_match=first.one("etag"))
    assert (again.status, again.content) == (304, b"")


@pytest.mark.parametrize("path", CHECKPOINTS)
def test_a_log_without_a_checkpoint_says_so(desk: Desk, path: str) -> None:
    """A new instance has none before its worker ran."""
    found = got(desk, path)
    assert (found.status, found.one("cache-control")) == (404, "no-store")
    assert found.content == b"no checkpoint has been made yet\n"


@pytest.mark.parametrize("path", KEYS)
def test_the_keys_are_kept_for_minutes(desk: Desk, path: str) -> None:
    """A new key is then soon seen by all."""
    asked, whole = desk.browser().ask("HEAD", path), got(desk, path)
    assert (whole.status, whole.one("cache-control")) == (200, "public, max-age=300")
    assert (asked.status, asked.content) == (200, b"")
    assert asked.one("content-length") == str(len(whole.content))


def test_every_key_that_ever_signed_is_given(each_desk: Desk) -> None:
    """An old receipt must be checkable long after its key ended; a new key signed nothing."""
    each_desk.town.silta("gateway-key", "new", "--purpose", "receipts")
    assert len(certificates(each_desk)) == 1
    before, new = receipts_keys(each_desk)
    assert new.state == GatewayKeyState.NEW
    with each_desk.tools.database.write() as transaction:
        gateway_keys.activate(transaction, new, now(), opens_until=None)
        gateway_keys.retire(transaction, gateway_keys.get(transaction, before.fingerprint), now())
    assert certificates(each_desk) == [before.certificate, new.certificate]


def certificates(desk: Desk) -> list[bytes]:
    """Return the certificates given that are those of keys for receipts."""
    found = got(desk, "/log/receipts.asc")
    assert found.one("content-type") == "application/pgp-keys"
    packets = to_binary(found.content, ArmourKind.CERTIFICATE)
    known = [key.certificate for key in receipts_keys(desk) if key.certificate in packets]
    assert b"".join(known) == packets
    return known


def test_without_a_key_for_receipts_it_says_so(desk: Desk) -> None:
    """None of the opening keys is given in its place."""
    with desk.tools.database.write() as transaction:
        transaction.exec_driver_sql("DELETE FROM gateway_key WHERE purpose = 'receipts'")
    found = got(desk, "/log/receipts.asc")
    assert (found.status, found.content) == (404, b"there is no key for receipts yet\n")
