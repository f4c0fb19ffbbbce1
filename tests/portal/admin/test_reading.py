"""The reading pages: what they show, and what they never do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.base.reason import Reason
from silta.keys.acts import authorities as acts
from silta.keys.administrator import Role
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.authority import AuthorityState
from silta.keys.store import audit, authorities
from silta.keys.tables import audit as audit_table
from silta.mailbox.outbox import store
from silta.mailbox.store import negative_answers
from silta.mailbox.store.negative_answers import NegativeAnswer
from silta.mailbox.tables import evidence
from silta.portal.admin import intake
from silta.portal.admin.mails_aside import count_aside
from tests.mailbox.filed_letters import DAYCARE, SIGNER, furnish
from tests.mailbox.outbox.boxes import claimed, put
from tests.mailbox.vault.cast import AINO
from tests.portal.admin.desk import ROOT, Console
from tests.registry import NOW, SILTALA

HOSTILE = [
    """"><script>alert(1)</script>{{ 7001*7 }}""",
    "--option",
    "\u202egnirts\u2066",
    "ä" * 10_000,
    "\x1b[31m",
]


def siltala(database: Database) -> None:
    """Have Siltala in preparation."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)


def test_the_audit_says_who_what_why_and_both_states(each_console: Console) -> None:
    """In words, with what was before and after."""
    siltala(each_console.database)
    elli = each_console.administrator(Role.OPERATOR, "elli")
    with each_console.database.write() as transaction:
        authorities.set_state(transaction, SILTALA.id, AuthorityState.OPEN, None)
        acts.suspend(transaction, elli.actor, SILTALA.id, reason="avain hukassa", at=NOW)
    words = each_console.of(Role.AUDITOR).get(f"/fi/admin/audit?subject={SILTALA.id}").words
    for said in ("elli@silta.example", "avain hukassa", "Avoinna", "Keskeytetty", "22.11.2026"):
        assert said in words
    assert "Viranomainen keskeytetty" in words


def test_a_subject_filters(console: Console) -> None:
    """One thing's history, and where there is none, a sentence."""
    auditor = console.of(Role.AUDITOR)
    assert "auditor@silta.example" in auditor.get("/fi/admin/audit").words
    empty = auditor.get("/fi/admin/audit?subject=1234567-1").words
    assert "Merkintöjä ei ole" in empty


def test_a_long_chain_is_paged(console: Console) -> None:
    """The newest first; a page that is not there is the last one, or the first."""
    with console.database.write() as transaction:
        for number in range(120):
            audit.append(transaction, Entry(Act.PROPOSED, ROOT, f"aihe-{number:03}", NOW))
    auditor = console.of(Role.AUDITOR)
    assert "aihe-119" in auditor.get("/fi/admin/audit").words
    assert "aihe-000" in auditor.get("/fi/admin/audit?page=3").words
    assert "aihe-000" in auditor.get("/fi/admin/audit?page=999999").words
    for odd in ("0", "-1", "x", "9" * 30, "1.5", "%D9%A3"):
        assert "aihe-119" in auditor.get(f"/fi/admin/audit?page={odd}").words


def test_a_record_that_was_edited_is_shown_as_such(console: Console) -> None:
    """The page does not break on what an attacker left."""
    auditor = console.of(Role.AUDITOR)
    with console.database.write() as transaction:
        broken = update(audit_table).where(audit_table.c.number == 1)
        transaction.execute(broken.values(record=b"\xff<script>"))
    got = auditor.get("/fi/admin/audit")
    assert (got.status, "ei ole se, joka kirjoitettiin" in got.words) == (200, True)


@pytest.mark.parametrize("hostile", HOSTILE, ids=["markup", "option", "bidi", "long", "escape"])
def test_hostile_text_changes_no_page(console: Console, hostile: str) -> None:
    """In every field that an administrator can fill, and every parameter of an address."""
    elli = console.of(Role.OPERATOR, "elli")
    fields = {"email": "taru@silta.example", "role": "keys", "language": "fi"}
    for name in (*fields, "reason"):
        given = {**fields, "reason": "syy", name: hostile}
        assert elli.post("/fi/admin/administrators/invite", **given).status in {303, 409}
        assert "<script" not in elli.page.html
    for path in ("administrators", "proposals", "outbox"):
        elli.post(f"/fi/admin/{path}/X/decline", reason=hostile)
        elli.post(f"/fi/admin/{path}/X/drop", reason=hostile)
        assert "<script" not in elli.page.html
    for page in ("audit", "administrators", "proposals", ""):
        got = elli.get(f"/fi/admin/{page}".rstrip("/"))
        assert (got.status, "<script" in got.html, "49007" in got.words) == (200, False, False)


