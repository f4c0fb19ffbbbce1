"""Ids as they are typed on the command line."""

from __future__ import annotations

from silta.base.act import ActRefused
from silta.base.identity import BusinessId, parse_business_id


def business_id(text: str) -> BusinessId:
    """Return a business id as typed, or refuse it in one line."""
    try:
        return parse_business_id(text)
    except ValueError as error:
        raise ActRefused(str(error)) from None
