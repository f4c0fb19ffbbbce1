"""What there is to say of a certificate before somebody approves it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from silta.base.identity import Address, parse_address
from silta.keys.certificate import CertificateFacts
from silta.keys.listing import KeyFacts
from silta.keys.policy import LEAST_NEW_RSA_BITS, problem_of_key, problems_of

# A municipality needs weeks to have a new certificate approved.
SOON = timedelta(days=60)


class Remark(StrEnum):
    """One thing to know of a certificate."""

    GOOD = "good"
    WEAK = "weak"
    SOME_WEAK = "some_weak"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    EXPIRES_SOON = "expires_soon"
    NO_EXPIRY = "no_expiry"
    NO_ENCRYPTION = "no_encryption"
    FOREIGN_USER_ID = "foreign_user_id"


# In words for a person who is no cryptographer.
WORDS: Mapping[Remark, str] = {
    Remark.GOOD: "its signing key is strong enough",
    Remark.WEAK: "no key in it is strong enough to sign: no letter of it would be filed",
    Remark.SOME_WEAK: "a key in it is too weak: what that key signs is refused",
    Remark.WITHDRAWN: "its owner has withdrawn it: no letter of it is filed",
    Remark.EXPIRED: "it has expired: no letter of it is filed until its owner renews it",
    Remark.EXPIRES_SOON: "it expires within 60 days",
    Remark.NO_EXPIRY: "it has no expiry: it counts until somebody here ends it",
    Remark.NO_ENCRYPTION: "it has no encryption key: receipts cannot be encrypted to it",
    Remark.FOREIGN_USER_ID: "a user id in it is of no domain of this authority",
}


def remarks(facts: CertificateFacts, domains: Collection[str], at: datetime) -> tuple[Remark, ...]:
    """Return what is to say, in the order in which a person should read it."""
    checks = (
        (Remark.WITHDRAWN, facts.revoked),
        (Remark.EXPIRED, _is_over(facts.expires_at, at)),
        *((remark, True) for remark in _of_strength(facts)),
        (Remark.FOREIGN_USER_ID, bool(foreign_user_ids(facts.user_ids, domains))),
        (Remark.EXPIRES_SOON, _is_soon(facts.expires_at, at)),
        (Remark.NO_EXPIRY, facts.expires_at is None),
        (Remark.NO_ENCRYPTION, not encrypting_keys(facts, at)),
    )
    return tuple(remark for remark, holds in checks if holds)


def foreign_user_ids(user_ids: Sequence[str], domains: Collection[str]) -> tuple[str, ...]:
    """Return the user ids that are of none of the domains, or name no address at all."""
    addresses = ((one, _address(one)) for one in user_ids)
    return tuple(one for one, found in addresses if found is None or found.domain not in domains)


def names_mailbox(user_ids: Sequence[str], mailbox: Address) -> bool:
    """Tell whether a user id is of this mailbox, upper and lower case being alike."""
    wanted = str(mailbox).lower()
    return any(str(_address(one)).lower() == wanted for one in user_ids)


def encrypting_keys(facts: CertificateFacts, at: datetime) -> tuple[KeyFacts, ...]:
    """Return the keys that something can be encrypted to now."""
    if facts.revoked or _is_over(facts.expires_at, at):
        return ()
    return tuple(
        key
        for key in facts.keys
        if key.can_encrypt and not key.revoked and not _is_over(key.expires_at, at)
    )


def _of_strength(facts: CertificateFacts) -> tuple[Remark, ...]:
    if problems_of(facts):
        return (Remark.WEAK,)
    signing = [key for key in facts.keys if key.can_sign and not key.revoked]
    weak = [key for key in signing if problem_of_key(key.algorithm, key.bits, LEAST_NEW_RSA_BITS)]
    return (Remark.SOME_WEAK,) if weak else (Remark.GOOD,) if signing else ()


def _address(user_id: str) -> Address | None:
    """Return the address that a user id ends in, or is."""
    text = user_id.strip()
    address = text.rpartition("<")[2].removesuffix(">") if text.endswith(">") else text
    try:
        return parse_address(address)
    except ValueError:
        return None


def _is_over(time: datetime | None, at: datetime) -> bool:
    return time is not None and time <= at


def _is_soon(time: datetime | None, at: datetime) -> bool:
    return time is not None and at < time <= at + SOON
