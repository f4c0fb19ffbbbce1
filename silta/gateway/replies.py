"""One table: which SMTP reply each reason gets.

Codes are RFC 5321 section 4.2, enhanced codes RFC 3463; the class digit of the latter is
derived from the former, so that the two cannot disagree. Texts name fields of our own
schema, never values: they end up in other people's logs and bounces.
"""

from __future__ import annotations

from dataclasses import dataclass

from silta.base.reason import Reason, Refused


@dataclass(frozen=True, slots=True)
class Reply:
    """One SMTP reply; ``subject_detail`` is the enhanced code without its class digit."""

    code: int
    subject_detail: str
    text: str

    @property
    def enhanced(self) -> str:
        """Return the enhanced status code, RFC 3463 section 2."""
        return f"{self.code // 100}.{self.subject_detail}"

    @property
    def is_final(self) -> bool:
        """Tell whether the peer is done with the mail: filed, or refused for good."""
        return self.code // 100 != 4  # noqa: PLR2004 -- RFC 5321 section 4.2.1: transient

    def __str__(self) -> str:
        return f"{self.code} {self.enhanced} {self.text}"


ADVICE = {
    Reason.FILED: (250, "0.0", ""),
    Reason.CHECKED: (250, "0.0", "the test letter is good, and is filed nowhere"),
    Reason.TLS_REQUIRED: (530, "7.0", "start TLS first"),
    Reason.SESSION_TOO_MANY: (
        421,
        "7.0",
        "too many connections, or errors in one, try again later",
    ),
    Reason.SESSION_TIMEOUT: (421, "4.2", "the session took too long"),
    Reason.COMMAND_OUT_OF_ORDER: (503, "5.1", "not at this point of the session"),
    Reason.COMMAND_UNKNOWN: (502, "5.1", "command not known here"),
    Reason.COMMAND_SYNTAX: (501, "5.4", "the command or its parameters cannot be read"),
    Reason.SENDER_DOMAIN_UNKNOWN: (550, "1.8", "the sender's domain is no open authority's"),
    Reason.RECIPIENT_UNKNOWN: (550, "1.1", "no such open service"),
    Reason.RECIPIENT_NOT_OURS: (550, "7.1", "another domain: nothing is relayed here"),
    Reason.RECIPIENTS_TOO_MANY: (452, "5.3", "one recipient a transaction"),
    Reason.SIZE_TOO_LARGE: (552, "3.4", "the message is larger than SIZE says"),
    Reason.SIZE_EXPANDED: (552, "3.4", "the content swells past the limit when opened"),
    Reason.LINE_BARE_NEWLINE: (554, "6.0", "a line ends without CRLF, or has a NUL: send CRLF"),
    Reason.LINE_TOO_LONG: (554, "6.0", "a line is longer than 998 octets"),
    Reason.MAIL_LOOP: (554, "4.6", "too many Received fields: the mail goes in circles"),
    Reason.MAIL_UNREADABLE: (554, "6.0", "the outer message is not well-formed MIME"),
    Reason.MAIL_NOT_ENCRYPTED: (550, "7.1", "send RFC 3156 multipart/encrypted, and only that"),
    Reason.SEAL_CANNOT_OPEN: (554, "7.5", "the encrypted message cannot be opened"),
    Reason.SEAL_WEAK: (554, "7.6", "encrypted by a cipher that is too weak: use AES"),
    Reason.SIGNATURE_MISSING: (550, "7.1", "the content is not signed: encrypt and sign"),
    Reason.SIGNATURE_UNKNOWN_SIGNER: (550, "7.1", "signed by a certificate not approved here"),
    Reason.SIGNATURE_KEY_EXPIRED: (550, "7.1", "the signing certificate has expired"),
    Reason.SIGNATURE_KEY_REVOKED: (550, "7.1", "the signing certificate is revoked"),
    Reason.SIGNATURE_KEY_RETIRED: (550, "7.1", "the signing certificate is retired here"),
    Reason.SIGNATURE_BAD: (554, "7.7", "the signature does not match the content"),
    Reason.SIGNATURE_WEAK: (554, "7.6", "signed with an algorithm or key that is too weak"),
    Reason.SIGNATURE_STALE: (550, "7.1", "the signature is too old or ahead of time"),
    Reason.SIGNATURE_AMBIGUOUS: (550, "7.1", "there must be exactly one signature"),
    Reason.SIGNER_NOT_AUTHORISED: (550, "7.1", "the signer may not send for this service"),
    Reason.LETTER_MALFORMED: (554, "6.0", "the letter's manifest is missing or wrong"),
    Reason.LETTER_STALE: (550, "7.1", "the letter is too old or ahead of time"),
    Reason.LETTER_ADDRESSED_ELSEWHERE: (550, "7.1", "the letter is addressed to another service"),
    Reason.LETTER_DIGEST_MISMATCH: (554, "6.0", "a document is not what the manifest says"),
    Reason.DOCUMENT_TYPE_NOT_ALLOWED: (554, "6.1", "a document's type is not allowed"),
    Reason.DOCUMENT_ACTIVE_CONTENT: (554, "6.1", "a document runs or launches something"),
    Reason.DOCUMENT_MALICIOUS: (554, "7.1", "a document was found to be malicious"),
    Reason.RECIPIENT_NAME_MISMATCH: (550, "1.0", "the family name is not the account holder's"),
    Reason.ACCOUNT_NOT_ACTIVE: (550, "2.1", "no active account: serve on paper"),
    Reason.MESSAGE_ID_REUSED: (554, "6.0", "another letter was filed under this message_id"),
    Reason.BUSY: (451, "3.2", "busy, try again later"),
    Reason.STORAGE_FULL: (452, "3.1", "storage is full, try again later"),
    Reason.FAULT: (451, "3.0", "a fault of ours, try again later"),
    Reason.SHUTTING_DOWN: (421, "3.2", "shutting down, try again later"),
}