def test_hostile_parameters_change_no_page(console: Console) -> None:
    """Whatever a link holds, the page is ours."""
    elli = console.of(Role.OPERATOR, "elli")
    for name in ("subject", "page", "said", "back"):
        got = elli.get(f"/fi/admin/audit?{name}=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE")
        assert (got.status, "<script" in got.html) == (200, False)


def test_the_outbox_shows_no_body_and_obeys_an_operator(each_console: Console) -> None:
    """Whom it is for is none of an administrator's business."""
    put(each_console.database)
    item = claimed(each_console.database)
    with each_console.database.write() as transaction:
        store.bury(transaction, item, "number.unknown")
    operator = each_console.of(Role.OPERATOR)
    html = operator.get("/fi/admin/outbox").html
    assert ("number.unknown" in html, "aino" in html) == (True, False)
    assert operator.press("/retry").status == 303
    assert each_console.said()[0]["act"] == "outbox.retried"


def test_an_item_is_dropped_for_a_reason(console: Console) -> None:
    """Recorded, and gone."""
    item = put(console.database, channel="sms")
    operator = console.of(Role.OPERATOR)
    operator.get("/fi/admin/outbox")
    assert operator.press("/drop", reason="").status == 409
    operator.get("/fi/admin/outbox")
    operator.press("/drop", reason="väärä numero")
    record = console.said()[0]
    assert (record["act"], record["subject"], record["reason"]) == (
        "outbox.dropped",
        item,
        "väärä numero",
    )
    assert item not in operator.get("/fi/admin/outbox").html


def test_negative_answers_of_the_last_hour_are_counted(each_console: Console) -> None:
    """By authority and reason; older ones are over, and nobody is named."""
    furnish(each_console.database)
    at = each_console.at = NOW + timedelta(hours=2)
    asked = NegativeAnswer(
        at, SILTALA.id, DAYCARE.code, SIGNER, "VD-2026-4711/1", Reason.ACCOUNT_NOT_ACTIVE
    )
    with each_console.database.write() as transaction:
        for minutes in (1, 2, 61):
            given = replace(asked, at=at - timedelta(minutes=minutes))
            negative_answers.add(transaction, given, AINO)
    words = each_console.of(Role.AUDITOR).get("/fi/admin/intake").words
    assert "Siltalan kaupunki Ei avointa tiliä Henkilöllä ei ole tiliä" in words
    assert "ei käytä sitä nyt. 2 " in words


def test_mails_aside_are_counted_where_one_may_look(tmp_path: Path) -> None:
    """None where the folder is the gateway's alone; nothing where there is none."""
    assert count_aside(tmp_path / "nothing") == 0
    for name in ("a.json", "a.eml", "b.json"):
        (tmp_path / name).touch()
    assert count_aside(tmp_path) == 2


def test_mails_aside_that_one_may_not_see_are_said_to_be_such(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The console's system user has no right there; root, who tests, has."""
    monkeypatch.setattr(intake, "count_aside", lambda _folder: None)
    words = console.of(Role.AUDITOR).get("/fi/admin/intake").words
    assert "ei saa katsoa sinne" in words


def test_the_evidence_log_is_metadata(each_console: Console) -> None:
    """Its canonical record is not shown: it may be read where the message is."""
    siltala(each_console.database)
    row = {
        "id": "01JD0000000000000000000000",
        "authority_id": BusinessId("1234567-1"),
        "number": 1,
        "message": None,
        "event": "filed",
        "time": NOW,
        "record": b'{"salaista": 1}',
        "hash": bytes(32),
        "salt_key_id": "0" * 16,
    }
    with each_console.database.write() as transaction:
        transaction.execute(insert(evidence).values(**row))
    words = each_console.of(Role.AUDITOR).get("/fi/admin/evidence").words
    assert ("Saapunut 1234567-1" in words, "01JD0000000000000000000000" in words) == (True, True)
    assert "salaista" not in words
