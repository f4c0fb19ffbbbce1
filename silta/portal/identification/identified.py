"""Who a strong identification says somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from silta.base.identity import Hetu


@dataclass(frozen=True, slots=True, repr=False)
class Identified:
    """One person, proven by the provider just now; it never shows itself.

    ``subject`` is the provider's own name for the person. The texts are in NFC, one line
    each, without control or bidi characters. ``email`` is what the provider says and may be
    anybody's. ``acr`` is the level of the identification, empty where the provider gives
    none; ``identified_at`` is when the person proved it, in UTC.
    """

    subject: str
    hetu: Hetu
    name: str
    given_name: str | None
    family_name: str
    birthdate: date | None
    email: str | None
    acr: str
    identified_at: datetime

    def __repr__(self) -> str:
        return "Identified(…)"
