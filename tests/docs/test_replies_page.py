"""``docs/replies.md`` says what ``silta/gateway/replies.py`` answers."""

from __future__ import annotations

import re

import pytest

from silta.base.reason import Reason, Refused
from silta.gateway.advice import advice_for
from silta.gateway.advice_by_field import BY_FIELD
from silta.gateway.replies import reply_to
from tests.docs.manual import CODE, ROOT, rows

DOCUMENTED = {
    row[0].strip("`"): row for row in rows("replies.md") if len(row) == 4 and row[0][0] == "`"
}
BY_THE_FIELD = [
    [cell.strip("`") for cell in row]
    for row in rows("replies.md")
    if len(row) == 3 and row[0][0] == "`"
]
NOWHERE = "nowhere yet"
TABLES = {"silta/base/reason.py", "silta/gateway/replies.py"}


def test_the_page_has_every_reason_and_no_other() -> None:
    """The reasons are part of the outward contract."""
    assert list(DOCUMENTED) == [reason.value for reason in Reason]


@pytest.mark.parametrize("reason", Reason)
def test_the_reply_is_the_table_s(reason: Reason) -> None:
    """A sender's script is written from the page."""
    reply = reply_to(reason)
    assert DOCUMENTED[reason][1] == f"{reply.code} {reply.enhanced}"


@pytest.mark.parametrize("reason", Reason)
def test_what_the_sender_does_is_what_inspect_says(reason: Reason) -> None:
    """Two texts for one mistake would drift apart."""
    assert DOCUMENTED[reason][2] == advice_for(Refused(reason))


@pytest.mark.parametrize(("reason", "field", "text"), BY_THE_FIELD)
def test_what_the_sender_does_about_a_field_is_what_inspect_says(
    reason: str, field: str, text: str
) -> None:
    """With a document's number where there is one."""
    assert text == advice_for(Refused(Reason(reason), field=field))


def test_the_page_has_every_field_that_has_advice_of_its_own() -> None:
    """In the order of the code."""
    any_other = {"sender.unit": "", "matter: unknown key": ": unknown key"}
    documented = [
        (reason, any_other.get(field, field.replace(".0", ".*")))
        for reason, field, _ in BY_THE_FIELD
    ]
    assert documented == [(reason, name) for reason, texts in BY_FIELD.items() for name in texts]


@pytest.mark.parametrize("reason", [one for one in Reason if DOCUMENTED[one][3] != NOWHERE])
def test_the_named_file_knows_the_reason(reason: Reason) -> None:
    """A newcomer finds where a reply is decided in two steps."""
    text = (ROOT / DOCUMENTED[reason][3].strip("`")).read_text("utf-8")
    by_the_library = {Reason.TLS_REQUIRED: "require_starttls", Reason.COMMAND_UNKNOWN: "translate"}
    by_the_library[Reason.FILED] = "Filed("
    assert by_the_library.get(reason, f"Reason.{reason.name}") in text


@pytest.mark.parametrize("reason", [one for one in Reason if DOCUMENTED[one][3] == NOWHERE])
def test_what_is_said_to_be_given_nowhere_is_given_nowhere(reason: Reason) -> None:
    """When a missing part is built, the page must hear of it."""
    name = re.compile(rf"Reason\.{reason.name}\b")
    users = {str(path.relative_to(ROOT)) for path in CODE if name.search(path.read_text("utf-8"))}
    assert users <= TABLES
