"""Which refusals are an authority's own: final ones, of what it signed, and no test letter's."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest

from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.gateway.intake import end_of
from silta.gateway.refused import OF_ENDED_KEYS, Proof, RefusedSigned, Submission, signed
from silta.gateway.replies import ADVICE
from tests.gateway.cases import CERTIFICATE, ROUTE

SUBMISSION = Submission(
    ROUTE, Span.of(b"-----BEGIN PGP MESSAGE-----"), Proof(CERTIFICATE, bytes(32))
)
OF_KOE = replace(SUBMISSION, where=replace(ROUTE, service="koe"))


def raised(of: Submission, reason: Reason, among: frozenset[Reason] = frozenset(Reason)) -> Refused:
    """Return what comes out of the block for a refusal in it."""
    refused = Refused(reason, "detail", field="sender.service")
    with pytest.raises(Refused) as out, signed(lambda: of, among):
        raise refused
    return out.value


@pytest.mark.parametrize("reason", Reason)
def test_a_final_refusal_says_what_was_refused(reason: Reason) -> None:
    """And the rest of what it said before; after a 4xx the peer tries again."""
    out = raised(SUBMISSION, reason)
    assert isinstance(out, RefusedSigned) == (ADVICE[reason][0] // 100 != 4)
    assert (out.reason, out.detail, out.field) == (reason, "detail", "sender.service")
    assert not isinstance(out, RefusedSigned) or out.submission == SUBMISSION


@pytest.mark.parametrize("reason", Reason)
def test_the_refusal_of_a_test_letter_leaves_no_trace(reason: Reason) -> None:
    """Whoever tries out a key or a case system is not on record for it."""
    assert not isinstance(raised(OF_KOE, reason), RefusedSigned)


@pytest.mark.parametrize("reason", Reason)
def test_of_the_opening_only_an_ended_key_is_proven(reason: Reason) -> None:
    """Every other word of the opener's may be about a mail that nobody signed."""
    out = raised(SUBMISSION, reason, OF_ENDED_KEYS)
    ended = {Reason.SIGNATURE_KEY_EXPIRED, Reason.SIGNATURE_KEY_REVOKED}
    assert isinstance(out, RefusedSigned) == (reason in ended)


class Plaintext:
    """Something of which it can be told whether it is still there."""


def test_what_was_read_is_gone_with_the_refusal() -> None:
    """A mail may have 50 MiB, and the collector of garbage takes its time."""
    left: list[weakref.ref[Plaintext]] = []

    def read() -> None:
        plaintext = Plaintext()
        left.append(weakref.ref(plaintext))
        raise Refused(Reason.LETTER_MALFORMED)

    def take_in() -> Refused:
        try:
            with signed(lambda: SUBMISSION):
                read()
        except Refused as refused:
            return end_of(refused)
        raise AssertionError

    gc.disable()
    try:
        assert isinstance(take_in(), RefusedSigned)
        assert left[0]() is None
    finally:
        gc.enable()
