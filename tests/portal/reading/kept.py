"""A message's row as the portal reads it, for what is pure."""

from __future__ import annotations

from typing import Any

from silta.keys.fingerprint import Fingerprint
from silta.mailbox.service import Method
from silta.mailbox.store.inbox import Kept
from silta.mailbox.vault.types import AccountId, MessageRef
from tests.registry import NOW, SILTALA


def kept(**changed: Any) -> Kept:  # noqa: ANN401 -- any field of the row
    """Return the row of ``good_manifest()``, filed at NOW; some fields may be others."""
    values: dict[str, Any] = {
        "id": MessageRef("01KBQ0000000000000000000M1"),
        "account_id": AccountId("01KB00000000000000000AAAAA"),
        "authority_id": SILTALA.id,
        "message_id": "VD-2026-4711/1",
        "service_code": "paivahoito-siltala",
        "certificate": Fingerprint("A" * 40),
        "method": Method.VERIFIABLE,
        "kind": "decision",
        "rule_set": "fi-2003-13",
        "remedy_days": 30,
        "not_before": None,
        "filed_at": NOW,
        "acknowledged_at": None,
        "opened_at": None,
        "verified": None,
    }
    return Kept(**{**values, **changed})
