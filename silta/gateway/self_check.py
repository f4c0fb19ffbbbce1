"""The self-check: a good test letter of an authority in preparation is its technical step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from silta.base.clock import now
from silta.base.journal import journal
from silta.base.times import utc_milliseconds
from silta.gateway.facts import Facts
from silta.gateway.sealing import Contents
from silta.gateway.stages import TlsFacts
from silta.gateway.tools import Tools
from silta.keys.actor import Actor, Door
from silta.keys.acts import joining
from silta.keys.authority import Step, StepDone
from silta.keys.listing import ALGORITHM_NAMES

log = journal("gateway")

SELF_CHECK: Final = Actor("self-check", "self-check", Door.WORKER)
# RFC 9580 sections 9.5 and 9.3: of what is weaker no letter passes.
DIGESTS: Final = {
    8: "SHA256",
    9: "SHA384",
    10: "SHA512",
    11: "SHA224",
    12: "SHA3-256",
    14: "SHA3-512",
}
CIPHERS: Final = {
    7: "AES128", 8: "AES192", 9: "AES256", 10: "Twofish",
    11: "Camellia128", 12: "Camellia192", 13: "Camellia256",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passed:
    """A test letter that passed every check: what it was judged by, and how it came."""

    facts: Facts
    contents: Contents
    tls: TlsFacts

    def verified(self) -> str:
        """Return what the letter showed, line by line: nothing of its text, and no person."""
        return "\n".join(f"{name}: {value}" for name, value in self._lines())

    def _lines(self) -> Iterator[tuple[str, object]]:
        signature = self.contents.signature
        yield "signer", signature.fingerprint
        yield "signing key", signature.key_fingerprint
        yield "algorithm", self._algorithm()
        yield "digest", _name(DIGESTS, signature.digest_algorithm)
        yield "signed at", utc_milliseconds(signature.made_at)
        yield "cipher", _name(CIPHERS, int(self.contents.session_key.partition(":")[0]))
        yield "TLS", f"{self.tls.version} {self.tls.cipher}".strip() or "not known"
        yield "documents", len(self.contents.letter.documents)
        yield "message id", self.contents.letter.manifest.message_id

    def _algorithm(self) -> str:
        name = _name(ALGORITHM_NAMES, self.contents.signature.key_algorithm)
        strength = self.facts.signer.strength if self.facts.signer else None
        return name if strength is None else f"{name}, {strength.bits} bits"


def record_self_check(tools: Tools, passed: Passed) -> None:
    """Record the technical step, with what was verified, unless it is recorded already.

    It is on the disk when this returns. Whatever is raised is a fault of ours: the peer is
    told 451 and sends the letter again, which is checked anew.
    """
    where, at = passed.facts.route, now()
    message_id = passed.contents.letter.manifest.message_id
    done = StepDone(Step.TECHNICAL, at, SELF_CHECK.id, message_id, passed.verified())
    with tools.database.write() as transaction:
        is_first = joining.record_self_check(transaction, SELF_CHECK, where.authority, done)
    log.info("self-check", authority=where.authority, step="first" if is_first else "again")


def _name(names: dict[int, str], number: int) -> str:
    return names.get(number, f"algorithm {number}")
