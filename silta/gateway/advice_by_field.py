"""What a sender changes where the refusal names a field: texts for the fields that need them.

A ``*`` stands for a document's number. Of a field without a row the row above it counts:
``documents.*.role`` has that of ``documents.*``.
"""

from __future__ import annotations

import re

from silta.base.reason import Reason

_UNKNOWN_KEY = ": unknown key"  # how ``read_manifest`` ends the name of such a field
_NUMBER = re.compile(r"(?<=\.)[0-9]+")
_BY_THE_SCHEMA = (
    "Correct {field} in the manifest so that it follows docs/letter.schema.json: it is missing, "
    "or not of the right form."
)

MALFORMED = {
    "": _BY_THE_SCHEMA,
    _UNKNOWN_KEY: "Remove the key in {field} that docs/letter.schema.json does not have, or "
    "correct its spelling. A key of your own must start with x-.",
    "mime": "Send the signed content as multipart/mixed: the manifest first, then each document "
    "as one part, without parts inside parts. Give all its lines the same ending.",
    "manifest": "Send exactly one manifest, as the first part: a JSON object in UTF-8, of type "
    "application/vnd.silta.letter+json. It has at most {manifest_kib} KiB, and no key twice.",
    "format": "Set {field} to silta-letter/1.",
    "kind": "Set {field} to decision, notice, hearing or reminder.",
    "to": "In {field}, write the mail address of the service that the letter is sent to.",
    "message_id": "Use 1 to {message_id_length} characters in {field}: letters A to Z, digits, "
    "full stop, underscore, colon, slash, hyphen. It must not hold an identity code.",
    "created_at": "Write {field} as RFC 3339 has it: date, time and offset from UTC.",
    "sender.business_id": "Set {field} to your authority's business id: seven digits, a hyphen "
    "and the check digit.",
    "sender.service": "Set {field} to the code of the addressed service: what stands before the @ "
    "of its address.",
    "recipient.id": "Correct {field}: it must be a Finnish personal identity code with the right "
    "check character, without spaces around it.",
    "recipient.role": "Set {field} to party, guardian, trustee or agent.",
    "recipient.concerns": "Name in {field} whose matter it is, for the recipient acts for "
    "another. For the party itself, set recipient.role to party.",
    "delivery.method": "Set {field} to ordinary or verifiable.",
    "delivery.rule_set": "Set {field} to a rule set that is known here and in force on the day of "
    "created_at, or leave it out.",
    "delivery.not_before": "Set {field} to a time at most {furthest_days} days ahead, as RFC 3339 "
    "has it, or leave it out.",
    "delivery.fallback": "Set {field} to authority: somebody must serve what is not acknowledged. "
    "Only with ordinary in delivery.method may it be none.",
    "matter.title": "Write {field} as one line of 1 to {title_length} visible characters.",
    "matter.neutral_title": "Take names and identity codes out of {field}, for it is sent in "
    "clear. It is one line of at most {neutral_length} characters.",
    "matter.summary": "Write {field} as plain text or Markdown without HTML, of 1 to "
    "{summary_length} characters.",
    "matter.language": "Set {field} to fi, sv, en or se.",
    "decision.date": "Write {field} as a day: year, month and day with hyphens between.",
    "remedy": "Add {field} to the manifest, for a letter of kind decision needs one. "
    "Where nothing can be done about it, its type is none.",
    "remedy.type": "Set {field} to oikaisuvaatimus, hallintovalitus, kunnallisvalitus or none.",
    "remedy.days": "Set {field} to a whole number from 1 to {remedy_days}, or leave it out.",
    "remedy.authority": "Write {field} as one line of 1 to {line_length} visible characters.",
    "remedy.document": "Set {field} to the name of one of the documents in this letter, or leave "
    "it out.",
    "documents": "List every attached document once in {field}, under the file name of its part. "
    "At most {documents} documents of {documents_mib} MiB in all; with none, "
    "matter.summary is needed.",
    "documents.*": _BY_THE_SCHEMA,
    "documents.*.name": "Make {field} a plain file name of at most {name_length} characters: no "
    "path, no control characters. No two names may differ in upper and lower case alone.",
    "documents.*.size": "Write {field} as a whole number: the document's length in bytes.",
    "documents.*.sha256": "Write {field} as the SHA-256 of the document's bytes: 64 hexadecimal "
    "digits in lower case.",
}
BY_FIELD = {
    Reason.LETTER_MALFORMED: MALFORMED,
    Reason.SIGNER_NOT_AUTHORISED: {
        "sender.business_id": "Set {field} to the business id of the authority that the addressed "
        "service belongs to. You may send for your own authority alone.",
        "sender.service": "Set {field} to the code of the addressed service: what stands before "
        "the @ of its address.",
        "MAIL FROM": "Send from an address (MAIL FROM) in a domain of the authority that the "
        "addressed service belongs to.",
    },
    Reason.LETTER_DIGEST_MISMATCH: {
        "documents.*.size": "Set {field} to the length in bytes of the document as attached, "
        "transfer encoding undone. If it was right, a program changed the document afterwards.",
        "documents.*.sha256": "Set {field} to the SHA-256 of the document as attached, transfer "
        "encoding undone. If it was right, a program changed the document afterwards.",
    },
    Reason.DOCUMENT_TYPE_NOT_ALLOWED: {
        "documents.*": "Send {field} as PDF, PNG, JPEG, plain text in UTF-8, ODF or OOXML, whole "
        "and not encrypted. Its bytes must be of the type in media_type, with nothing before or "
        "behind them.",
        "documents.*.media_type": "Set {field} to the type of a PDF, PNG, JPEG, plain text, ODF "
        "or OOXML document without macros. The addressed service may take only some of these: "
        "ask the operator.",
    },
    Reason.DOCUMENT_ACTIVE_CONTENT: {
        "documents.*": "Remove what acts by itself from {field}: scripts, macros, launch and form "
        "actions, embedded files, media, linked templates. Printing it to a new PDF usually "
        "does it.",
    },
    Reason.DOCUMENT_MALICIOUS: {
        "documents.*": "Check the machine that made {field}: the virus scanner found something in "
        "it. Make the document anew on a clean machine.",
    },
}


def advice_by_field(reason: Reason, field: str) -> str | None:
    """Return the text for ``field``, its braces not filled in; None where the reason says enough.

    ``field`` is empty where the refusal names none.
    """
    texts = BY_FIELD.get(reason)
    if texts is None or not field:
        return None
    if field.endswith(_UNKNOWN_KEY):
        return texts.get(_UNKNOWN_KEY)
    steps = _NUMBER.sub("*", field).split(".")
    above = (".".join(steps[:count]) for count in range(len(steps), 0, -1))
    return next((texts[name] for name in above if name in texts), texts.get(""))
