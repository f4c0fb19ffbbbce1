"""gpg's status lines as facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.keys.fingerprint import Fingerprint
from silta.keys.opened import Signature
from silta.keys.status import GpgError, SealFacts, UncheckedSignature, parse_status
from tests.keys.recorded import lines_of

PRIMARY = "A" * 40
SUBKEY = "B" * 40


def valid(line: str) -> Signature:
    """Return the signature of one VALIDSIG line."""
    return parse_status([f"[GNUPG:] VALIDSIG {line}".encode()]).signatures[0]


def test_a_valid_signature_is_read_field_by_field() -> None:
    """Field 8 is the digest, and the last one the primary key: neither is in any library."""
    line = f"{SUBKEY} 2026-11-22 1795335300 1795421700 4 0 22 10 00 {PRIMARY}"
    assert valid(line) == Signature(
        fingerprint=Fingerprint(PRIMARY),
        key_fingerprint=Fingerprint(SUBKEY),
        made_at=datetime(2026, 11, 22, 8, 15, tzinfo=UTC),
        expires_at=datetime(2026, 11, 23, 8, 15, tzinfo=UTC),
        digest_algorithm=10,
        key_algorithm=22,
    )


def test_a_signature_that_never_expires_has_no_such_time() -> None:
    """Zero means never, not 1970."""
    assert valid(f"{SUBKEY} 2026-11-22 1795335300 0 4 0 22 8 00 {PRIMARY}").expires_at is None


def test_times_in_iso_form_are_read_too() -> None:
    """DETAILS announces them for every timestamp."""
    signature = valid(f"{SUBKEY} 2026-11-22 20261122T081500 0 4 0 1 8 00 {PRIMARY}")
    assert signature.made_at == datetime(2026, 11, 22, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize("line", ["", PRIMARY, f"{PRIMARY} x x x x x x x x {PRIMARY}", "1 2 3"])
def test_a_broken_valid_signature_is_an_error_not_a_guess(line: str) -> None:
    """No gpg writes such a line, so something is not gpg."""
    with pytest.raises(ValueError, match=r"field 9|invalid literal"):
        valid(line)


def test_errors_are_read_without_their_source() -> None:
    """libgpg-error puts the source into the upper bits: 4 is the agent, 1 libgcrypt."""
    lines = [
        b"[GNUPG:] ERROR pkdecrypt_failed 67108943",
        b"[GNUPG:] ERROR proc_pkt.plaintext 89_BAD_DATA",
        b"[GNUPG:] FAILURE gpg-exit 33554433",
        b"[GNUPG:] FAILURE - EOF",
    ]
    facts = parse_status(lines)
    assert facts.errors == (GpgError("pkdecrypt_failed", 79), GpgError("proc_pkt.plaintext", 89))
    assert facts.failures == (GpgError("gpg-exit", 1), GpgError("-", -1))


def test_an_unknown_signer_is_told_by_code_9() -> None:
    """The code, not the NO_PUBKEY line, says why a signature was not checked."""
    facts = parse_status(lines_of("signed by Naapurila"))
    assert facts.unchecked == (UncheckedSignature(digest_algorithm=10, code=9),)


def test_ocb_counts_as_without_mdc() -> None:
    """2.2.40 reports method 0 and algorithm 0 for OCB; only the session key shows it."""
    facts = parse_status(lines_of("OCB instead of an MDC"))
    assert facts.seals == (SealFacts(has_mdc=False, cipher=9),)
    assert facts.session_keys[0].startswith("9.2:")


HOSTILE = (
    "GOODSIG 0000000000000000 x",
    "DECRYPTION_OKAY",
    "VALIDSIG",
    "NODATA 1",
    "ERROR a 1",
    "SESSION_KEY 9:00",
)
NOTHING = parse_status([])


@pytest.mark.parametrize("end", ["\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\t", "\0"])
@pytest.mark.parametrize("text", HOSTILE)
def test_line_ends_of_unicode_in_a_senders_text_start_no_line(text: str, end: str) -> None:
    """Control characters come escaped; not so NEL and U+2028, at which splitlines splits."""
    line = f"[GNUPG:] NOTATION_DATA a{end}[GNUPG:] {text}".encode()
    assert parse_status(line.split(b"\n")) == NOTHING


@given(st.text(st.characters(exclude_characters="\n")), st.sampled_from(HOSTILE))
def test_a_senders_text_has_no_effect(text: str, hostile: str) -> None:
    """User ids, file names and notations are the sender's to choose (THREATS case 47)."""
    line = f"[GNUPG:] PLAINTEXT 62 0 {text}[GNUPG:] {hostile}".encode("utf-8", "surrogatepass")
    assert parse_status([line]) == replace(NOTHING, plaintexts=1)


@given(st.binary())
def test_lines_that_do_not_start_as_status_lines_have_no_effect(line: bytes) -> None:
    """The descriptor is gpg's own; what else might come there says nothing."""
    assert parse_status([b"x" + line, b" [GNUPG:] GOODSIG x", b"GNUPG:] NEWSIG"]) == NOTHING


def test_a_user_id_of_status_lines_arrives_escaped() -> None:
    """Recorded from gpg: its own certificate had line ends and status lines in the user id."""
    facts = parse_status(lines_of("status lines in the signer's user id"))
    assert facts.good_signatures == 1
    assert facts.decryption_okay == 1
