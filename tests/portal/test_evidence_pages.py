"""The pages about the evidence: for citizens, for authorities, and the forms for programs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import delete

from silta.keys.fingerprint import Fingerprint, grouped
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState, Purpose
from silta.keys.store import gateway_keys
from silta.keys.tables import gateway_key
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.record import ERDS_NAMES
from silta.mailbox.store import checkpoints
from silta.portal.languages import DEFAULT
from silta.portal.rendering import LANGUAGES
from tests.portal.desk import Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.registry import NOW

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGES: Final = ("/help/evidence", "/officials", "/officials/evidence")
SCHEMAS: Final = ("letter.schema.json", "evidence.schema.json", "receipt.schema.json")
OWN_LINKS: Final = re.compile(r'href="(/[^"?#]*)')
SIGNER: Final = Fingerprint("AB" * 20)
CHECKPOINT: Final = Checkpoint(1, 1234, b"R" * 32, NOW, "note\n", "statement\n", "asc\n", SIGNER)
KEY: Final = GatewayKey(
    SIGNER,
    GatewayKeyState.ACTIVE,
    Algorithm.CURVE25519,
    b"certificate",
    NOW,
    Purpose.RECEIPTS,
    activated_at=NOW,
)


def furnish(desk: Desk) -> None:
    """Have a key that signs, one that did, one that never did, and a checkpoint."""
    ended = replace(KEY, fingerprint=Fingerprint("CD" * 20), state=GatewayKeyState.RETIRED)
    unused = replace(KEY, fingerprint=Fingerprint("EF" * 20), activated_at=None)
    with desk.tools.database.write() as transaction:
        for key in (KEY, ended, replace(unused, state=GatewayKeyState.NEW)):
            gateway_keys.add(transaction, key)
        checkpoints.add(transaction, CHECKPOINT)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_reads_them_in_their_language(desk: Desk, language: str, path: str) -> None:
    """Nobody needs to log in to learn what is proven."""
    got = desk.browser().get(f"/{language}{path}")
    assert (got.status, got.one("content-type")) == (200, "text/html; charset=utf-8")
    assert f'<html lang="{language}"' in got.html


@pytest.mark.parametrize("path", PAGES)
def test_every_link_on_them_leads_somewhere(desk: Desk, path: str) -> None:
    """A way to a key or a checkpoint that is not there would look like a loss."""
    furnish(desk)
    browser = desk.browser()
    links = set(OWN_LINKS.findall(browser.get(f"/{DEFAULT}{path}").html))
    answers = {link: browser.get(link).status for link in links if "/login" not in link}
    assert {link: status for link, status in answers.items() if status != 200} == {}
    assert len(links) > 10


def test_without_a_key_and_a_checkpoint_nothing_leads_to_them(desk: Desk) -> None:
    """On the first day of a house."""
    with desk.tools.database.write() as transaction:
        transaction.execute(delete(gateway_key).where(gateway_key.c.purpose == Purpose.RECEIPTS))
    html = desk.browser().get("/en/officials/evidence").html
    assert ("/log/receipts.asc" in html, 'href="/log/checkpoint' in html) == (False, False)
    assert "There is no receipts key yet." in html


def test_the_keys_and_the_newest_checkpoint_are_shown(each_desk: Desk) -> None:
    """What signed once is needed to check what it signed; what never did is not."""
    furnish(each_desk)
    newer = replace(CHECKPOINT, number=2, size=2345, made_at=NOW + timedelta(hours=1))
    with each_desk.tools.database.write() as transaction:
        checkpoints.add(transaction, newer)
    words = each_desk.browser().get("/en/officials/evidence").words
    shown = [grouped(Fingerprint(two * 20)) in words for two in ("AB", "CD", "EF")]
    assert shown == [True, True, False]
    assert ("2345 records" in words, "1234 records" in words) == (True, False)
    assert str(each_desk.tools.log_key) in words


def test_every_event_stands_there_with_its_names(desk: Desk) -> None:
    """A record's reader looks its words up there."""
    html = desk.browser().get("/fi/officials/evidence").html
    assert all(f"<code>{event}</code>" in html for event, _ in ERDS_NAMES)
    assert all(name in html for names in ERDS_NAMES.values() for name in names)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_those_of_the_manual(desk: Desk, name: str) -> None:
    """Programs of any site may read them, and ask again only what has changed."""
    got = desk.browser().get(f"/officials/{name}")
    assert got.content == (DOCS / name).read_bytes()
    assert json.loads(got.content)["$schema"].endswith("2020-12/schema")
    assert got.one("content-type") == "application/schema+json"
    assert got.one("access-control-allow-origin") == "*"
    again = desk.browser().get(f"/officials/{name}", If_None_Match=got.one("etag"))
    assert (again.status, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["", "schema.json", "..%2Fsecret", "evidence", "%00"])
def test_no_other_file_is_given(desk: Desk, name: str) -> None:
    """A name is looked up in a table, never on the disk."""
    assert desk.browser().get(f"/officials/{name}").status == 404


def test_the_foot_of_every_page_leads_there(desk: Desk) -> None:
    """Who reads a message asks what is proven."""
    for language in LANGUAGES:
        html = desk.browser().get(f"/{language}/help/terms").html
        foot = html[html.index("<footer") :]
        assert f'href="/{language}/help/evidence"' in foot
        assert f'href="/{language}/officials"' in foot