def reply_to(reason: Reason, field: str | None = None) -> Reply:
    """Return the reply for ``reason``, naming ``field`` of the manifest where one is at fault."""
    code, subject_detail, advice = ADVICE[reason]
    at_fault = f" ({field})" if field else ""
    return Reply(code, subject_detail, f"{reason.value} {advice}{at_fault}".strip())


def refusal(refused: Refused) -> Reply:
    """Return the reply that tells the peer why the mail ended."""
    return reply_to(refused.reason, refused.field)


def filed(evidence_id: str) -> Reply:
    """Return the 250 that means: committed, under this evidence id."""
    return Reply(*ADVICE[Reason.FILED][:2], f"{Reason.FILED.value} {evidence_id}")


# What aiosmtpd says by itself, by its basic code, in our words.
FOREIGN = {
    500: Reason.COMMAND_UNKNOWN,
    501: Reason.COMMAND_SYNTAX,
    502: Reason.COMMAND_UNKNOWN,
    503: Reason.COMMAND_OUT_OF_ORDER,
    504: Reason.COMMAND_SYNTAX,
    530: Reason.TLS_REQUIRED,
    538: Reason.TLS_REQUIRED,
    550: Reason.COMMAND_SYNTAX,
    552: Reason.SIZE_TOO_LARGE,
    553: Reason.COMMAND_SYNTAX,
    554: Reason.COMMAND_SYNTAX,
    555: Reason.COMMAND_SYNTAX,
    421: Reason.SESSION_TIMEOUT,
    451: Reason.FAULT,
    452: Reason.STORAGE_FULL,
    454: Reason.FAULT,
}
# Lines that it could not read; its code for them is the one of unknown commands.
UNREAD = ("500 Command line too long", "500 Error: bad syntax", "500 Error: strict ASCII mode")
# Its last words when even our handler of exceptions failed: a fault of ours, never final.
LAST_WORDS = ("500 Error: (", "500 Error: Cannot describe")


# RFC 2034 section 3: the greeting and the answers to HELO and EHLO carry no enhanced code.
GOOD_WORDS = {
    "250 OK": "250 2.0.0 ok",
    "221 Bye": "221 2.0.0 bye",
    "220 Ready to start TLS": "220 2.0.0 ready to start TLS",
}


def translate_foreign(status: str) -> str:
    """Give a reply of aiosmtpd's own our words and an enhanced code; leave ours as they are."""
    if status.startswith(LAST_WORDS):
        return str(reply_to(Reason.FAULT))
    if status in UNREAD:
        return str(reply_to(Reason.COMMAND_SYNTAX))
    code = status[:3]
    if not code.isdigit() or code[0] in "23" or _is_ours(status):
        return GOOD_WORDS.get(status, status)
    reason = FOREIGN.get(int(code))
    return status if reason is None else str(reply_to(reason))


def _is_ours(status: str) -> bool:
    """Tell whether a refusal opens with a reason's name behind its two codes."""
    words = status.split(" ", 3)
    return len(words) > 2 and words[2] in set(Reason)  # noqa: PLR2004 -- code, enhanced code, reason
