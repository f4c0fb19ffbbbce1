"""Reading a certificate that someone hands us, before it may enter a ring.

gpg takes secret keys, several keys and a thousand user ids just as gladly as one
certificate, and 80 s over the last. So the packets are counted before gpg sees them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path

from silta.base.act import ActRefused
from silta.keys.armour import ArmourKind, to_binary
from silta.keys.bounds import Bounds
from silta.keys.fingerprint import Fingerprint
from silta.keys.gnupg import Finished, run
from silta.keys.home import throwaway_home
from silta.keys.listing import KeyFacts, ListedCertificate, parse_listing
from silta.keys.memory import Argument
from silta.keys.packets import Tag, walk

# A certificate of ours has 1 KiB, one of a person with many signatures 50 KiB.
LIMIT_BYTES = 256 * 1024
MOST_USER_IDS = 20
MOST_SUBKEYS = 20
# Each costs gpg up to a millisecond to check.
MOST_SIGNATURES = 500
DEADLINE = timedelta(seconds=2)  # for all runs of gpg together; 40 ms are usual


class CertificateProblem(StrEnum):
    """Why a certificate is not taken, in words for the person who handed it in."""

    TOO_LARGE = "larger than 256 KiB"
    NOT_A_CERTIFICATE = "not one OpenPGP certificate, armoured or binary"
    SECRET = "holds a secret key, which must never leave its owner"  # noqa: S105 -- a sentence
    SEVERAL = "more than one certificate"
    TOO_MANY_USER_IDS = "more than 20 user ids"
    TOO_MANY_PARTS = "more than 20 subkeys or 500 signatures"
    UNUSABLE = "gpg finds no valid user id in it, or does not know its version"
    CANNOT_SIGN = "no key in it can sign"


class CertificateRefused(Exception):  # noqa: N818 -- an expected end, not an error of the program
    """The certificate is not taken; ``problem`` says why."""

    def __init__(self, problem: CertificateProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """A certificate as gpg understood it; ``cleaned`` is what a ring gets: binary and minimal.

    The first of ``keys`` is the primary key. ``user_ids`` is text of the owner's choosing,
    free of control characters. Times are UTC.
    """

    fingerprint: Fingerprint
    user_ids: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked: bool
    keys: tuple[KeyFacts, ...]
    cleaned: bytes = field(repr=False)


def read_certificate(data: bytes) -> CertificateFacts:
    """Return the facts of exactly one public certificate; raise CertificateRefused for others.

    One that is expired or revoked is read too, since its facts say so. Blocks for some
    40 ms; raises GpgUnusable when gpg cannot be started.
    """
    if len(data) > LIMIT_BYTES:
        raise CertificateRefused(CertificateProblem.TOO_LARGE)
    binary = _to_binary(data)
    _check_packets(binary)
    bounds = Bounds.starting_now(2 * LIMIT_BYTES, DEADLINE)
    with throwaway_home() as home:
        gpg = partial(_gpg, home, bounds)
        gpg(["--import-options", "import-minimal", "--import"], stdin=binary)
        listed = parse_listing(gpg(["--with-colons", "--list-keys"]).output)
        cleaned = gpg(["--export-options", "export-minimal,no-export-attributes", "--export"])
    return _facts(listed, cleaned.output)


def read_or_refuse(content: bytes, named: str) -> CertificateFacts:
    """Return the facts as ``read_certificate`` does; raise ActRefused in one line, with a name."""
    try:
        return read_certificate(content)
    except CertificateRefused as refused:
        raise ActRefused(f"{named}: {refused}") from None


def _to_binary(data: bytes) -> bytes:
    if data.lstrip().startswith(f"-----BEGIN {ArmourKind.SECRET_KEY}-----".encode()):
        raise CertificateRefused(CertificateProblem.SECRET)
    try:
        return to_binary(data, ArmourKind.CERTIFICATE)
    except ValueError:
        raise CertificateRefused(CertificateProblem.NOT_A_CERTIFICATE) from None


def _check_packets(binary: bytes) -> None:
    """Raise CertificateRefused unless the packets are those of one modest certificate."""
    try:
        tags = [packet.tag for packet in walk(binary, most=LIMIT_BYTES)]
    except ValueError:
        raise CertificateRefused(CertificateProblem.NOT_A_CERTIFICATE) from None
    parts = {Tag.PUBLIC_KEY, Tag.PUBLIC_SUBKEY, Tag.USER_ID, Tag.USER_ATTRIBUTE, Tag.SIGNATURE}
    user_ids = tags.count(Tag.USER_ID) + tags.count(Tag.USER_ATTRIBUTE)
    many_parts = tags.count(Tag.PUBLIC_SUBKEY) > MOST_SUBKEYS
    checks = (
        (Tag.SECRET_KEY in tags or Tag.SECRET_SUBKEY in tags, CertificateProblem.SECRET),
        (tags.count(Tag.PUBLIC_KEY) > 1, CertificateProblem.SEVERAL),
        (tags[:1] != [Tag.PUBLIC_KEY], CertificateProblem.NOT_A_CERTIFICATE),
        (not parts.issuperset(tags), CertificateProblem.NOT_A_CERTIFICATE),
        (user_ids > MOST_USER_IDS, CertificateProblem.TOO_MANY_USER_IDS),
        (many_parts, CertificateProblem.TOO_MANY_PARTS),
        (tags.count(Tag.SIGNATURE) > MOST_SIGNATURES, CertificateProblem.TOO_MANY_PARTS),
    )
    for is_wrong, problem in checks:
        if is_wrong:
            raise CertificateRefused(problem)


def _gpg(home: Path, bounds: Bounds, arguments: list[Argument], stdin: bytes = b"") -> Finished:
    """Run gpg without any agent; an exit code is left aside, as what counts is the ring."""
    done = run(
        ["--no-autostart", *arguments],
        home=home,
        stdin=stdin,
        limit_bytes=bounds.limit_bytes,
        deadline=bounds.left(),
    )
    if done.cut:
        raise CertificateRefused(CertificateProblem.UNUSABLE)
    return done


def _facts(listed: tuple[ListedCertificate, ...], cleaned: bytes) -> CertificateFacts:
    if len(listed) != 1 or not cleaned:
        raise CertificateRefused(CertificateProblem.UNUSABLE)
    certificate = listed[0]
    if not any(key.can_sign for key in certificate.keys):
        raise CertificateRefused(CertificateProblem.CANNOT_SIGN)
    primary = certificate.keys[0]
    return CertificateFacts(
        fingerprint=primary.fingerprint,
        user_ids=certificate.user_ids,
        created_at=primary.created_at,
        expires_at=primary.expires_at,
        revoked=primary.revoked,
        keys=certificate.keys,
        cleaned=cleaned,
    )
