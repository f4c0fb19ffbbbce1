"""Each fault in words for the person who decides what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# The console has the same sentences in the languages of its pages.
FAULT_WORDS: Final[Mapping[str, str]] = {
    "address.none": "The authority has no address for receipts: give it one, and it leaves.",
    "address.unusable": "The mail address cannot be used.",
    "body.unreadable": "What was to be sent cannot be read.",
    "certificate.none": (
        "The authority has no certificate that it can be encrypted to: approve one, and it leaves."
    ),
    "content.refused": "The mail server refused the text of the mail.",
    "fault": "A fault of Silta's own; the journal says more.",
    "key.away": "The key that signs receipts is not there: put it back, and it leaves.",
    "receipt.unsealed": "Silta's gpg could not sign and encrypt it; the journal says more.",
    "recipient.refused": "The mail server refused the recipient's address.",
    "record.missing": "Its evidence records are not there: check the log of evidence.",
    "record.unsigned": "Its evidence records are not signed yet.",
    "relay.away": "The mail server does not answer.",
    "relay.login": "The mail server refused Silta's name or password.",
    "relay.no_tls": "No encrypted connection to the mail server came about.",
    "relay.refuses": "The mail server takes no mail now.",
    "relay.slow": "The mail server took too long to answer.",
    "relay.untrusted": "The mail server could not prove that it is the right one.",
    "secret.away": "The secret for evidence is not there, or not the right one: restore it.",
    "sender.refused": "The mail server refused Silta as the sender.",
    "unsettled": "Each attempt broke off before its end was known.",
}


def fault_in_words(fault: str | None) -> str | None:
    """Return why an item waits; a fault of a later version keeps its name."""
    return None if fault is None else FAULT_WORDS.get(fault, fault)
