"""The transparency log through the portal as a process: what a server in between could change."""

from __future__ import annotations

import pytest
import requests

from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.note import parse_key
from silta.mailbox.store import checkpoints, log
from tests.mailbox.evidence.records import PEN
from tests.mailbox.evidence.rfc9162 import mth
from tests.mailbox.evidence.tile_maps import entries
from tests.portal.web import Web
from tests.registry import NOW

ENTRIES = entries(256)
TILE = "/log/tile/1/000.p/1"


@pytest.fixture(scope="module")
def followed(shared_web: Web) -> Web:
    """Give the portal of a town whose log has a full tile."""
    with shared_web.town.database() as database, database.write() as transaction:
        log.hold(transaction)
        log.append(transaction, ENTRIES)
        made = Checkpoint(1, len(ENTRIES), mth(ENTRIES), NOW, "note", "told", "signed", PEN)
        checkpoints.add(transaction, made)
    return shared_web


def ask(web: Web, path: str, method: str = "GET", **headers: str) -> requests.Response:
    """Ask as a program would, with nothing but these headers."""
    browser = web.citizen().browser
    return browser.request(method, web.address + path, headers=headers, timeout=60)


def test_a_tile_comes_as_it_is(followed: Web) -> None:
    """Its length told, its media type the binary one, and nothing packed around it."""
    found = ask(followed, TILE)
    assert found.content == mth(ENTRIES)
    assert found.headers["content-length"] == "32"
    assert found.headers["content-type"] == "application/octet-stream"
    assert "immutable" in found.headers["cache-control"]


def test_a_client_that_has_it_gets_nothing_more(followed: Web) -> None:
    """By the tag that it was given, which a head alone gives too."""
    head = ask(followed, TILE, "HEAD")
    assert (head.content, head.headers["content-length"]) == (b"", "32")
    again = ask(followed, TILE, **{"If-None-Match": head.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/log/tile/0/001", 404),
        ("/log/tile/%2e%2e/key", 400),
        ("/log/tile/0/" + "x000/" * 900 + "000", 400),
        ("/log/proof/inclusion?index=1&size=" + "9" * 3000, 400),
        ("/log/proof/consistency?from=%00&to=\\", 400),
        ("/log/none", 404),
    ],
    ids=["not yet", "dots", "long path", "long number", "zero byte", "none"],
)
def test_what_is_not_in_it_is_no_fault(followed: Web, path: str, status: int) -> None:
    """Whatever a stranger types."""
    assert ask(followed, path).status_code == status


def test_the_key_is_that_of_this_log(followed: Web) -> None:
    """Named by the intake's domain, as every checkpoint of it is."""
    assert parse_key(ask(followed, "/log/key").text).name == "silta.localhost/log"
