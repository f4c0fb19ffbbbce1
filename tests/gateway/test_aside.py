"""Mails that met a fault: kept as they came, within bounds, and never a reason for another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from silta.base.act import ActRefused
from silta.gateway import aside as module
from silta.gateway.aside import OLDEST, Aside, SetAside
from silta.gateway.stages import Received, TlsFacts
from tests.registry import NOW

DAY = timedelta(days=1)
MAIL = Received(
    b"mail 1", "kirjaamo@siltala.example", "paivahoito@silta.localhost", TlsFacts("", ""), NOW
)


def mail(number: int, **more: object) -> Received:
    """Return another mail."""
    return replace(MAIL, raw=f"mail {number}".encode(), **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def silent() -> None:
    """Let no test write to the journal of another."""
    structlog.reset_defaults()


@pytest.fixture
def aside(tmp_path: Path) -> Aside:
    """Give a folder that is not there yet."""
    return Aside(tmp_path / "aside")


def test_a_mail_is_kept_as_it_came(aside: Aside) -> None:
    """Of its envelope the domain and the service alone; the detail is ours."""
    aside.put(MAIL, "KeyError at intake.py:1")
    [found] = aside.list_all()
    assert found == SetAside(
        id=found.id,
        first_at=NOW,
        last_at=NOW,
        times=1,
        bytes=6,
        sender_domain="siltala.example",
        recipient="paivahoito@silta.localhost",
        detail="KeyError at intake.py:1",
    )
    assert aside.raw(found.id) == b"mail 1"


def test_the_same_mail_again_is_one(aside: Aside) -> None:
    """Its sender tries every few minutes."""
    aside.put(MAIL, "first")
    aside.put(replace(MAIL, received_at=NOW + DAY), "second")
    [found] = aside.list_all()
    assert (found.first_at, found.last_at) == (NOW, NOW + DAY)
    assert (found.times, found.detail) == (2, "second")


def test_the_newest_stand_first(aside: Aside) -> None:
    """What happens now is looked for first."""
    for number in range(3):
        aside.put(mail(number, received_at=NOW + number * DAY), "")
    assert [one.last_at for one in aside.list_all()] == [NOW + n * DAY for n in (2, 1, 0)]


def test_only_so_many_are_kept(aside: Aside, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that goes on would fill the disk."""
    monkeypatch.setattr(module, "MOST", 2)
    for number in range(4):
        aside.put(mail(number, received_at=NOW + number * DAY), "")
    assert [aside.raw(one.id) for one in aside.list_all()] == [b"mail 3", b"mail 2"]


def test_only_so_much_is_kept(aside: Aside, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the largest are more than many of the usual."""
    monkeypatch.setattr(module, "MOST_BYTES", 11)
    for number in range(2):
        aside.put(mail(number, received_at=NOW + number * DAY), "")
    assert [aside.raw(one.id) for one in aside.list_all()] == [b"mail 1"]


def test_the_old_go(aside: Aside) -> None:
    """Nobody looks for last year's fault."""
    aside.put(MAIL, "")
    aside.put(mail(2, received_at=NOW + OLDEST + DAY), "")
    assert [aside.raw(one.id) for one in aside.list_all()] == [b"mail 2"]


def test_one_is_dropped(aside: Aside, tmp_path: Path) -> None:
    """With all that was kept of it."""
    aside.put(MAIL, "")
    aside.drop(aside.list_all()[0].id)
    assert list((tmp_path / "aside").iterdir()) == []


@pytest.mark.parametrize("name", ["0" * 16, "../../etc/passwd", "", "MAIL"])
def test_what_is_not_there_is_refused(aside: Aside, name: str) -> None:
    """And no path leaves the folder."""
    aside.put(MAIL, "")
    for act in (aside.get, aside.raw, aside.drop):
        with pytest.raises(ActRefused, match="no mail"):
            act(name)


def test_a_disk_that_takes_nothing_is_no_second_fault(tmp_path: Path) -> None:
    """The peer is answered all the same."""
    (tmp_path / "file").touch()
    Aside(tmp_path / "file" / "aside").put(MAIL, "")


def test_broken_facts_hinder_nothing(aside: Aside, tmp_path: Path) -> None:
    """A power cut may leave an empty file; the next mail sweeps it away."""
    aside.put(MAIL, "")
    [facts] = (tmp_path / "aside").glob("*.json")
    facts.write_bytes(b"")
    assert aside.list_all() == []
    aside.put(mail(2), "")
    assert [path.stem for path in (tmp_path / "aside").glob("*.eml")] == [aside.list_all()[0].id]
