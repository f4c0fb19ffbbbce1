"""What aiosmtpd says by itself, as the peer hears it: in our words, with enhanced codes."""

from __future__ import annotations

import pytest

from silta.base.reason import Reason
from silta.gateway.replies import reply_to, translate_foreign
from tests.gateway.enhanced import has_enhanced_code

# All that aiosmtpd 1.4.6 can say by itself with a code of failure, AUTH and HELP included.
FAILURES_OF_AIOSMTPD = (
    "421 4.7.0 NOOP sent too many times",
    "454 TLS not available",
    "454 4.7.0 Temporary authentication failure",
    "500 Command line too long",
    "500 Error: bad syntax",
    "500 Error: command 'AUTH' not recognized",
    '500 Error: command "210281-9988" not recognized',
    "500 Error: strict ASCII mode",
    "500 Line too long (see RFC5321 4.5.3.1.6)",
    "501 5.5.2 Can't decode base64",
    "501 5.5.2 Can't split auth value",
    "501 5.7.0 Auth aborted",
    "501 Error: BODY can only be one of 7BIT, 8BITMIME",
    "501 Error: SMTPUTF8 disabled",
    "501 Error: SMTPUTF8 takes no arguments",
    "501 Not enough value",
    "501 Supported commands: EHLO HELO",
    "501 Syntax: MAIL FROM: <address> [SP <mail-parameters>]",
    "501 Syntax: VRFY <address>",
    "501 Too many values",
    "502 5.5.1 Too many unrecognized commands, goodbye.",
    "502 Could not VRFY aino.demo",
    "502 EXPN not implemented",
    "503 Already authenticated",
    "503 Error: need MAIL command",
    "503 Error: need RCPT command",
    "503 Error: nested MAIL command",
    "503 Error: send HELO first",
    "504 5.5.4 Unrecognized authentication type",
    "530 5.7.0 Authentication required",
    "530 Must issue a STARTTLS command first",
    "535 5.7.8 Authentication credentials invalid",
    "538 5.7.11 Encryption required for requested authentication mechanism",
    "552 Error: Too much mail data",
    "552 Error: message size exceeds fixed maximum message size",
    "553 5.1.3 Error: malformed address",
    "554 Command refused due to lack of security",
    "555 MAIL FROM parameters not recognized or not implemented",
    "555 RCPT TO parameters not recognized or not implemented",
)
WITHOUT_ENHANCED_CODE = (
    "220 silta.localhost ESMTP Silta",
    "250 silta.localhost",
    "250-SIZE 52428800",
    "250 ENHANCEDSTATUSCODES",
    "354 End data with <CR><LF>.<CR><LF>",
)


@pytest.mark.parametrize("status", FAILURES_OF_AIOSMTPD)
def test_each_failure_of_aiosmtpd_gets_an_enhanced_code(status: str) -> None:
    """RFC 2034 section 3: once advertised, every failure has one."""
    assert has_enhanced_code(translate_foreign(status))


@pytest.mark.parametrize("status", FAILURES_OF_AIOSMTPD)
def test_no_failure_of_aiosmtpd_becomes_something_milder_or_worse(status: str) -> None:
    """Another class would make the peer keep what is hopeless, or give up what is not."""
    assert translate_foreign(status)[0] == status[0]


@pytest.mark.parametrize("status", FAILURES_OF_AIOSMTPD)
def test_no_reply_repeats_what_the_peer_wrote(status: str) -> None:
    """The library quotes unknown commands and exceptions."""
    translated = translate_foreign(status)
    assert "210281" not in translated
    assert "aino" not in translated


@pytest.mark.parametrize(
    "status", ["500 Error: (ValueError) 210281-9988", "500 Error: Cannot describe error"]
)
def test_the_last_words_of_aiosmtpd_are_a_fault_of_ours(status: str) -> None:
    """It says 500 when the journal cannot be written: the peer would give the mail up."""
    assert translate_foreign(status) == str(reply_to(Reason.FAULT))


@pytest.mark.parametrize("status", WITHOUT_ENHANCED_CODE)
def test_what_carries_no_enhanced_code_is_left_alone(status: str) -> None:
    """RFC 2034 section 4: the greeting, HELO, EHLO and intermediate replies have none."""
    assert translate_foreign(status) == status


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("250 OK", "250 2.0.0 ok"),
        ("221 Bye", "221 2.0.0 bye"),
        ("220 Ready to start TLS", "220 2.0.0 ready to start TLS"),
    ],
)
def test_the_good_words_of_aiosmtpd_get_an_enhanced_code(status: str, ours: str) -> None:
    """RFC 2034 section 3 asks it of successes too."""
    assert translate_foreign(status) == ours


@pytest.mark.parametrize("reason", Reason)
def test_our_own_replies_pass_unchanged(reason: Reason) -> None:
    """The door sends everything through the same place."""
    assert translate_foreign(str(reply_to(reason))) == str(reply_to(reason))


@pytest.mark.parametrize("status", ["500 Command line too long", "500 Error: bad syntax"])
def test_a_line_that_cannot_be_read_is_a_syntax_error(status: str) -> None:
    """The command may be known: only its line is wrong."""
    assert translate_foreign(status) == str(reply_to(Reason.COMMAND_SYNTAX))


@pytest.mark.parametrize(
    "status", ["553 5.1.3 Error: malformed address", "502 5.5.1 Too many unrecognized commands"]
)
def test_its_own_enhanced_codes_get_our_words_too(status: str) -> None:
    """A script rests on the reason's name in each refusal."""
    assert translate_foreign(status).split(" ")[2] in set(Reason)
