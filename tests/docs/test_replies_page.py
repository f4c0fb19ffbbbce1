"""``docs/replies.md`` says what ``silta/gateway/replies.py`` answers."""

from __future__ import annotations

import re

import pytest

from silta.base.reason import Reason
from silta.gateway.replies import reply_to
from tests.docs.manual import CODE, ROOT, rows

DOCUMENTED = {
    row[0].strip("`"): row for row in rows("replies.md") if len(row) == 4 and row[0][0] == "`"
}
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
    assert DOCUMENTED[reason][2]


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
