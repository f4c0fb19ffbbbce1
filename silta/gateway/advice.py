"""What a sender changes after a refusal, in plain words: one table, total over ``Reason``. Pure.

The reader is the technician of a municipality. Texts name fields of our own schema, never
values; where the fault is ours they say that nothing needs changing. ``docs/replies.md``
has them all.
"""

from __future__ import annotations

import re

from silta.base.reason import Reason, Refused
from silta.gateway.advice_by_field import advice_by_field
from silta.gateway.case import AHEAD, OLDEST
from silta.gateway.rules.is_not_before_near import FURTHEST
from silta.keys.policy import LEAST_RSA_BITS
from silta.mailbox.letter import limits

# What the texts name in braces besides the field, so that no limit stands in two places.
NUMBERS = {
    "oldest_days": OLDEST.days,
    "ahead_minutes": AHEAD.seconds // 60,
    "furthest_days": FURTHEST.days,
    "rsa_bits": LEAST_RSA_BITS,
    "manifest_kib": limits.MAX_MANIFEST_BYTES // 1024,
    "documents": limits.MAX_DOCUMENTS,
    "documents_mib": limits.MAX_DOCUMENTS_BYTES // 1024**2,
    "name_length": limits.MAX_DOCUMENT_NAME,
    "message_id_length": limits.MAX_MESSAGE_ID,
    "line_length": limits.MAX_LINE,
    "title_length": limits.MAX_TITLE,
    "neutral_length": limits.MAX_NEUTRAL_TITLE,
    "summary_length": limits.MAX_SUMMARY,
    "remedy_days": limits.MAX_REMEDY_DAYS,
}
COUNTED = "Documents are counted from 0."
_NUMBERED = re.compile(r"\.[0-9]+")

_KEEPS = "Your mail system keeps the mail and sends it again by itself."
_NOT_THE_LETTER = "Nothing in the letter needs changing"

