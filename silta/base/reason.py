"""Every expected end of a mail's way through the intake, by name."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why the intake answered as it did; ``gateway.replies`` has the reply of each.

    The values are part of the outward contract: they open the text of the SMTP
    reply, stand in evidence records and in ``silta inspect``.
    """

    FILED = "filed"
    CHECKED = "checked"
    TLS_REQUIRED = "tls.required"
    SESSION_TOO_MANY = "session.too_many"
    SESSION_TIMEOUT = "session.timeout"
    COMMAND_OUT_OF_ORDER = "command.out_of_order"
    COMMAND_UNKNOWN = "command.unknown"
    COMMAND_SYNTAX = "command.syntax"
    SENDER_DOMAIN_UNKNOWN = "sender.domain_unknown"
    RECIPIENT_UNKNOWN = "recipient.unknown"
    RECIPIENT_NOT_OURS = "recipient.not_ours"
    RECIPIENTS_TOO_MANY = "recipients.too_many"
    SIZE_TOO_LARGE = "size.too_large"
    SIZE_EXPANDED = "size.expanded"
    LINE_BARE_NEWLINE = "line.bare_newline"
    LINE_TOO_LONG = "line.too_long"
    MAIL_LOOP = "mail.loop"
    MAIL_UNREADABLE = "mail.unreadable"
    MAIL_NOT_ENCRYPTED = "mail.not_encrypted"
    SEAL_CANNOT_OPEN = "seal.cannot_open"
    SEAL_WEAK = "seal.weak"
    SIGNATURE_MISSING = "signature.missing"
    SIGNATURE_UNKNOWN_SIGNER = "signature.unknown_signer"
    SIGNATURE_KEY_EXPIRED = "signature.key_expired"
    SIGNATURE_KEY_REVOKED = "signature.key_revoked"
    SIGNATURE_KEY_RETIRED = "signature.key_retired"
    SIGNATURE_BAD = "signature.bad"
    SIGNATURE_WEAK = "signature.weak"
    SIGNATURE_STALE = "signature.stale"
    SIGNATURE_AMBIGUOUS = "signature.ambiguous"
    SIGNER_NOT_AUTHORISED = "signer.not_authorised"
    LETTER_MALFORMED = "letter.malformed"
    LETTER_STALE = "letter.stale"
    LETTER_ADDRESSED_ELSEWHERE = "letter.addressed_elsewhere"
    LETTER_DIGEST_MISMATCH = "letter.digest_mismatch"
    DOCUMENT_TYPE_NOT_ALLOWED = "document.type_not_allowed"
    DOCUMENT_ACTIVE_CONTENT = "document.active_content"
    DOCUMENT_MALICIOUS = "document.malicious"
    RECIPIENT_NAME_MISMATCH = "recipient.name_mismatch"
    ACCOUNT_NOT_ACTIVE = "account.not_active"
    MESSAGE_ID_REUSED = "message.id_reused"
    BUSY = "busy"
    STORAGE_FULL = "storage.full"
    FAULT = "fault"
    SHUTTING_DOWN = "shutting_down"


class Refused(Exception):  # noqa: N818 -- an expected end, not an error of the program
    """The mail ends here, for ``reason``.

    ``field`` is a name from our own schema, never the sender's text: it may stand
    in the reply, which ends up in other people's logs and bounces. ``detail`` is for
    our journal alone and may hold no content either.
    """

    def __init__(self, reason: Reason, detail: str = "", *, field: str | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail
        self.field = field
