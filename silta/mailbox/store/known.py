"""What the intake asks of the database for each mail, each question one prepared statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.store import THE_ROW
from silta.base.tables import clock_mark
from silta.keys.authority import AuthorityState
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CertificateState, KeyStrength, Signer
from silta.keys.tables import authority, certificate, certificate_key
from silta.mailbox.account import Account, AccountState
from silta.mailbox.filed import Earlier
from silta.mailbox.service import ServiceState
from silta.mailbox.store.accounts import newest_key
from silta.mailbox.store.services import read_types
from silta.mailbox.tables import account, account_key, message, service
from silta.mailbox.vault.types import AccountId, AccountPublicKey


@dataclass(frozen=True, slots=True)
class OpenService:
    """A service that takes mail now, and the generation of its authority's keyring."""

    code: str
    authority: BusinessId
    ring_generation: int


@dataclass(frozen=True, slots=True)
class Question:
    """Whom and what a letter names; ``person`` is the keyed hash of the identity code."""

    service: str
    signer: Fingerprint
    signing_key: Fingerprint
    message_id: str
    person: bytes = field(repr=False)
    lookup_key_id: str


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the database about a letter, and the highest time ever committed (UTC).

    ``document_types`` are those that the service takes; None for all that a letter may hold.
    """

    service: OpenService
    document_types: frozenset[str] | None
    signer: Signer | None
    account: Account | None
    earlier: Earlier | None
    high_water: datetime | None


def _of_open_service(*columns: Any) -> Select[Any]:  # noqa: ANN401 -- SQLAlchemy's own
    """Return the question for an open service of an open authority, with more columns."""
    return (
        select(service.c.code, authority.c.id, authority.c.ring_generation, *columns)
        .where(service.c.code == bindparam("service"))
        .where(service.c.state == ServiceState.OPEN, authority.c.state == AuthorityState.OPEN)
    )


_SIGNER = (
    certificate.c.authority_id.label("signers_authority"),
    certificate.c.state.label("signer_state"),
    certificate.c.content.label("certificate"),
    certificate.c.retires_at,
    certificate_key.c.algorithm,
    certificate_key.c.bits,
)
_SIGNING_KEY = and_(
    certificate_key.c.fingerprint == bindparam("signing_key"),
    certificate_key.c.certificate == certificate.c.fingerprint,
)
_SIGNER_ALONE = (
    select(*_SIGNER)
    .select_from(certificate.outerjoin(certificate_key, _SIGNING_KEY))
    .where(certificate.c.fingerprint == bindparam("signer"))
)
_SERVICE = _of_open_service().select_from(service.join(authority))
_KNOWN = _of_open_service(
    service.c.document_types,
    *_SIGNER,
    account.c.id.label("account_id"),
    account.c.state.label("account_state"),
    account.c.family_name,
    account.c.opened_at,
    account_key.c.key_id,
    account_key.c.public_key,
    account_key.c.signature,
    message.c.evidence_id,
    message.c.manifest,
    clock_mark.c.committed_at,
).select_from(
    service.join(authority)
    .outerjoin(certificate, certificate.c.fingerprint == bindparam("signer"))
    .outerjoin(certificate_key, _SIGNING_KEY)
    .outerjoin(
        account,
        and_(
            account.c.lookup_key_id == bindparam("lookup_key_id"),
            account.c.lookup == bindparam("person"),
        ),
    )
    .outerjoin(account_key, account_key.c.key_id == newest_key())
    .outerjoin(
        message,
        and_(
            message.c.authority_id == authority.c.id,
            message.c.message_id == bindparam("message_id"),
        ),
    )
    .outerjoin(clock_mark, clock_mark.c.id == THE_ROW)
)


def open_service(transaction: Transaction, code: str) -> OpenService | None:
    """Return an open service of an open authority, or None."""
    row = transaction.execute(_SERVICE, {"service": code}).first()
    return None if row is None else _service(row)


def known(transaction: Transaction, of: Question) -> Known | None:
    """Return what is known of a letter; None when its service is not open."""
    asked = {name: getattr(of, name) for name in Question.__slots__}
    row = transaction.execute(_KNOWN, asked).first()
    if row is None:
        return None
    return Known(
        service=_service(row),
        document_types=read_types(row.document_types),
        signer=None if row.signer_state is None else _signer(row),
        account=None if row.account_state is None or row.key_id is None else _account(row),
        earlier=None if row.manifest is None else Earlier(row.evidence_id, bytes(row.manifest)),
        high_water=row.committed_at,
    )


def signer_alone(
    transaction: Transaction, signer: Fingerprint, signing_key: Fingerprint
) -> Signer | None:
    """Return how a signer stands, for a letter about which nothing else is asked."""
    asked = {"signer": signer, "signing_key": signing_key}
    row = transaction.execute(_SIGNER_ALONE, asked).first()
    return None if row is None else _signer(row)


def _service(row: Row[*tuple[Any, ...]]) -> OpenService:
    return OpenService(row.code, BusinessId(row.id), row.ring_generation)


def _signer(row: Row[*tuple[Any, ...]]) -> Signer:
    return Signer(
        authority=BusinessId(row.signers_authority),
        state=CertificateState(row.signer_state),
        strength=None if row.bits is None else KeyStrength(row.algorithm, row.bits),
        certificate=bytes(row.certificate),
        retires_at=row.retires_at,
    )


def _account(row: Row[*tuple[Any, ...]]) -> Account:
    owner = AccountId(row.account_id)
    return Account(
        id=owner,
        state=AccountState(row.account_state),
        family_name=bytes(row.family_name),
        opened_at=row.opened_at,
        key=AccountPublicKey(row.key_id, owner, bytes(row.public_key), bytes(row.signature)),
    )
