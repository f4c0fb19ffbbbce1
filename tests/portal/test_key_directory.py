"""The Web Key Directory: the gateway's certificate by the intake's address, for everybody."""

from __future__ import annotations

import pytest

from silta.keys.certificate import read_certificate
from silta.keys.directory import hashed_local_part
from silta.keys.gateway_key import GatewayKeyState, Purpose
from silta.keys.generate import advertises_aead
from silta.keys.store import gateway_keys
from tests.portal.desk import Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.portal.driver import Got

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

FOLDER = "/.well-known/openpgpkey"
NAME = hashed_local_part("intake")
DIRECT, ADVANCED = f"{FOLDER}/hu/{NAME}", f"{FOLDER}/silta.localhost/hu/{NAME}"
POLICIES = (f"{FOLDER}/policy", f"{FOLDER}/silta.localhost/policy")

both_ways = pytest.mark.parametrize("path", [DIRECT, ADVANCED, f"{ADVANCED}?l=intake"])


def given(desk: Desk, path: str = DIRECT) -> Got:
    """Return what the directory answers to somebody who is nobody."""
    return desk.browser().get(path)


def certificates(desk: Desk) -> dict[str, bytes]:
    """Return the certificates of the opening keys by state."""
    with desk.tools.database.read() as transaction:
        keys = gateway_keys.list_all(transaction, Purpose.OPENING)
    return {key.state.value: key.certificate for key in keys}


@both_ways
def test_the_active_certificate_is_given(each_desk: Desk, path: str) -> None:
    """Binary, by both methods, whatever stands behind the question mark."""
    got = given(each_desk, path)
    assert (got.status, got.one("content-type")) == (200, "application/octet-stream")
    assert got.content == certificates(each_desk)["active"]


@both_ways
def test_head_tells_the_same_without_the_content(desk: Desk, path: str) -> None:
    """A client may look first."""
    asked, whole = desk.browser().ask("HEAD", path), given(desk, path)
    assert (asked.status, asked.content) == (200, b"")
    assert asked.one("content-length") == str(len(whole.content))


@pytest.mark.parametrize("path", [DIRECT, *POLICIES, f"{FOLDER}/hu/none"])
def test_anybody_may_keep_it_for_a_while(desk: Desk, path: str) -> None:
    """It is no page of a person's: no cookie, and no origin is shut out."""
    got = given(desk, path)
    assert got.all("set-cookie") == []
    assert got.one("cache-control") == "public, max-age=300"
    assert got.one("access-control-allow-origin") == "*"


@pytest.mark.parametrize("path", POLICIES)
def test_the_policy_is_there_and_empty(desk: Desk, path: str) -> None:
    """By the draft it must be, for a client to know that there is a directory."""
    assert (given(desk, path).status, given(desk, path).content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        f"{FOLDER}/hu/{hashed_local_part('postmaster')}",
        f"{FOLDER}/hu/{NAME.upper()}",
        f"{FOLDER}/naapurila.example/hu/{NAME}",
        f"{FOLDER}/naapurila.example/policy",
    ],
)
def test_what_is_not_there_is_told_in_two_words(desk: Desk, path: str) -> None:
    """A program asked: it needs no page in three languages."""
    got = given(desk, path)
    assert (got.status, got.content) == (404, b"not found\n")


def test_the_certificate_asks_for_no_ocb_and_names_the_intake(desk: Desk) -> None:
    """What gpg would throw away or misuse is not given."""
    facts = read_certificate(given(desk).content)
    assert facts.user_ids == ("Silta <intake@silta.localhost>",)
    assert not advertises_aead(given(desk).content)


def test_a_published_one_stands_beside_the_active_one(desk: Desk) -> None:
    """A new one alone is nobody's to find."""
    before = given(desk).content
    desk.town.silta("gateway-key", "new")
    assert given(desk).content == before
    new = next(iter(listed(desk, GatewayKeyState.NEW)))
    desk.town.silta("gateway-key", "publish", new)
    assert given(desk).content == before + certificates(desk)["published"]


def listed(desk: Desk, state: GatewayKeyState) -> list[str]:
    """Return the fingerprints of the opening keys in a state."""
    with desk.tools.database.read() as transaction:
        return [k.fingerprint for k in gateway_keys.opening(transaction) if k.state == state]
