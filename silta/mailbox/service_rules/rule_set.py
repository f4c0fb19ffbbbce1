"""Rule sets by id, read from the data files beside this one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One dated rule set; ``valid_until`` is its last day, None while it is in force.

    ``acknowledge_within_days`` is the time for the receipt of verifiable service, from the
    notice; ``ordinary_served_after_days`` counts from the sending; ``holidays_in`` is the
    country, as ISO 3166-1 writes it, whose holidays move the end of a remedy.
    """

    id: str
    law: str
    valid_from: date
    acknowledge_within_days: int
    ordinary_served_after_days: int
    holidays_in: str
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the rules are in force on ``day``."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@cache
def rule_sets() -> dict[str, RuleSet]:
    """Return all rule sets by id; each file's name is its id."""
    folder = resources.files("silta.mailbox.service_rules")
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    found = [RuleSet(**tomllib.loads(file.read_text("utf-8"))) for file in files]
    return {rules.id: rules for rules in found}
