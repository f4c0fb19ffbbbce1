"""What the proven claims say: a person, or not enough of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime

from silta.base.identity import Hetu, parse_address, parse_hetu
from silta.mailbox.letter.limits import MAX_LINE
from silta.mailbox.letter.names import check_line
from silta.portal.identification.failures import refused
from silta.portal.identification.identified import Identified

LONGEST_ACR = 200  # ours: the levels of eIDAS and Finland are addresses of some 60 characters
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
OF_A_PERSON = ("name", "given_name", "family_name", "birthdate", "email")

Claims = Mapping[str, object]


def is_enough(claims: Claims, hetu_claim: str) -> bool:
    """Tell whether nothing more has to be asked of the provider."""
    return all(claims.get(name) is not None for name in (hetu_claim, "name", "family_name"))


def complete(proven: Claims, further: Claims, hetu_claim: str) -> dict[str, object]:
    """Return the proven claims, and of the further ones what only tells of the person.

    Nothing proven is changed, and how and when somebody proved it is the token's word alone.
    """
    lacking = {name for name in (hetu_claim, *OF_A_PERSON) if proven.get(name) is None}
    return {**proven, **{name: further.get(name) for name in lacking}}


def identify(claims: Claims, hetu_claim: str, at: datetime) -> Identified:
    """Return the person of whom proven claims speak; ``at`` is now.

    Raises IdentificationFailed (REFUSED) without a good identity code and family name, and
    for a text that is too long or would show other than it is. A birthday or mail address
    that is none counts as not given: they prove nothing.
    """
    family_name = _line(claims, "family_name")
    given_name = _line(claims, "given_name")
    if family_name is None:
        raise refused("no family name was given")
    return Identified(
        subject=str(claims["sub"]),
        hetu=_hetu(claims.get(hetu_claim)),
        name=_line(claims, "name") or " ".join(filter(None, (given_name, family_name))),
        given_name=given_name,
        family_name=family_name,
        birthdate=_day(claims.get("birthdate")),
        email=_email(claims.get("email")),
        acr=_level(claims.get("acr")),
        identified_at=_moment(claims.get("auth_time"), at),
    )


def _line(claims: Claims, name: str) -> str | None:
    given = claims.get(name)
    if given is None or given == "":
        return None
    if not isinstance(given, str) or len(given) > MAX_LINE:
        raise refused(f"the claim {name} is no text of a line")
    normal = unicodedata.normalize("NFC", given).strip()
    try:
        return check_line(normal)
    except ValueError:
        raise refused(f"the claim {name} holds what is not to be shown") from None


def _hetu(given: object) -> Hetu:
    try:
        return parse_hetu(given if isinstance(given, str) else "")
    except ValueError:
        raise refused("no good identity code was given") from None


def _day(given: object) -> date | None:
    try:
        return (
            date.fromisoformat(given) if isinstance(given, str) and DAY.fullmatch(given) else None
        )
    except ValueError:
        return None


def _email(given: object) -> str | None:
    try:
        return str(parse_address(given)) if isinstance(given, str) else None
    except ValueError:
        return None


def _level(given: object) -> str:
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > LONGEST_ACR or not given.isprintable():
        raise refused("the level of the identification is no printable text")
    return given


def _moment(given: object, at: datetime) -> datetime:
    """Return when the person proved it: as told, unless that is no time or still to come."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        return at
    if not 0 < given <= at.timestamp():
        return at
    return datetime.fromtimestamp(given, UTC)
