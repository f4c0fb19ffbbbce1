"""Whether a message's row says what its sender signed. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from silta.mailbox.letter import Manifest
from silta.mailbox.store.inbox import Kept

# As long as the intake takes a signature, INTERFACE.md section 3 (signature.stale). It judges
# first and files a moment later: the filing of what it took may be a little further away.
OLDEST_SIGNATURE = timedelta(days=7, minutes=15)
FURTHEST_AHEAD = timedelta(minutes=5)


def is_plausible(kept: Kept, signed_at: datetime) -> bool:
    """Tell whether the row's time of filing can be true of a signature made then."""
    return signed_at - FURTHEST_AHEAD <= kept.filed_at <= signed_at + OLDEST_SIGNATURE


def disagreement(kept: Kept, manifest: Manifest) -> str | None:
    """Return the first field in which row and letter differ; None when they agree.

    Who can write to the database could otherwise turn verifiable service into ordinary, or
    move a real decision under another authority's name.
    """
    said: dict[str, tuple[object, object]] = {
        "authority": (kept.authority_id, manifest.sender.business_id),
        "service": (kept.service_code, manifest.sender.service),
        "to": (kept.service_code, manifest.to.local.lower()),
        "message_id": (kept.message_id, manifest.message_id),
        "method": (kept.method, manifest.delivery.method),
        "kind": (kept.kind, manifest.kind),
        "rule_set": (kept.rule_set, manifest.delivery.rule_set),
        "not_before": (kept.not_before, manifest.delivery.not_before),
        "remedy_days": (kept.remedy_days, manifest.remedy.days if manifest.remedy else None),
    }
    return next((name for name, (row, letter) in said.items() if row != letter), None)
