"""From certificates as they stand and as gpg reads them to what their pages show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from markupsafe import Markup

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.certificate import CertificateFacts
from silta.keys.fingerprint import grouped
from silta.keys.fingerprint_code import as_svg
from silta.keys.listing import KeyFacts
from silta.keys.remarks import foreign_user_ids, remarks
from silta.keys.standing import CertificateState, Standing, state_at
from silta.keys.store import administrators, certificates
from silta.mailbox.store import messages
from silta.portal.admin.views_certificates import (
    Came,
    Contents,
    Key,
    Life,
    Pages,
    Row,
    UserId,
)
from silta.portal.naming import Naming


def row_of(standing: Standing, names: Naming, at: datetime) -> Row:
    """Return a certificate as a list shows it."""
    return Row(
        fingerprint=standing.fingerprint,
        groups=grouped(standing.fingerprint),
        authority=names.authority(standing.authority),
        user_id=standing.user_id,
        state=state_at(standing, at),
        has_expired=standing.has_expired(at),
        expires_at=standing.expires_at,
        added_at=standing.added_at,
    )


def contents_of(facts: CertificateFacts, domains: tuple[str, ...], at: datetime) -> Contents:
    """Return what gpg reads in a certificate, with what there is to say of it."""
    foreign = foreign_user_ids(facts.user_ids, domains)
    return Contents(
        user_ids=tuple(UserId(one, one in foreign) for one in facts.user_ids),
        created_at=facts.created_at,
        expires_at=facts.expires_at,
        keys=tuple(_key(key, is_primary=key == facts.keys[0]) for key in facts.keys),
        remarks=remarks(facts, domains, at),
        # It is made of a fingerprint alone: 40 or 64 hexadecimal digits.
        code=Markup(as_svg(facts.fingerprint)),  # noqa: S704 -- said above
    )


def _key(key: KeyFacts, *, is_primary: bool) -> Key:
    abilities: Mapping[str, bool] = {
        "certify": key.can_certify,
        "sign": key.can_sign,
        "encrypt": key.can_encrypt,
        "authenticate": key.can_authenticate,
    }
    return Key(
        groups=grouped(key.fingerprint),
        algorithm=key.algorithm_name,
        bits=key.bits,
        can=tuple(name for name, has in abilities.items() if has),
        created_at=key.created_at,
        expires_at=key.expires_at,
        is_revoked=key.revoked,
        is_primary=is_primary,
    )


def life_of(transaction: Transaction, standing: Standing) -> Life:
    """Return what became of a certificate, its administrators by their addresses."""
    said = {name: getattr(standing, name) for name in Life.__slots__}
    for name in ("added_by", "approved_by", "ended_by"):
        said[name] = _name(transaction, said[name])
    return Life(**said)


def successors_of(
    transaction: Transaction, standing: Standing, names: Naming, at: datetime
) -> tuple[Row, ...]:
    """Return the authority's other certificates that could take this one's place."""
    if state_at(standing, at) != CertificateState.APPROVED:
        return ()
    others = certificates.list_all(transaction, BusinessId(standing.authority))
    rows = (
        row_of(one, names, at)
        for one in others
        if one.fingerprint != standing.fingerprint and one.retires_at is None
    )
    return tuple(
        row for row in rows if row.state == CertificateState.APPROVED and not row.has_expired
    )


def messages_of(
    transaction: Transaction, standing: Standing, names: Naming, pages: Pages
) -> tuple[Came, ...]:
    """Return a page of the messages that came by a revoked certificate."""
    found = messages.came_by(
        transaction, standing.fingerprint, skipped=pages.skipped, most=pages.rows
    )
    return tuple(Came(one.id, names.service(one.service), one.filed_at) for one in found)


def _name(transaction: Transaction, hand: str | None) -> str | None:
    """Return an administrator's address, or the name of the system user whose hand it was."""
    found = None if hand is None else administrators.find(transaction, hand)
    return hand if found is None else found.email
