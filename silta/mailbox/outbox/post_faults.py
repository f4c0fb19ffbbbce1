"""What a relay's refusal, or its silence, means for a mail; pure."""

from __future__ import annotations

import ssl
from typing import Final

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from silta.mailbox.outbox.item import Later, Never, Outcome

# What the relay says of this mail; whatever else it refuses is its own state.
OF_THE_MAIL: Final = {
    SMTPSenderRefused: "sender.refused",
    SMTPRecipientRefused: "recipient.refused",
    SMTPDataError: "content.refused",
}
# What keeps every mail alike, until the relay or its settings are put right.
OF_THE_RELAY: Final = frozenset(
    {"relay.away", "relay.slow", "relay.no_tls", "relay.untrusted", "relay.login", "relay.refuses"}
)
AUTHENTICATION_REQUIRED: Final = 530  # RFC 4954 section 6
PERMANENT: Final = 5  # RFC 5321 section 4.2.1: the code's first digit


def outcome_of(error: Exception) -> Outcome:
    """Return how a call ended that raised this.

    Only a 5yz to sender, recipient or content is for good. A log-in that fails, or TLS
    that does not come about, is a matter of settings: the mails wait until it is put right.
    """
    if isinstance(error, SMTPResponseException):
        return _refused(error)
    met = _tls_fault(error)
    if isinstance(met, ssl.SSLCertVerificationError):
        return Later("relay.untrusted")
    if met is not None:
        return Later("relay.no_tls")
    return Later("relay.slow" if isinstance(error, TimeoutError) else "relay.away")


def _refused(error: SMTPResponseException) -> Outcome:
    if isinstance(error, SMTPAuthenticationError) or error.code == AUTHENTICATION_REQUIRED:
        return Later("relay.login")
    word = OF_THE_MAIL.get(type(error))
    if word is None:
        return Later("relay.refuses")
    return Never(word) if error.code // 100 == PERMANENT else Later(word)


def _tls_fault(error: BaseException | None) -> ssl.SSLError | None:
    """Return the TLS error behind a library's own, if there is one."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__
    return error
