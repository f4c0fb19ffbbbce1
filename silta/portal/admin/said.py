"""What a page says once of the act before it: a fixed set of words, never an asker's text."""

from __future__ import annotations

from enum import StrEnum

from silta.portal.web import Asked


class Said(StrEnum):
    """Each has its words in the template ``admin/_said.html``."""

    DONE = "done"
    ADDED = "added"
    SAVED = "saved"
    PROPOSED = "proposed"
    INVITED = "invited"
    DECLINED = "declined"
    ASKED_FOR = "asked-for"
    FRESH = "fresh"
    WELCOME = "welcome"
    LOGGED_OUT = "logged-out"


def said_in(request: Asked) -> Said | None:
    """Return what an address says was done; None for anything that is not one of ours."""
    given = request.query_params.get("said", "")
    return Said(given) if given in set(Said) else None
