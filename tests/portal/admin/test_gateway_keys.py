"""The console's page of the gateway's keys: states in plain words, and asking for acts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.keys.acts import gateway_keys as acts
from silta.keys.acts.gateway_key_requests import Request, list_open
from silta.keys.administrator import Role
from silta.keys.gateway_key import GatewayKey, GatewayKeyState, Purpose
from silta.keys.store import gateway_keys
from tests.keys.acts.hands import ROOT
from tests.keys.acts.test_gateway_keys import key
from tests.portal.admin.desk import Console
from tests.registry import NOW

PATH = "/fi/admin/gateway-keys"
FIRST, SECOND = key("1", GatewayKeyState.ACTIVE), key("2", GatewayKeyState.NEW)
SIGNER = key("3", GatewayKeyState.ACTIVE, Purpose.RECEIPTS)
REASON = {"reason": "vuosi täynnä"}


def have(console: Console, *keys: GatewayKey) -> None:
    """Have keys as the command line would have made them."""
    with console.database.write() as transaction:
        for one in keys:
            acts.add(transaction, ROOT, one)


def requests(console: Console) -> list[Request]:
    """Return what is asked for."""
    with console.database.read() as transaction:
        return list_open(transaction)


def test_a_home_without_keys_says_what_makes_them(console: Console) -> None:
    """For both purposes; an empty page would look like a fault."""
    words = console.of(Role.AUDITOR).get(PATH).words
    assert words.count("Komento silta init tekee ensimmäisen.") == 2
    assert "Mitään ei ole pyydetty." in words


def test_each_key_stands_with_its_state_and_what_that_means(each_console: Console) -> None:
    """For a person who is no cryptographer."""
    have(each_console, FIRST, SECOND, SIGNER)
    words = each_console.of(Role.KEYS).get(PATH).words
    assert "1111 1111" in words
    assert "Tälle avaimelle lähettäjien kuuluu salata viestinsä." in words
    assert "yksikään lähettäjä ei vielä tunne sitä" in words
    assert "Se allekirjoittaa kuittaukset." in words


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_state_is_shown_in_every_language(console: Console, language: str) -> None:
    """From new to destroyed and lost, the retirement that was cut off included."""
    published, cut_off = key("4", GatewayKeyState.NEW), key("5", GatewayKeyState.NEW)
    lost = key("7", GatewayKeyState.NEW)
    have(console, FIRST, SECOND, published, cut_off, SIGNER, key("6", GatewayKeyState.NEW), lost)
    with console.database.write() as transaction:
        acts.publish(transaction, ROOT, published.fingerprint, at=NOW)
        acts.activate(transaction, ROOT, SECOND.fingerprint, overlap=timedelta(1), at=NOW)
        for one in (cut_off, key("6", GatewayKeyState.NEW)):
            gone = acts.retire(
                transaction, ROOT, one.fingerprint, at_once=False, reason=None, at=NOW
            )
        acts.note_destroyed(transaction, ROOT, gone, [], machine="m", at=NOW)
        acts.note_lost(transaction, ROOT, lost.fingerprint, reason="vietiin", at=NOW)
    got = console.of(Role.AUDITOR).get(PATH.replace("fi", language, 1))
    assert got.status == 200
    assert all(f"{digit * 4} {digit * 4}" in got.words for digit in "1234567")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR])
def test_who_minds_no_keys_sees_no_form_and_is_refused(console: Console, role: Role) -> None:
    """The page hides what the door refuses."""
    have(console, FIRST, SECOND)
    browser = console.of(role)
    browser.get(PATH)
    assert [form.action for form in browser.forms() if "gateway-keys" in form.action] == []
    assert browser.post(f"{PATH}/new", purpose="opening", **REASON).status == 403
    assert requests(console) == []


@pytest.mark.parametrize("purpose", ["opening", "receipts"])
def test_a_new_key_is_asked_for_and_not_made(each_console: Console, purpose: str) -> None:
    """The command line makes it; the page shows with which words."""
    browser = each_console.of(Role.KEYS)
    browser.get(PATH)
    assert browser.press("/new", purpose=purpose, **REASON).status == 303
    [request] = requests(each_console)
    assert request.command in browser.get(PATH).words
    with each_console.database.read() as transaction:
        assert gateway_keys.list_all(transaction) == []


@pytest.mark.parametrize("wanted", ["publish", "activate", "retire"])
def test_an_act_on_a_key_is_asked_for_and_not_done(console: Console, wanted: str) -> None:
    """The key stands as it stood."""
    have(console, FIRST, SECOND)
    browser = console.of(Role.KEYS)
    browser.get(PATH)
    assert browser.press(f"{SECOND.fingerprint}/{wanted}", **REASON).status == 303
    assert [one.wanted for one in requests(console)] == [wanted]
    with console.database.read() as transaction:
        assert gateway_keys.get(transaction, SECOND.fingerprint) == SECOND


def test_the_active_key_offers_nothing(console: Console) -> None:
    """Another one takes its place; it is not retired by itself."""
    have(console, FIRST)
    browser = console.of(Role.KEYS)
    browser.get(PATH)
    assert [form.action for form in browser.forms() if FIRST.fingerprint in form.action] == []
    assert browser.post(f"{PATH}/{FIRST.fingerprint}/retire", **REASON).status == 409


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("new", {"purpose": "opening", "reason": " "}),
        ("new", {"purpose": "<b>kaikki</b>", "reason": "x"}),
        (f"{'A' * 40}/retire", {"reason": "x"}),
        ("--homedir/retire", {"reason": "x"}),
        (f"{SECOND.fingerprint}/new", {"reason": "x"}),
        (f"{SECOND.fingerprint}/destroy", {"reason": "x"}),
    ],
)
def test_what_cannot_be_is_refused_on_a_page(
    console: Console, path: str, fields: dict[str, str]
) -> None:
    """And asks for nothing."""
    have(console, SECOND)
    got = console.of(Role.KEYS).post(f"{PATH}/{path}", **fields)
    assert got.status == 409
    assert "<b>" not in got.html
    assert requests(console) == []


def test_asking_needs_a_fresh_log_in(console: Console) -> None:
    """A screen that was left open is not a hand."""
    got = console.of(Role.KEYS, ago=timedelta(hours=1)).post(
        f"{PATH}/new", purpose="opening", **REASON
    )
    assert requests(console) == []
    assert got.status != 409
