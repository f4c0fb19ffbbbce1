"""The lines of gpg's status descriptor as facts (GnuPG doc/DETAILS, ``--status-fd``): pure.

gpg escapes control characters in everything that a sender wrote, and no line here is
split at anything but a newline byte: Unicode knows line ends that gpg passes through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from silta.keys.fingerprint import parse_fingerprint
from silta.keys.opened import Signature

PREFIX = b"[GNUPG:] "
ERROR_CODE_BITS = 0xFFFF  # libgpg-error keeps the code here and the source above it
NO_CODE = -1

Fields = list[str]


@dataclass(frozen=True, slots=True)
class SealFacts:
    """DECRYPTION_INFO: the cipher by RFC 9580 section 9.3.

    ``has_mdc`` is False for OCB too, whose own number GnuPG 2.2.40 reports as 0.
    """

    has_mdc: bool
    cipher: int


@dataclass(frozen=True, slots=True)
class UncheckedSignature:
    """ERRSIG: a signature gpg could not check; ``code`` is 9 when it knows no such key."""

    digest_algorithm: int
    code: int


@dataclass(frozen=True, slots=True)
class GpgError:
    """ERROR or FAILURE: the place that gpg names, and libgpg-error's code without its source."""

    place: str
    code: int


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """What one run of gpg said; whole numbers count lines."""

    new_signatures: int
    good_signatures: int
    bad_signatures: int
    expired_signatures: int
    by_expired_key: int
    by_revoked_key: int
    unchecked: tuple[UncheckedSignature, ...]
    signatures: tuple[Signature, ...]
    seals: tuple[SealFacts, ...]
    session_keys: tuple[str, ...]
    decryption_okay: int
    decryption_failed: int
    bad_mdc: int
    plaintexts: int
    no_data: int
    unexpected: int
    passphrase_asked: int
    recipients: tuple[str, ...]
    missing_keys: tuple[str, ...]
    errors: tuple[GpgError, ...]
    failures: tuple[GpgError, ...]


def parse_status(lines: Iterable[bytes]) -> StatusFacts:
    """Return the facts in the status lines; raise ValueError where gpg broke its own format."""
    said = fields_by_keyword(lines)
    return StatusFacts(
        new_signatures=len(said["NEWSIG"]),
        good_signatures=len(said["GOODSIG"]),
        bad_signatures=len(said["BADSIG"]),
        expired_signatures=len(said["EXPSIG"]),
        by_expired_key=len(said["EXPKEYSIG"]),
        by_revoked_key=len(said["REVKEYSIG"]),
        unchecked=tuple(map(_unchecked, said["ERRSIG"])),
        signatures=tuple(map(_signature, said["VALIDSIG"])),
        seals=tuple(map(_seal, said["DECRYPTION_INFO"])),
        session_keys=tuple(_field(fields, 0) for fields in said["SESSION_KEY"]),
        decryption_okay=len(said["DECRYPTION_OKAY"]),
        decryption_failed=len(said["DECRYPTION_FAILED"]),
        bad_mdc=len(said["BADMDC"]),
        plaintexts=len(said["PLAINTEXT"]),
        no_data=len(said["NODATA"]),
        unexpected=len(said["UNEXPECTED"]),
        passphrase_asked=len(said["NEED_PASSPHRASE_SYM"]),
        recipients=tuple(_field(fields, 0) for fields in said["ENC_TO"]),
        missing_keys=tuple(_field(fields, 0) for fields in said["NO_SECKEY"]),
        errors=tuple(map(_error, said["ERROR"])),
        failures=tuple(map(_error, said["FAILURE"])),
    )


def fields_by_keyword(lines: Iterable[bytes]) -> dict[str, list[Fields]]:
    """Return the fields of each status line under its keyword; other lines do not count."""
    said: dict[str, list[Fields]] = defaultdict(list)
    for line in lines:
        if line.startswith(PREFIX):
            keyword, *fields = line.removeprefix(PREFIX).decode("utf-8", "replace").split(" ")
            said[keyword].append(fields)
    return said


def _field(fields: Fields, number: int) -> str:
    try:
        return fields[number]
    except IndexError:
        raise ValueError(f"a status line has no field {number}") from None


def _signature(fields: Fields) -> Signature:
    return Signature(
        fingerprint=parse_fingerprint(_field(fields, 9)),
        key_fingerprint=parse_fingerprint(_field(fields, 0)),
        made_at=_time(_field(fields, 2)),
        expires_at=None if _field(fields, 3) == "0" else _time(_field(fields, 3)),
        digest_algorithm=int(_field(fields, 7)),
        key_algorithm=int(_field(fields, 6)),
    )


def _unchecked(fields: Fields) -> UncheckedSignature:
    return UncheckedSignature(int(_field(fields, 2)), int(_field(fields, 5)))


def _seal(fields: Fields) -> SealFacts:
    return SealFacts(has_mdc=_field(fields, 0) != "0", cipher=int(_field(fields, 1)))


def _error(fields: Fields) -> GpgError:
    """Read ``place code``, where the code is a number, ``89_BAD_DATA`` or a bare name."""
    number = "".join(fields[1:2]).partition("_")[0]
    code = int(number) & ERROR_CODE_BITS if number.isdecimal() else NO_CODE
    return GpgError(_field(fields, 0), code)


def _time(text: str) -> datetime:
    """Read seconds since 1970, or ISO 8601 where there is a ``T`` (DETAILS allows both)."""
    if "T" in text:
        return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (OverflowError, OSError):
        raise ValueError("a time out of range") from None
