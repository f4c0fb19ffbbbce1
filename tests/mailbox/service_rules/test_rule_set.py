"""Rule sets: dated, and found by the name of their file."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest

from silta.mailbox.service_rules.rule_set import RuleSet, rule_sets
from silta.mailbox.service_rules.working_days import is_working_day

REPEALED = RuleSet(
    id="x",
    law="Act",
    valid_from=date(2003, 2, 1),
    acknowledge_within_days=7,
    ordinary_served_after_days=3,
    holidays_in="FI",
    valid_until=date(2026, 12, 31),
)


def test_the_rules_of_2003_are_in_force() -> None:
    """The letter's own example names them."""
    rules = rule_sets()["fi-2003-13"]
    assert rules.is_valid_on(date(2026, 11, 22))
    assert not rules.is_valid_on(date(2003, 1, 31))


def test_each_file_is_found_by_its_name() -> None:
    """A letter names the rules it was served under; the file must be the one."""
    folder = resources.files("silta.mailbox.service_rules")
    files = {file.name.removesuffix(".toml") for file in folder.iterdir() if ".toml" in file.name}
    assert set(rule_sets()) == files


def test_the_rules_of_2003_say_what_the_act_says() -> None:
    """Act 13/2003: seven days in section 18, the third day in section 19."""
    rules = rule_sets()["fi-2003-13"]
    assert (rules.acknowledge_within_days, rules.ordinary_served_after_days) == (7, 3)
    assert rules.holidays_in == "FI"


@pytest.mark.parametrize("rules", rule_sets().values(), ids=lambda rules: rules.id)
def test_each_rule_set_can_be_counted_with(rules: RuleSet) -> None:
    """A file is read as it is written: its numbers are days, its country has holidays."""
    for days in (rules.acknowledge_within_days, rules.ordinary_served_after_days):
        assert isinstance(days, int)
        assert 1 <= days <= 30
    assert not is_working_day(date(2026, 12, 25), rules.holidays_in)


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2003, 1, 31), False),
        (date(2003, 2, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_both_of_its_days_count(day: date, *, valid: bool) -> None:
    """The first and the last."""
    assert REPEALED.is_valid_on(day) is valid