ADVICE = {
    Reason.FILED: "Nothing needs changing: the letter is filed. "
    "Keep the evidence id; the same letter sent again gets the same one.",
    Reason.CHECKED: "Nothing: the test letter is good. It was filed nowhere.",
    Reason.TLS_REQUIRED: "Have your mail system start TLS (STARTTLS) before MAIL FROM. "
    f"{_NOT_THE_LETTER}.",
    Reason.SESSION_TOO_MANY: f"{_NOT_THE_LETTER}: your mail system tries again later by itself. "
    "If this comes often, open fewer connections at once, and look for commands that were refused.",
    Reason.SESSION_TIMEOUT: f"{_NOT_THE_LETTER}: your mail system tries again later by itself. "
    "If this comes often, look for what makes it pause within a session.",
    Reason.COMMAND_OUT_OF_ORDER: "Have your mail program send EHLO, STARTTLS, EHLO, MAIL, RCPT "
    f"and DATA, in this order. {_NOT_THE_LETTER}.",
    Reason.COMMAND_UNKNOWN: "Have your mail program do without AUTH, VRFY, EXPN and HELP. "
    f"{_NOT_THE_LETTER}.",
    Reason.COMMAND_SYNTAX: "Correct the command or its parameters as RFC 5321 section 4.1 has "
    f"them. {_NOT_THE_LETTER}.",
    Reason.SENDER_DOMAIN_UNKNOWN: "Send from an address (MAIL FROM) in a domain that your "
    "authority joined with. If the domain is right, ask the operator whether your authority "
    "is open. Until then only test letters to koe are taken.",
    Reason.RECIPIENT_UNKNOWN: "Check the recipient's address: no open service has it. "
    "If it is right, ask the operator whether the service or its authority was closed.",
    Reason.RECIPIENT_NOT_OURS: "Check what stands behind the @ of the recipient's address: "
    "mail for other domains is not passed on.",
    Reason.RECIPIENTS_TOO_MANY: "Send one mail for each recipient: a letter is addressed to one "
    "service alone. A mail server splits such a mail by itself, and copies to other services "
    "are then refused.",
    Reason.SIZE_TOO_LARGE: "Send smaller or fewer documents: the whole mail must stay within the "
    "SIZE that the server names after EHLO. Base64 makes a document about a third larger.",
    Reason.SIZE_EXPANDED: "Send smaller or fewer documents: unpacked, the content passes the "
    "size limit.",
    Reason.LINE_BARE_NEWLINE: "End every line of the outer mail with CRLF, and send no NUL. "
    "Look for a program on the way that writes LF or CR alone.",
    Reason.LINE_TOO_LONG: "Send the encrypted part with ASCII armour or in base64: a line has "
    "at most 998 octets.",
    Reason.MAIL_LOOP: "Look for two mail servers that send this mail to each other: it has more "
    "than 50 Received fields. Correct their routes, then send it anew.",
    Reason.MAIL_UNREADABLE: "Correct the outer message: it is not well-formed MIME, or has "
    "far too many lines. It needs exactly one From field, with exactly one address.",
    Reason.MAIL_NOT_ENCRYPTED: "Send multipart/encrypted of RFC 3156 as the top level, in exactly "
    "two parts: the control part and the encrypted part. Send no inline PGP, and let no mail "
    "server add a footer or a wrapper.",
    Reason.SEAL_CANNOT_OPEN: "Fetch the gateway's certificate again, encrypt to it, and sign in "
    "the same step. If that changes nothing, look for what alters the mail on its way.",
    Reason.SEAL_WEAK: "Encrypt with AES: the cipher that was used is too weak. "
    "Look for an option of your OpenPGP program that names an older cipher.",
    Reason.SIGNATURE_MISSING: "Sign the letter with your authority's certificate and encrypt it, "
    "in one OpenPGP message. A multipart/signed of exactly two parts, encrypted as a whole, is "
    "understood too.",
    Reason.SIGNATURE_UNKNOWN_SIGNER: "Sign with a certificate that is approved here for the "
    "addressed service's authority. If yours is new, ask the operator to add and approve it.",
    Reason.SIGNATURE_KEY_EXPIRED: "Renew the signing certificate, which has expired, and have the "
    "operator add it again. Then sign and encrypt the letter anew.",
    Reason.SIGNATURE_KEY_REVOKED: "Sign with another approved certificate: this one is revoked "
    "for good. If you have no other, have the operator add and approve a new one.",
    Reason.SIGNATURE_KEY_RETIRED: "Sign with the certificate that replaced this one, which was "
    "taken out of use here. If there is none, have the operator add and approve a new one.",
    Reason.SIGNATURE_BAD: "Find out what changes the content after it was signed: the signature "
    "does not match it. Then sign and encrypt the letter anew.",
    Reason.SIGNATURE_WEAK: "Sign with SHA-256 or better, and with Ed25519 or RSA of at least "
    "{rsa_bits} bits. If the key itself is too weak, have a new certificate approved.",
    Reason.SIGNATURE_STALE: "Check your system's clock, seal the letter anew, and send it within "
    "{oldest_days} days. A signature may be at most {ahead_minutes} minutes ahead, and must not "
    "have expired.",
    Reason.SIGNATURE_AMBIGUOUS: "Sign the content exactly once, with one key. "
    "Look for a second signing key in your OpenPGP program's settings.",
    Reason.SIGNER_NOT_AUTHORISED: "Send for your own authority's services alone. The business id "
    "and the service in the manifest, and MAIL FROM, must be those of the addressed service's "
    "authority.",
    Reason.LETTER_MALFORMED: "Correct the letter's manifest so that it follows "
    "docs/letter.schema.json. The reply names the field at fault.",
    Reason.LETTER_STALE: "Check your system's clock, and make the letter anew with the present "
    "time in created_at. It may be at most {oldest_days} days old and {ahead_minutes} minutes "
    "ahead.",
    Reason.LETTER_ADDRESSED_ELSEWHERE: "In the manifest's to, write the address that the mail is "
    "sent to. Then sign and encrypt the letter anew.",
    Reason.LETTER_DIGEST_MISMATCH: "Compute size and SHA-256 over each document's bytes as "
    "attached, transfer encoding undone. Look for a program that changes a document after the "
    "manifest is made.",
    Reason.DOCUMENT_TYPE_NOT_ALLOWED: "Send PDF, PNG, JPEG, plain text in UTF-8, ODF or OOXML, "
    "whole and not encrypted. The bytes must be of the type in media_type, with nothing before "
    "or behind them.",
    Reason.DOCUMENT_ACTIVE_CONTENT: "Remove what acts by itself: scripts, macros, launch and form "
    "actions, embedded files, media, linked templates. Printing the document to a new PDF "
    "usually does it.",
    Reason.DOCUMENT_MALICIOUS: "Check the machine that made the document: the virus scanner found "
    "something in it. Make the document anew on a clean machine.",
    Reason.RECIPIENT_NAME_MISMATCH: "Check recipient.id: the family name is not that of the "
    "account with this identity code. Correct whichever of the two is wrong.",
    Reason.ACCOUNT_NOT_ACTIVE: "Serve the letter on paper: the recipient takes no decisions here. "
    "Nothing in the mail needs changing, and sending it again does not help.",
    Reason.MESSAGE_ID_REUSED: "Give a changed letter a new message_id: another letter was filed "
    "under this one. To repeat the filed letter, send its manifest byte for byte as before.",
    Reason.BUSY: f"Nothing needs changing: the gateway is busy. {_KEEPS}",
    Reason.STORAGE_FULL: "Nothing needs changing: our storage is full, and the operator makes "
    f"room. {_KEEPS}",
    Reason.FAULT: f"Nothing needs changing: the fault is ours. {_KEEPS}",
    Reason.SHUTTING_DOWN: f"Nothing needs changing: the gateway is stopping. {_KEEPS}",
}


def advice_for(refused: Refused) -> str:
    """Return one to three sentences that say what the sender changes, or that nothing needs it.

    Names ``refused.field`` where that says more than the reason alone; ``refused.detail`` is
    for our journal, and never stands here.
    """
    field = refused.field or ""
    text = advice_by_field(refused.reason, field) or ADVICE[refused.reason]
    named = text.format(field=field.partition(":")[0], **NUMBERS)
    return f"{named} {COUNTED}" if _NUMBERED.search(field) else named
