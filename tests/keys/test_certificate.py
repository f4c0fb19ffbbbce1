"""Certificates that somebody hands us, hostile ones too (THREATS case 48)."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.keys.armour import ArmourKind, to_armour
from silta.keys.certificate import (
    LIMIT_BYTES,
    CertificateProblem,
    CertificateRefused,
    read_certificate,
)
from silta.keys.packets import Tag, walk
from tests.keys.by_hand import flipped, packet
from tests.keys.cast import Cast


def problem_of(content: bytes) -> CertificateProblem:
    """Return why a certificate is not taken."""
    with pytest.raises(CertificateRefused) as refused:
        read_certificate(content)
    return refused.value.problem


def parts_of(certificate: bytes) -> list[bytes]:
    """Return the packets of a certificate."""
    return [certificate[one.start : one.end] for one in walk(certificate, most=100)]


@pytest.mark.parametrize("armour", [[], ["--armor"]], ids=["binary", "armoured"])
def test_a_certificate_is_read_in_both_forms(cast: Cast, armour: list[str]) -> None:
    """Municipalities send what their software writes."""
    facts = read_certificate(cast.gpg(*armour, "--export", cast.keys["kirjaamo"]))
    [key] = facts.keys
    assert facts.fingerprint == key.fingerprint == cast.keys["kirjaamo"]
    assert facts.user_ids == ("kirjaamo@siltala.example <kirjaamo@siltala.example>",)
    assert (key.algorithm, key.bits, key.can_sign, facts.revoked) == (22, 255, True, False)
    assert facts.created_at == datetime(2025, 1, 1, tzinfo=UTC)


def test_a_certificate_by_mail_client_has_the_line_ends_of_mail(cast: Cast) -> None:
    """As an attachment it comes with CRLF."""
    armoured = cast.gpg("--armor", "--export", cast.keys["rsa"]).replace(b"\n", b"\r\n")
    assert read_certificate(armoured).keys[0].bits == 2048


def test_each_key_that_can_sign_is_listed(cast: Cast) -> None:
    """A signature names the subkey that made it, and policy asks for its strength."""
    facts = read_certificate(cast.certificates["subkey"])
    assert [key.fingerprint for key in facts.keys] == cast.gpg.fingerprints(
        "subkey@siltala.example"
    )
    assert [key.can_sign for key in facts.keys] == [True, True]


def test_an_expired_certificate_is_read_with_its_date(cast: Cast) -> None:
    """The administrator sees it, and the intake can name the reason."""
    facts = read_certificate(cast.certificates["expired"])
    assert facts.expires_at == datetime(2025, 1, 31, tzinfo=UTC)


def test_a_revoked_certificate_is_read_as_such(cast: Cast) -> None:
    """And keeps its revocation when cleaned."""
    facts = read_certificate(cast.certificates["revoked"])
    assert facts.revoked
    assert read_certificate(facts.cleaned).revoked


def test_cleaning_leaves_out_what_others_signed(cast: Cast) -> None:
    """Anybody can put a signature on a certificate, so none of them means anything here."""
    gpg = cast.gpg
    by_another = ["--local-user", cast.keys["rsa"], "--quick-sign-key", cast.keys["subkey"]]
    gpg(*by_another)
    signed = gpg.certificate(cast.keys["subkey"])
    assert len(signed) > len(cast.certificates["subkey"])
    assert len(read_certificate(signed).cleaned) == len(cast.certificates["subkey"])


def test_a_cleaned_certificate_is_read_as_itself(cast: Cast) -> None:
    """What the ring gets is what was looked at."""
    facts = read_certificate(cast.certificates["rsa"])
    assert read_certificate(facts.cleaned) == facts


def test_a_secret_key_is_refused(cast: Cast) -> None:
    """Armoured and binary: it must not even be imported."""
    secret = cast.gpg("--export-secret-keys", cast.keys["kirjaamo"])
    assert problem_of(secret) == CertificateProblem.SECRET
    armoured = to_armour(secret, ArmourKind.SECRET_KEY)
    assert problem_of(armoured) == CertificateProblem.SECRET
    assert problem_of(to_armour(secret, ArmourKind.CERTIFICATE)) == CertificateProblem.SECRET


def test_a_secret_subkey_behind_a_public_key_is_refused(cast: Cast) -> None:
    """A mixture that no software writes, and gpg would import."""
    secret_subkey = packet(Tag.SECRET_SUBKEY, b"x")
    assert problem_of(cast.certificates["rsa"] + secret_subkey) == CertificateProblem.SECRET


def test_several_certificates_are_refused(cast: Cast) -> None:
    """The administrator compares one fingerprint, and would let in two."""
    both = cast.certificates["kirjaamo"] + cast.certificates["naapurila"]
    assert problem_of(both) == CertificateProblem.SEVERAL


def test_the_same_certificate_twice_is_refused(cast: Cast) -> None:
    """One is one."""
    assert problem_of(cast.certificates["kirjaamo"] * 2) == CertificateProblem.SEVERAL


def test_more_than_256_kib_are_refused(cast: Cast) -> None:
    """Before anything is parsed."""
    large = cast.certificates["kirjaamo"] + bytes(LIMIT_BYTES)
    assert problem_of(large) == CertificateProblem.TOO_LARGE


def test_a_thousand_bogus_user_ids_are_refused_at_once(cast: Cast) -> None:
    """Gpg takes 80 s over them."""
    bogus = b"".join(packet(Tag.USER_ID, b"bogus %d" % number) for number in range(1000))
    started = time.monotonic()
    found = problem_of(cast.certificates["kirjaamo"] + bogus)
    assert found == CertificateProblem.TOO_MANY_USER_IDS
    assert time.monotonic() - started < 2


def test_hundreds_of_bogus_signatures_are_refused(cast: Cast) -> None:
    """Copies of the certificate's own signature with one bit changed: gpg checks each."""
    *_, signature = parts_of(cast.certificates["kirjaamo"])
    bogus = b"".join(flipped(signature, -1 - number % 30) for number in range(500))
    assert problem_of(cast.certificates["kirjaamo"] + bogus) == CertificateProblem.TOO_MANY_PARTS


