"""What a thief of the disk, the database or the gateway learns of a letter: nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import make_url

from silta.keys.home import at_work_in
from silta.mailbox.store import messages
from silta.mailbox.tables import message as message_table
from silta.mailbox.vault.files import SealedFiles
from silta.mailbox.vault.open import open_content_key, open_part, unwrap_account_key
from silta.mailbox.vault.types import CannotOpen, ContentKey, SealedMessage, WrappedAccountKey
from tests.keys.gpg import Gpg
from tests.letters import letter_mime, outer_mail
from tests.road.building import copy_of
from tests.road.canaries import DOCUMENTS, LETTER, all_of, found_in, readable_by_the_gateway
from tests.road.letter_cases import forge_account_key
from tests.town import AINO, FORGED, SERVICE, Town

KEY_BYTES = 32


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def visited(request: pytest.FixtureRequest, first_town: Town) -> Iterator[tuple[Town, list[bytes]]]:
    """Give a town after a filing, some refusals and a fault, and a dump of its database."""
    if request.param == "sqlite":
        with copy_of(first_town) as town:
            _visit(town)
            yield town, [_dump(make_url(town.database_url).database or "")]
        return
    server = request.getfixturevalue("postgres_server")
    with server.fresh_database() as url, copy_of(first_town, url) as town:
        _visit(town)
        yield town, [server.dump(url)]


def _dump(path: str) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()).encode()


def _visit(town: Town) -> None:
    """Send the letter in ways that end well, badly, and in a fault of ours."""
    town.start_gateway()
    good = town.letter(DOCUMENTS, **LETTER)
    forge_account_key(town, FORGED)
    to_forged = {**LETTER["recipient"], "id": FORGED}
    stranger = {**LETTER["recipient"], "family_name": "Pulmunen"}
    reasons = [
        town.send(town.mail(manifest, documents)).reason
        for manifest, documents in (
            (good, DOCUMENTS),
            (good, DOCUMENTS),
            ({**good, "matter": {**good["matter"], "language": "fi-Leppälintu"}}, DOCUMENTS),
            (good, {name: content + b" " for name, content in DOCUMENTS.items()}),
            (town.letter(DOCUMENTS, **{**LETTER, "recipient": stranger}), DOCUMENTS),
            (town.letter(DOCUMENTS, **{**LETTER, "recipient": to_forged}), DOCUMENTS),
        )
    ]
    unsigned = outer_mail(town.registers.encrypt(letter_mime(good, DOCUMENTS)))
    reasons.append(town.send(unsigned).reason)
    assert reasons == [
        *("filed", "filed", "letter.malformed", "letter.digest_mismatch"),
        *("recipient.name_mismatch", "fault", "signature.missing"),
    ]


def test_no_canary_stands_anywhere(visited: tuple[Town, list[bytes]]) -> None:
    """No code, name, title or content: in no file, no column, no dump, no journal."""
    town, dumps = visited
    found = {name: words for name, kept in all_of(town, dumps) if (words := found_in(kept))}
    assert found == {}
    assert len(town.messages()) == 1


def test_the_search_finds_what_it_looks_for(visited: tuple[Town, list[bytes]]) -> None:
    """What opens with the portal's key has each canary, so the search is not blind."""
    town, dumps = visited
    (row,) = town.messages()
    opened = b"\n".join(town.open_message(row["id"]).values())
    assert {"Punavarpuspäätös", AINO, "Kuukkelipaikka", "närhenpesä"} <= set(found_in(opened))
    kept = b"".join(content for _, content in all_of(town, dumps))
    assert SERVICE.encode() in kept
    assert len(town.running[-1].journal().splitlines()) >= 7


def test_nothing_opens_with_all_that_the_gateways_user_can_read(
    visited: tuple[Town, list[bytes]],
) -> None:
    """The gateway is the house's most exposed room, and holds no key to what it filed."""
    town, _ = visited
    (row,) = town.messages()
    sealed = town.sealed(row["id"])
    wrapped = _wrapped(town, sealed)
    candidates = {key for path in readable_by_the_gateway(town) for key in _keys_in(path)}
    assert len(candidates) > 100
    assert not [key for key in candidates if _opens(town, sealed, wrapped, key)]
    # The same attempt with the portal's key succeeds, so it is a real one.
    portal = (town.home / "portal" / "account-wrap.key").read_bytes()
    assert _opens(town, sealed, wrapped, portal)


def _keys_in(path: Path) -> Iterator[bytes]:
    """Yield a file of 32 bytes, or each stretch of 32 bytes in a file of gpg's secret keys."""
    content = path.read_bytes()
    if len(content) == KEY_BYTES or path.parent.name == "private-keys-v1.d":
        for start in range(len(content) - KEY_BYTES + 1):
            yield content[start : start + KEY_BYTES]


def _wrapped(town: Town, sealed: SealedMessage) -> WrappedAccountKey:
    with town.database() as database, database.read() as transaction:
        wrapped = messages.wrapped_key(transaction, sealed.account_key_id)
    assert wrapped is not None
    return wrapped


def _opens(town: Town, sealed: SealedMessage, wrapped: WrappedAccountKey, key: bytes) -> bool:
    """Try a key in every place a key can have: the portal's, the account's, the content's."""
    private = X25519PrivateKey.from_private_bytes(key)
    content = ContentKey(sealed.account, sealed.message, key)
    files = SealedFiles(town.home / "sealed")
    attempts = (
        lambda: unwrap_account_key(wrapped, private),
        lambda: open_content_key(sealed, private),
        lambda: open_part(content, sealed.parts[0], files),
    )
    return any(map(_succeeds, attempts))


def _succeeds(attempt: object) -> bool:
    assert callable(attempt)
    try:
        attempt()
    except CannotOpen:
        return False
    return True


def test_the_gateways_gpg_opens_no_sealed_part(visited: tuple[Town, list[bytes]]) -> None:
    """What stands in the mailbox is not what came in: the gateway's own key is useless there."""
    town, _ = visited
    (row,) = town.messages()
    sealed = town.sealed(row["id"])
    files = SealedFiles(town.home / "sealed")
    parts = [part.inline or files.read(part.file or "") for part in sealed.parts]
    assert any(part.file for part in sealed.parts)
    (store,) = (town.home / "gateway" / "gnupg").iterdir()
    with at_work_in(store) as home:
        ended = [Gpg(home).run("--decrypt", stdin=part, check=False) for part in parts]
    assert all(done.returncode != 0 and not done.stdout for done in ended)


def test_nothing_is_sealed_to_a_forged_account_key(visited: tuple[Town, list[bytes]]) -> None:
    """Whoever can write to the database could else redirect what is yet to come."""
    town, _ = visited
    forged = forge_account_key(town, FORGED)
    with town.database() as database, database.read() as transaction:
        rows = transaction.execute(
            message_table.select().where(message_table.c.account_id == forged)
        ).all()
    assert rows == []
