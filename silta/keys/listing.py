"""gpg's listing of keys in colons (GnuPG doc/DETAILS) as facts: pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from silta.keys.fingerprint import Fingerprint, parse_fingerprint

# Names of RFC 9580 section 9.1; gpg lists curves by name in a field of their own.
ALGORITHM_NAMES = {
    1: "RSA",
    2: "RSA",
    3: "RSA",
    16: "ElGamal",
    17: "DSA",
    18: "ECDH",
    19: "ECDSA",
    20: "ElGamal",
    22: "EdDSA",
    25: "X25519",
    26: "X448",
    27: "Ed25519",
    28: "Ed448",
}
FIELDS = 20  # shorter records are filled up, longer ones come with newer versions
# Colon and backslash; other escapes stand for control characters, and stay as they are.
ESCAPED = re.compile(r"\\x(3a|5c)")
# Control, format and private characters, line ends, and what is no character: a person sees
# nothing of them, and a terminal or a page may obey.
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A primary key or subkey: ``algorithm`` by RFC 9580 section 9.1, times in UTC."""

    fingerprint: Fingerprint
    algorithm: int
    algorithm_name: str
    bits: int
    can_sign: bool
    can_encrypt: bool
    can_certify: bool
    can_authenticate: bool
    created_at: datetime
    expires_at: datetime | None
    revoked: bool


@dataclass(frozen=True, slots=True)
class ListedCertificate:
    """A certificate as listed: its primary key first, then its subkeys; its user ids."""

    keys: tuple[KeyFacts, ...]
    user_ids: tuple[str, ...]


def parse_listing(listing: bytes) -> tuple[ListedCertificate, ...]:
    """Return the certificates, public or secret, of a ``--with-colons`` listing."""
    certificates: list[tuple[list[KeyFacts], list[str]]] = []
    records = _records(listing)
    for record in records:
        if record[0] in ("pub", "sec"):
            certificates.append(([], []))
        if record[0] in ("pub", "sec", "sub", "ssb"):
            certificates[-1][0].append(_key(record, next(records)))
        elif record[0] == "uid":
            certificates[-1][1].append(_text(record[9]))
    return tuple(ListedCertificate(tuple(keys), tuple(ids)) for keys, ids in certificates)


def _records(listing: bytes) -> Iterator[list[str]]:
    for line in listing.decode("utf-8", "replace").split("\n"):
        record = line.split(":")
        yield record + [""] * (FIELDS - len(record))


def _key(record: list[str], fingerprint: list[str]) -> KeyFacts:
    """Read a key's record and the ``fpr`` record that gpg writes after it."""
    algorithm = int(record[3])
    name = record[16] or ALGORITHM_NAMES.get(algorithm, f"algorithm {algorithm}")
    return KeyFacts(
        fingerprint=parse_fingerprint(fingerprint[9]),
        algorithm=algorithm,
        algorithm_name=name,
        bits=int(record[2]),
        can_sign="s" in record[11],
        can_encrypt="e" in record[11],
        can_certify="c" in record[11],
        can_authenticate="a" in record[11],
        created_at=_time(record[5]),
        expires_at=_time(record[6]) if record[6] else None,
        revoked=record[1].startswith("r"),
    )


def _text(field: str) -> str:
    """Return a user id for people: what gpg left unescaped of control characters is escaped.

    It leaves those above ASCII, and what turns the direction of writing round.
    """
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), field)
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if unicodedata.category(character) in UNSEEN:
        return f"\\u{{{ord(character):x}}}"
    return character


def _time(text: str) -> datetime:
    return datetime.fromtimestamp(int(text), UTC)
