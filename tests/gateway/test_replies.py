"""The table of replies: total, in agreement with itself and with the outward contract."""

from __future__ import annotations

import pytest

from silta.base.reason import Reason, Refused
from silta.gateway.replies import filed, refusal, reply_to
from tests.gateway.enhanced import has_enhanced_code

# INTERFACE.md section 3, row by row.
CONTRACT = {
    "filed": "250 2.0.0",
    "checked": "250 2.0.0",
    "tls.required": "530 5.7.0",
    "session.too_many": "421 4.7.0",
    "session.timeout": "421 4.4.2",
    "command.out_of_order": "503 5.5.1",
    "command.unknown": "502 5.5.1",
    "command.syntax": "501 5.5.4",
    "sender.domain_unknown": "550 5.1.8",
    "recipient.unknown": "550 5.1.1",
    "recipient.not_ours": "550 5.7.1",
    "recipients.too_many": "452 4.5.3",
    "size.too_large": "552 5.3.4",
    "line.bare_newline": "554 5.6.0",
    "line.too_long": "554 5.6.0",
    "mail.loop": "554 5.4.6",
    "mail.unreadable": "554 5.6.0",
    "mail.not_encrypted": "550 5.7.1",
    "seal.cannot_open": "554 5.7.5",
    "seal.weak": "554 5.7.6",
    "size.expanded": "552 5.3.4",
    "signature.missing": "550 5.7.1",
    "signature.unknown_signer": "550 5.7.1",
    "signature.key_expired": "550 5.7.1",
    "signature.key_revoked": "550 5.7.1",
    "signature.key_retired": "550 5.7.1",
    "signature.bad": "554 5.7.7",
    "signature.weak": "554 5.7.6",
    "signature.stale": "550 5.7.1",
    "signature.ambiguous": "550 5.7.1",
    "signer.not_authorised": "550 5.7.1",
    "letter.malformed": "554 5.6.0",
    "letter.stale": "550 5.7.1",
    "letter.addressed_elsewhere": "550 5.7.1",
    "letter.digest_mismatch": "554 5.6.0",
    "document.type_not_allowed": "554 5.6.1",
    "document.active_content": "554 5.6.1",
    "document.malicious": "554 5.7.1",
    "recipient.name_mismatch": "550 5.1.0",
    "account.not_active": "550 5.2.1",
    "message.id_reused": "554 5.6.0",
    "busy": "451 4.3.2",
    "storage.full": "452 4.3.1",
    "fault": "451 4.3.0",
    "shutting_down": "421 4.3.2",
}
OUR_OWN_FAULTS = (Reason.BUSY, Reason.STORAGE_FULL, Reason.FAULT, Reason.SHUTTING_DOWN)


def test_the_contract_names_every_reason() -> None:
    """A reason without a row in the contract would be a surprise to somebody's script."""
    assert set(CONTRACT) == {reason.value for reason in Reason}


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_its_reply(reason: Reason) -> None:
    """Senders' systems act on both codes."""
    reply = reply_to(reason)
    assert f"{reply.code} {reply.enhanced}" == CONTRACT[reason.value]


@pytest.mark.parametrize("reason", Reason)
def test_both_codes_are_of_one_class(reason: Reason) -> None:
    """RFC 3463 section 2: a 4xx with 5.x.x would be read either way."""
    assert has_enhanced_code(str(reply_to(reason)))


@pytest.mark.parametrize("reason", Reason)
def test_the_text_opens_with_the_reason(reason: Reason) -> None:
    """The reason's name is what a script can rest on."""
    assert reply_to(reason).text.split(" ")[0] == reason.value


@pytest.mark.parametrize("reason", Reason)
def test_a_reply_is_one_line_of_plain_ascii(reason: Reason) -> None:
    """RFC 5321 section 4.5.3.1.5 allows 512 octets with the line end."""
    line = str(reply_to(reason, "delivery.not_before"))
    assert line.isascii()
    assert line.isprintable()
    assert len(line) <= 510


@pytest.mark.parametrize("reason", OUR_OWN_FAULTS)
def test_our_own_fault_is_never_final(reason: Reason) -> None:
    """The peer must keep the mail and try again (DESIGN invariant 2)."""
    assert reply_to(reason).code // 100 == 4
    assert not reply_to(reason).is_final


@pytest.mark.parametrize("reason", [Reason.FILED, Reason.LETTER_MALFORMED])
def test_an_answer_to_the_mail_is_final(reason: Reason) -> None:
    """Filed or refused for good: trying again changes nothing."""
    assert reply_to(reason).is_final


def test_a_refusal_names_the_field_at_fault() -> None:
    """The sender's programmer must find the mistake."""
    reply = refusal(Refused(Reason.LETTER_MALFORMED, field="matter.title"))
    assert reply.text.endswith("(matter.title)")


def test_a_refusal_keeps_its_detail_to_itself() -> None:
    """The detail is for our journal: replies end up in other people's logs."""
    reply = refusal(Refused(Reason.SEAL_CANNOT_OPEN, "gpg said BADSIG"))
    assert "BADSIG" not in str(reply)


def test_filed_carries_the_evidence_id() -> None:
    """The id is the sender's receipt."""
    assert str(filed("01JD0000000000000000000000")) == "250 2.0.0 filed 01JD0000000000000000000000"
