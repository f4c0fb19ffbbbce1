"""How the tests of deadlines write times and rules."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from silta.mailbox.service_rules.rule_set import rule_sets

RULES = rule_sets()["fi-2003-13"]
# From the Act's first day to a decision in a time that the youngest reader may see.
TIMES = st.datetimes(datetime(2003, 2, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- the strategy adds the zone


def utc(text: str) -> datetime:
    """Return a time in UTC from ``2026-12-31 21:59:59``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
