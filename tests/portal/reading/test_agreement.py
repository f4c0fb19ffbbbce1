"""What stands in a message's row is held against what its sender signed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.mailbox.letter import Manifest, read_manifest
from silta.mailbox.service import Method
from silta.portal.reading.agreement import disagreement, is_plausible
from tests.letters import REMOVED, good_manifest, manifest_bytes
from tests.portal.reading.kept import kept
from tests.registry import NAAPURILA, NOW


def manifest(**overrides: object) -> Manifest:
    """Return what was signed."""
    return read_manifest(manifest_bytes(good_manifest(**overrides)))


def test_a_row_as_it_was_filed_agrees() -> None:
    """Nothing else may be found, or true decisions were hidden."""
    assert disagreement(kept(), manifest()) is None
    without = manifest(remedy={"days": REMOVED})
    assert disagreement(kept(remedy_days=None), without) is None
    later = manifest(delivery={"not_before": "2026-11-24T08:00:00+02:00"})
    assert disagreement(kept(not_before=later.delivery.not_before), later) is None


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"authority_id": NAAPURILA.id}, "authority"),
        ({"service_code": "koulu-siltala"}, "service"),
        ({"message_id": "VD-2026-4711/2"}, "message_id"),
        ({"method": Method.ORDINARY}, "method"),
        ({"kind": "notice"}, "kind"),
        ({"rule_set": "fi-1999-1"}, "rule_set"),
        ({"not_before": NOW}, "not_before"),
        ({"remedy_days": None}, "remedy_days"),
        ({"remedy_days": 31}, "remedy_days"),
    ],
)
def test_each_changed_field_is_named(changed: dict[str, object], found: str) -> None:
    """By our own name for it, which may stand in the journal."""
    assert disagreement(kept(**changed), manifest()) == found


@pytest.mark.parametrize(
    ("shift", "may_be"),
    [
        (timedelta(0), True),
        (timedelta(days=7, minutes=15), True),
        (timedelta(days=7, minutes=15, seconds=1), False),
        (timedelta(minutes=-5), True),
        (timedelta(minutes=-5, seconds=-1), False),
    ],
)
def test_a_time_of_filing_is_held_against_the_signature(shift: timedelta, may_be: bool) -> None:  # noqa: FBT001 -- a column of the table
    """It is what the days of the remedy are counted from."""
    assert is_plausible(kept(filed_at=NOW + shift), NOW) is may_be
