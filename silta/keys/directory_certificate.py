"""A certificate from its owner's own Web Key Directory, read and held against the mailbox."""

from __future__ import annotations

from collections.abc import Sequence

from silta.base.act import ActRefused
from silta.base.identity import Address
from silta.keys.certificate import CertificateFacts, read_or_refuse
from silta.keys.directory import parse_mailbox
from silta.keys.directory_fetch import Web, fetch_certificate
from silta.keys.remarks import names_mailbox


def located(
    typed: str, domains: Sequence[str], web: Web | None = None
) -> tuple[Address, CertificateFacts]:
    """Return the mailbox that was typed, and the certificate that its own domain publishes.

    ``domains`` are the authority's. Blocks for at most some ten seconds. Raises ActRefused
    when there is none, or it is not one public certificate with that mailbox in a user id.
    """
    try:
        mailbox = parse_mailbox(typed)
    except ValueError:
        raise ActRefused("not a mail address of the form local@domain") from None
    content = fetch_certificate(mailbox, domains, web or Web())
    facts = read_or_refuse(content, str(mailbox))
    if not names_mailbox(facts.user_ids, mailbox):
        raise ActRefused(f"the certificate of the directory is not of {mailbox}")
    return mailbox, facts