def test_as_many_bogus_signatures_as_allowed_end_in_time(cast: Cast) -> None:
    """The limits bound what gpg is given to do."""
    *_, signature = parts_of(cast.certificates["kirjaamo"])
    bogus = b"".join(flipped(signature, -1 - number % 30) for number in range(490))
    started = time.monotonic()
    facts = read_certificate(cast.certificates["kirjaamo"] + bogus)
    assert time.monotonic() - started < 2
    assert facts.keys == read_certificate(cast.certificates["kirjaamo"]).keys


def test_a_certificate_without_a_valid_user_id_is_refused(cast: Cast) -> None:
    """Its own signature is damaged: whose it is, nobody vouches for."""
    damaged = flipped(cast.certificates["kirjaamo"], -1)
    assert problem_of(damaged) == CertificateProblem.UNUSABLE


def test_a_foreign_user_id_does_not_come_in_with_a_certificate(cast: Cast) -> None:
    """One added without the owner's signature is left out."""
    added = packet(Tag.USER_ID, b"Naapurila <kirjaamo@naapurila.example>")
    facts = read_certificate(cast.certificates["kirjaamo"] + added)
    assert facts.user_ids == ("kirjaamo@siltala.example <kirjaamo@siltala.example>",)


def test_a_certificate_that_cannot_sign_is_refused(cast: Cast) -> None:
    """It would be approved, and then every letter be refused."""
    gpg = cast.gpg
    gpg("--quick-generate-key", "cert-only@siltala.example", "ed25519", "cert", "never")
    only = gpg("--export", "=cert-only@siltala.example")
    assert problem_of(only) == CertificateProblem.CANNOT_SIGN


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"--version",
        b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n",
        b"-----BEGIN PGP MESSAGE-----\n\nwQJhYg==\n-----END PGP MESSAGE-----\n",
        packet(Tag.USER_ID, b"x"),
        packet(Tag.SEALED, b"x"),
        b"\xff" * 300,
    ],
)
def test_what_is_no_certificate_is_refused(content: bytes) -> None:
    """Whatever file the administrator picked by mistake."""
    assert problem_of(content) == CertificateProblem.NOT_A_CERTIFICATE


@pytest.mark.parametrize("tag", [Tag.LITERAL, Tag.SESSION_KEY, Tag.TRUST, Tag.COMPRESSED, 60])
def test_other_packets_in_a_certificate_are_refused(cast: Cast, tag: int) -> None:
    """A second content hidden behind the first."""
    hidden = cast.certificates["kirjaamo"] + packet(tag, b"x")
    assert problem_of(hidden) == CertificateProblem.NOT_A_CERTIFICATE


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_refusal(content: bytes) -> None:
    """A parser of hostile bytes raises one kind of error."""
    if not content.startswith(b"\x99"):
        with pytest.raises(CertificateRefused):
            read_certificate(content)
