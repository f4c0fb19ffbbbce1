"""``silta bundle make``: the bundle of a filed message, for the authority that sent it."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.base.home import write_secret
from silta.cli.bundle_mail import content_in
from silta.cli.house import House, open_house
from silta.cli.initialising import must_have_gpg
from silta.cli.log_keys import log_key
from silta.cli.receipt_keys import ReceiptKeys
from silta.keys.receipt_signer import CannotSign
from silta.keys.recipients import encryptable
from silta.keys.store.certificate_pages import content as certificate_content
from silta.keys.store.receipt_readers import receipt_reader
from silta.mailbox.evidence.bundle.gather import BundleKeys, NotSigned, gather
from silta.mailbox.evidence.bundle.pack import members_of
from silta.mailbox.evidence.bundle.record_facts import NoRecord
from silta.mailbox.evidence.bundle.zip_form import written
from silta.mailbox.evidence.signing import ReceiptKeyAway
from silta.mailbox.store import signers
from silta.mailbox.store.log import TileMissing
from silta.mailbox.store.signers import Sent


@click.command()
@click.option("--message", "reference", required=True, help="The message's id here.")
@click.option(
    "--mail",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The mail as the authority sent it: then the letter and its documents are in, too.",
)
@click.option("--output", required=True, type=click.Path(path_type=Path), help="A new file.")
@click.option("--plain", is_flag=True, help="A ZIP in clear, not encrypted to the authority.")
def make(reference: str, mail: Path | None, output: Path, *, plain: bool) -> None:
    """Make a message's bundle for its authority: a ZIP, encrypted to its certificates.

    Nobody here can open what is filed: the letter goes in only from the authority's own copy
    of its mail, and only if the evidence says that this was the mail.
    """
    must_have_gpg()
    with open_house() as house:
        sent = _sent(house, reference)
        packed = _packed(house, sent, mail)
        content = packed if plain else _for_the_authority(house, sent, packed)
    try:
        write_secret(output, content)
    except FileExistsError:
        raise ActRefused(f"{output} is there already") from None
    how = "a ZIP in clear" if plain else f"encrypted to {sent.authority}"
    click.echo(f"{output}: {len(content)} bytes, {how}")


def _sent(house: House, reference: str) -> Sent:
    with house.database.read() as transaction:
        found = signers.find(transaction, reference)
    if found is None:
        raise ActRefused(f"no message {reference}")
    return found


def _packed(house: House, sent: Sent, mail: Path | None) -> bytes:
    keys = BundleKeys(house.hash_keys().evidence, log_key(house))
    with house.database.read() as transaction:
        certificate = certificate_content(transaction, sent.certificate)
    content = None if mail is None else content_in(house, sent, mail, certificate)
    try:
        with house.database.read() as transaction:
            story = gather(transaction, sent.id, keys, certificate=certificate, content=content)
    except NotSigned as error:
        raise ActRefused(f"{error}: try again once the worker has signed it") from None
    except (TileMissing, NoRecord) as error:
        raise ActRefused(f"the evidence is damaged, see 'silta log verify': {error}") from None
    return b"".join(written(members_of(story)))


def _for_the_authority(house: House, sent: Sent, packed: bytes) -> bytes:
    """Return the ZIP encrypted to each approved certificate, signed by the receipts key."""
    at = now()
    with house.database.read() as transaction:
        reader = receipt_reader(transaction, sent.authority, at)
    certificates = encryptable(reader.certificates, at)
    if not certificates:
        raise ActRefused(f"no certificate of {sent.authority} can be encrypted to: --plain")
    try:
        with ReceiptKeys(house) as keys:
            return keys.signer().sign_and_encrypt(packed, certificates)
    except (ReceiptKeyAway, CannotSign) as error:
        raise ActRefused(f"cannot sign the bundle: {error}") from None
