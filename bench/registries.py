"""Registries of few and of many certificates, and what is asked of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from silta.base.clock import now
from silta.base.database import Database, Transaction
from silta.base.identity import BusinessId
from silta.keys.actor import Actor, Door
from silta.keys.acts import certificates as acts
from silta.keys.certificate import CertificateFacts, read_certificate
from silta.keys.fingerprint import Fingerprint
from silta.keys.gnupg import run
from silta.keys.home import throwaway_home
from silta.keys.ring import RingCache
from silta.keys.runtime_folder import FALLBACK
from silta.keys.store import authorities, certificates
from silta.mailbox.store.known import signer_alone
from silta.migrations import migrate
from tests.registry import SILTALA

ADDS, APPROVES = (Actor(name, name, Door.COMMAND_LINE) for name in ("lisaaja", "hyvaksyja"))
EACH = 10  # certificates of an authority
LIMIT_BYTES, DEADLINE = 64 * 1024, timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Registry:
    """A database with certificates, the rings made of it, and a home for gpg."""

    database: Database
    rings: RingCache
    home: Path

    def verify(self, signed: bytes, signer: Fingerprint) -> None:
        """Look a signer up and verify its signature by Siltala's ring, as for a mail."""
        with self.database.read() as transaction:
            found = authorities.get(transaction, SILTALA.id)
            ring = self.rings.get(
                found.id,
                found.ring_generation,
                lambda: certificates.ring(transaction, SILTALA.id),
            )
            assert signer_alone(transaction, signer, signer) is not None
        only = ("--no-autostart", "--lock-never", "--no-default-keyring", "--keyring", ring)
        done = run(
            [*only, "--decrypt"],
            home=self.home,
            stdin=signed,
            limit_bytes=LIMIT_BYTES,
            deadline=DEADLINE,
        )
        assert done.exit_code == 0, done.status

    def add(self, content: bytes) -> Fingerprint:
        """Import one more certificate of Siltala's, as the command does."""
        given = read_certificate(content)
        with self.database.write() as transaction:
            acts.add(transaction, ADDS, SILTALA.id, given, source="file", at=now())
        return given.fingerprint

    def drop(self, fingerprint: Fingerprint) -> None:
        """Forget it again."""
        with self.database.write() as transaction:
            acts.drop(transaction, ADDS, fingerprint, at=now())


@contextmanager
def registry(folder: Path, own: Sequence[CertificateFacts], others: int) -> Iterator[Registry]:
    """Give a registry with Siltala's ``own`` certificates, and ten of each of ``others``."""
    database = Database(f"sqlite:///{folder}/silta.db")
    try:
        migrate(database)
        with database.write() as transaction:
            _fill(transaction, SILTALA.id, SILTALA.domains, own)
            for number in range(others):
                named = [replace(own[0], fingerprint=_any(), keys=()) for _ in range(EACH)]
                _fill(transaction, BusinessId(f"{number:07}-0"), (f"k{number}.example",), named)
        with RingCache(FALLBACK) as rings, throwaway_home() as home:
            yield Registry(database, rings, home)
    finally:
        database.close()


def _fill(
    transaction: Transaction,
    owner: BusinessId,
    domains: tuple[str, ...],
    given: Sequence[CertificateFacts],
) -> None:
    """Add an authority whose certificates are approved; other ones' bytes are never read."""
    at = now()
    authorities.add(transaction, replace(SILTALA, id=owner, domains=domains), at)
    for facts in given:
        certificates.add(transaction, owner, facts, at=at, by=ADDS.id)
        standing = certificates.get(transaction, facts.fingerprint)
        certificates.approve(transaction, standing, at=at, by=APPROVES.id)


def _any() -> Fingerprint:
    return Fingerprint(secrets.token_hex(20).upper())
