"""Authorities as the registry's tests register them: Siltala, and Naapurila beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from silta.base.identity import BusinessId
from silta.keys.authority import Authority, AuthorityState

NOW: Final = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)


def authority(business_id: str, name_fi: str, *domains: str) -> Authority:
    """Return an authority that has just been added."""
    return Authority(
        id=BusinessId(business_id),
        name_fi=name_fi,
        name_sv=None,
        name_en=None,
        state=AuthorityState.PREPARING,
        receipts_to=None,
        domains=domains,
        steps=(),
        ring_generation=0,
    )


SILTALA: Final = authority(
    "1234567-1", "Siltalan kaupunki", "posti.siltala.example", "siltala.example"
)
NAAPURILA: Final = authority("7654321-2", "Naapurilan kunta", "naapurila.example")
