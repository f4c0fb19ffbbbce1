"""The transparency log in public: tiles and proofs that anybody can follow it by."""

from __future__ import annotations

import json
from typing import Any

import pytest

from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.store import checkpoints, log
from tests.mailbox.evidence.records import PEN
from tests.mailbox.evidence.rfc9162 import mth, root_by_path, roots_by_proof, sha
from tests.mailbox.evidence.tile_maps import entries
from tests.portal.desk import Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.portal.driver import Got
from tests.registry import NOW

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

SIZE = 300
ENTRIES = entries(SIZE)
IMMUTABLE = "public, max-age=31536000, immutable"
THERE = [
    "/log/tile/0/000",
    "/log/tile/0/001.p/44",
    "/log/tile/1/000.p/1",
    "/log/tile/entries/000",
    "/log/tile/entries/001.p/7",
    "/log/proof/inclusion?index=7&size=300",
    "/log/proof/consistency?from=7&to=300",
]
NOT_YET = [
    "/log/tile/0/001",
    "/log/tile/0/001.p/45",
    "/log/tile/2/000",
    "/log/tile/63/x999/x999/999",
    "/log/proof/inclusion?index=7&size=301",
    "/log/proof/consistency?from=7&to=9999999999",
]
WRONG = [
    "/log/tile/0/0",
    "/log/tile/64/000",
    "/log/tile/entries/000.p/256",
    "/log/tile/../key",
    "/log/tile/0",
    "/log/tile/0/000%0A",
    "/log/proof/inclusion",
    "/log/proof/inclusion?index=7",
    "/log/proof/inclusion?index=7&size=7",
    "/log/proof/inclusion?index=7&index=8&size=9",
    "/log/proof/inclusion?index=-1&size=9",
    "/log/proof/inclusion?index=07&size=9",
    "/log/proof/inclusion?index=%D9%A3&size=9",
    "/log/proof/inclusion?index=%FF&size=9",
    "/log/proof/inclusion?index=7&size=99999999999",
    "/log/proof/consistency?from=8&to=7",
    "/log/proof/consistency?from=&to=7",
]


def grow(desk: Desk) -> None:
    """Let the log have its records, and a checkpoint over them; nobody looks at its texts."""
    made = Checkpoint(1, SIZE, mth(ENTRIES), NOW, "note", "told", "signed", PEN)
    with desk.tools.database.write() as transaction:
        log.hold(transaction)
        log.append(transaction, ENTRIES)
        checkpoints.add(transaction, made)


@pytest.fixture
def grown(desk: Desk) -> Desk:
    """Give the portal with a log of 300 records, on SQLite."""
    grow(desk)
    return desk


def got(desk: Desk, path: str) -> Got:
    """Return what the log answers to somebody who is nobody."""
    return desk.browser().get(path)


def proof(desk: Desk, path: str) -> dict[str, Any]:
    """Return a proof of the log, its path as bytes."""
    found = json.loads(got(desk, path).content)
    return {**found, "path": [bytes.fromhex(one) for one in found["path"]]}


def test_a_follower_rebuilds_the_log(each_desk: Desk) -> None:
    """Out of what is served alone it gets every entry, every leaf and the root."""
    grow(each_desk)
    bundles = b"".join(
        got(each_desk, f"/log/tile/entries/{name}").content for name in ("000", "001.p/44")
    )
    assert bundles == b"".join(b"\x00\x20" + entry for entry in ENTRIES)
    leaves = got(each_desk, "/log/tile/0/001.p/44").content
    assert leaves == b"".join(sha(b"\x00", entry) for entry in ENTRIES[256:])
    assert got(each_desk, "/log/tile/1/000.p/1").content == mth(ENTRIES[:256])


@pytest.mark.parametrize(("index", "size"), [(0, 1), (7, 299), (299, 300)])
def test_an_inclusion_is_proven(each_desk: Desk, index: int, size: int) -> None:
    """To who holds the record and its salt, also for a log as it was."""
    grow(each_desk)
    said = proof(each_desk, f"/log/proof/inclusion?index={index}&size={size}")
    assert said["leaf_hash"] == sha(b"\x00", ENTRIES[index]).hex()
    assert said["root"] == root_by_path(ENTRIES[index], index, size, said["path"]).hex()
    assert said["root"] == mth(ENTRIES[:size]).hex()


