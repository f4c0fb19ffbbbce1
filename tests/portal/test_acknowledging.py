"""Verifiable service: nothing before the acknowledgement, one act, and its time has an end."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from silta.mailbox.store import evidence
from tests.portal.desk import ACR, PLAIN, Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.road.canaries import WORDS

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

HELSINKI = ZoneInfo("Europe/Helsinki")
NEUTRAL = "Leppälintu"
SECRET_WORDS = [word for word in WORDS if word != NEUTRAL]


def records(desk: Desk, reference: str) -> list[dict[str, Any]]:
    """Return what the evidence says of a message after its filing."""
    with desk.tools.database.read() as transaction:
        listed = evidence.list_all(transaction, reference)
    return [json.loads(one.record) for one in listed][2:]


def midnight_after(days: int) -> datetime:
    """Return the first moment in Finland after so many days from today."""
    today = datetime.now(HELSINKI).date()
    at = datetime.combine(today + timedelta(days=days + 1), datetime.min.time(), HELSINKI)
    return at.astimezone(UTC)


def test_before_it_not_a_word_of_the_letter_is_anywhere(each_desk: Desk) -> None:
    """Not in the list, the page, the documents, an address, a header: the neutral title alone."""
    found = each_desk.file()
    aino = each_desk.reader()
    paths = ["", f"/{found}", f"/{found}/documents/1", f"/{found}/documents/2", "/X"]
    for language in ("fi", "sv", "en"):
        for path in paths:
            got = aino.get(f"/{language}/inbox{path}")
            whole = got.html + str(got.headers)
            assert not [word for word in SECRET_WORDS if word in whole], path
    assert NEUTRAL in aino.get("/fi/inbox").words
    assert NEUTRAL in aino.get(f"/fi/inbox/{found}").words
    assert records(each_desk, found) == []


def test_without_a_neutral_title_the_service_stands_for_it(desk: Desk) -> None:
    """A title may say it all."""
    found = desk.file(matter={"title": "Punavarpuspäätös", "neutral_title": None})
    got = desk.reader().get(f"/fi/inbox/{found}")
    assert "Palvelu" in got.words
    assert "Punavarpuspäätös" not in got.html


def test_the_acknowledgement_opens_the_message_and_is_evidence(each_desk: Desk) -> None:
    """With the level of identification, and the last day of the remedy that it begins."""
    found = each_desk.file()
    aino = each_desk.reader()
    aino.get(f"/fi/inbox/{found}")
    assert aino.press("/acknowledge").one("location") == f"/fi/inbox/{found}"
    assert "Punavarpuspäätös" in aino.get(f"/fi/inbox/{found}").words
    assert "Punavarpuspäätös" in aino.get("/fi/inbox").words
    acknowledged, opened = records(each_desk, found)
    assert (acknowledged["event"], opened["event"]) == ("acknowledged", "opened")
    assert (acknowledged["identification"], opened["identification"]) == (ACR, ACR)
    today = datetime.now(HELSINKI).date()
    assert acknowledged["deadline"] >= (today + timedelta(days=30)).isoformat()


def test_pressed_at_once_and_again_it_is_one_act(each_desk: Desk) -> None:
    """Two windows, and a reader who goes back: one acknowledgement, one opening."""
    found = each_desk.file()
    windows = [each_desk.reader() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        pressed = [pool.submit(w.post, f"/fi/inbox/{found}/acknowledge") for w in windows]
        assert {one.result().status for one in pressed} == {303}
        read = [pool.submit(w.get, f"/fi/inbox/{found}") for w in windows]
        assert {one.result().status for one in read} == {200}
    assert windows[0].post(f"/fi/inbox/{found}/acknowledge").status == 303
    events = [record["event"] for record in records(each_desk, found)]
    assert events == ["acknowledged", "opened"]


def test_ordinary_service_opens_at_once_and_once(each_desk: Desk) -> None:
    """It is not acknowledged, whoever asks."""
    found = each_desk.file(**PLAIN)
    aino = each_desk.reader()
    assert aino.post(f"/fi/inbox/{found}/acknowledge").status == 303
    assert records(each_desk, found) == []
    for _ in range(2):
        assert "Punavarpuspäätös" in aino.get(f"/fi/inbox/{found}").words
    assert [record["event"] for record in records(each_desk, found)] == ["opened"]


def test_the_seventh_day_is_the_last(desk: Desk) -> None:
    """To its end, as clocks go in Finland (Act 13/2003 section 18)."""
    in_time, too_late = desk.file(), desk.file()
    desk.at = midnight_after(7) - timedelta(seconds=1)
    assert desk.reader().post(f"/fi/inbox/{in_time}/acknowledge").status == 303
    desk.at = midnight_after(7)
    aino = desk.reader()
    assert aino.post(f"/fi/inbox/{too_late}/acknowledge").status == 303
    assert [record["event"] for record in records(desk, in_time)] == ["acknowledged"]
    assert records(desk, too_late) == []


@pytest.mark.parametrize("days", [7, 8, 400])
def test_after_it_the_message_stays_closed(desk: Desk, days: int) -> None:
    """And says so, with no button; the authority serves it in another way."""
    found = desk.file()
    desk.at = midnight_after(days)
    aino = desk.reader()
    got = aino.get(f"/fi/inbox/{found}")
    assert got.status == 200
    assert not [form for form in aino.forms() if form.action.endswith("/acknowledge")]
    assert not [word for word in SECRET_WORDS if word in got.html]
    assert aino.get(f"/fi/inbox/{found}/documents/1").status == 404


def test_what_was_acknowledged_in_time_stays_open(desk: Desk) -> None:
    """For years."""
    found = desk.file()
    desk.reader().post(f"/fi/inbox/{found}/acknowledge")
    desk.at = midnight_after(900)
    assert "Punavarpuspäätös" in desk.reader().get(f"/fi/inbox/{found}").words


def test_by_a_doubtful_clock_nothing_is_acknowledged_and_nothing_runs_out(desk: Desk) -> None:
    """A wrong time would stand in the evidence for good (DESIGN invariant 14)."""
    found, other = desk.file(), desk.file(**PLAIN)
    desk.at = midnight_after(60)
    assert desk.reader().get(f"/fi/inbox/{other}").status == 200
    desk.at = midnight_after(30)
    aino = desk.reader()
    assert aino.post(f"/fi/inbox/{found}/acknowledge").status == 503
    assert records(desk, found) == []
    aino.get(f"/fi/inbox/{found}")
    assert [form for form in aino.forms() if form.action.endswith("/acknowledge")]


def test_a_letter_held_back_is_counted_from_its_day(desk: Desk) -> None:
    """Nobody can acknowledge what they cannot see."""
    day = datetime.now(UTC).replace(microsecond=0) + timedelta(days=5)
    found = desk.file(delivery={"not_before": day.isoformat()})
    desk.at = midnight_after(7)
    assert desk.reader().post(f"/fi/inbox/{found}/acknowledge").status == 303
    assert len(records(desk, found)) == 1
