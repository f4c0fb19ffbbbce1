"""The journal: canaries go in, and must not come out."""

from __future__ import annotations

import io
import json
import logging
from typing import Any, NoReturn

import pytest

from silta.base.journal import HIDDEN, frames_of, journal
from tests.journals import opened_journal

CODES = ("210281-9988", "210281+9988", "210281A9988", "210281y9988", "210281u9988")


def break_down() -> NoReturn:
    """Raise what quotes a person."""
    raise ValueError("Aino Demo")


def logged(capsys: pytest.CaptureFixture[str], event: str, **fields: object) -> dict[str, Any]:
    """Log one event and return its line."""
    with opened_journal():
        journal("gateway").info(event, **fields)
    (line,) = capsys.readouterr().err.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_an_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    """A collector of logs reads lines."""
    line = logged(capsys, "filed", service="paivahoito-siltala", bytes=12)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "filed",
        "level": "info",
        "room": "gateway",
        "process": "test",
        "service": "paivahoito-siltala",
        "bytes": 12,
    }


@pytest.mark.parametrize("code", CODES)
def test_no_identity_code_gets_out(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By whichever field, and in the middle of a word of ours."""
    line = logged(capsys, f"refused {code}", detail=f"of {code}.", address={"to": code})
    assert code not in json.dumps(line)


@pytest.mark.parametrize(
    "address",
    [
        "aino.demo@siltala.example",
        "210281-9988@relay.example",
        "aíno@siltala.example",
        '"Aino Demo"@siltala.example',
        "aino@åland.example",
        "aino@[127.0.0.1]",
    ],
)
def test_no_local_part_gets_out(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A person's name or code stands there; the domain is an authority's."""
    line = logged(capsys, "refused", address=f"<{address}>")
    assert line["address"] == f"<***@{address.partition('@')[2]}>"


@pytest.mark.parametrize("field", ["subject", "title", "name", "text", "exception", "hetu"])
def test_a_field_unknown_here_shows_its_name_alone(
    field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """So a new log line cannot let something out by accident."""
    assert logged(capsys, "refused", **{field: "Aino Demo"})[field] == HIDDEN


def test_the_traceback_of_an_exception_stays_inside(capsys: pytest.CaptureFixture[str]) -> None:
    """It quotes what the program could not digest."""
    with opened_journal():
        try:
            break_down()
        except ValueError:
            journal("gateway").exception("fault")
    assert "Aino" not in capsys.readouterr().err


def test_the_frames_of_an_exception_are_places_without_its_text() -> None:
    """Enough to find the fault, nothing of whose mail it was."""
    try:
        break_down()
    except ValueError as error:
        frames = frames_of(error)
    assert "test_journal.py:" in frames
    assert "Aino" not in frames


def test_no_line_can_be_forged(capsys: pytest.CaptureFixture[str]) -> None:
    """A newline or an escape in a value would write another's line, or to a terminal."""
    line = logged(capsys, "refused", detail="a\nb\x1b[2J\u202e")
    assert line["detail"] == "a?b?[2J?"


def test_a_long_value_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """A value of ours is short; what is long is somebody's content."""
    assert len(logged(capsys, "refused", detail="a" * 5000)["detail"]) <= 300


def test_no_library_writes_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """At INFO the SMTP library names each recipient."""
    with opened_journal():
        logging.getLogger("mail.log").error("recip: aino.demo@siltala.example")
    assert capsys.readouterr() == ("", "")


def test_a_closed_standard_error_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal is written after the commit: its failure must not become the mail's."""
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr("sys.stderr", closed)
    with opened_journal():
        journal("gateway").info("filed")