@pytest.mark.parametrize(("old", "new"), [(1, 2), (7, 300), (256, 299)])
def test_a_growth_is_proven(grown: Desk, old: int, new: int) -> None:
    """A witness sees that nothing it knew was changed or taken away."""
    said = proof(grown, f"/log/proof/consistency?from={old}&to={new}")
    roots = mth(ENTRIES[:old]), mth(ENTRIES[:new])
    assert roots_by_proof(old, new, said["path"], roots[0]) == roots
    assert (said["from_root"], said["to_root"]) == tuple(root.hex() for root in roots)


@pytest.mark.parametrize("size", [0, 300])
def test_nothing_needs_showing_between_equals(grown: Desk, size: int) -> None:
    """Nor from the log that had nothing yet: the path is empty, as in other logs."""
    said = proof(grown, f"/log/proof/consistency?from={size}&to={size}")
    assert said["path"] == []
    assert said["from_root"] == said["to_root"] == mth(ENTRIES[:size]).hex()


@pytest.mark.parametrize("path", THERE)
def test_what_is_there_stays_as_it_is(grown: Desk, path: str) -> None:
    """Anybody may keep it for ever, and ask whether it is still the same."""
    first = got(grown, path)
    assert (first.status, first.one("cache-control")) == (200, IMMUTABLE)
    for known in (first.one("etag"), f'"other", W/{first.one("etag")}', "*"):
        again = grown.browser().get(path, if_none_match=known)
        assert (again.status, again.content) == (304, b"")
        assert again.one("etag") == first.one("etag")
    assert grown.browser().get(path, if_none_match='"other"').content == first.content


def test_it_stays_when_the_log_grows(grown: Desk) -> None:
    """Partial tiles too: a follower may ask for the one that its checkpoint speaks of."""
    before = {path: got(grown, path).content for path in THERE}
    with grown.tools.database.write() as transaction:
        log.hold(transaction)
        log.append(transaction, ENTRIES)
    assert {path: got(grown, path).content for path in THERE} == before


@pytest.mark.parametrize("path", THERE)
def test_head_tells_the_same_without_the_content(grown: Desk, path: str) -> None:
    """A client may look first."""
    asked, whole = grown.browser().ask("HEAD", path), got(grown, path)
    assert (asked.status, asked.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "cache-control"):
        assert asked.one(name) == whole.one(name)
    assert whole.one("content-length") == str(len(whole.content))


@pytest.mark.parametrize("path", NOT_YET)
def test_what_is_not_there_yet_is_told_in_a_line(grown: Desk, path: str) -> None:
    """It may be there a moment later, so nobody keeps the answer."""
    found = got(grown, path)
    assert (found.status, found.one("cache-control")) == (404, "no-store")
    assert found.one("content-type") == "text/plain; charset=utf-8"
    assert found.content.startswith(b"the log has ")


@pytest.mark.parametrize("path", NOT_YET)
def test_nobody_sees_the_log_grow_beyond_its_checkpoint(grown: Desk, path: str) -> None:
    """When a record came would tell of a mailbox; the size that is told is the checkpoint's."""
    before = got(grown, path).content
    with grown.tools.database.write() as transaction:
        log.hold(transaction)
        log.append(transaction, ENTRIES)
    found = got(grown, path)
    assert (found.status, found.content) == (404, before)


@pytest.mark.parametrize("path", WRONG)
def test_what_cannot_be_there_is_told_in_a_line(grown: Desk, path: str) -> None:
    """A program's author reads it, who needs no page in three languages."""
    found = got(grown, path)
    assert found.status == 400
    assert b"must be" in found.content or b"not the path" in found.content
    assert found.content.count(b"\n") == 1


@pytest.mark.parametrize("path", [THERE[0], THERE[-1], NOT_YET[0], WRONG[0]])
def test_any_site_may_read_it(grown: Desk, path: str) -> None:
    """It is no page of a person's: no cookie, and no origin is shut out."""
    found = got(grown, path)
    assert found.all("set-cookie") == []
    assert found.one("access-control-allow-origin") == "*"
    assert found.one("cross-origin-resource-policy") == "cross-origin"


def test_nobody_writes_to_it_here(grown: Desk) -> None:
    """It grows by the worker's hand alone."""
    assert grown.browser().post(THERE[0]).status in {403, 405}
    assert got(grown, THERE[0]).content == b"".join(sha(b"\x00", one) for one in ENTRIES[:256])
