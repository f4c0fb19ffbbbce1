"""A town in which something waits on every page of the console."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from silta.base.clock import now
from silta.keys.actor import Actor, Door
from silta.keys.acts import proposals
from silta.keys.audit.acts import Act
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.outbox import store
from silta.mailbox.vault.types import MessageRef
from tests.town import (
    NAAPURILA,
    OTHER_SERVICE,
    PAUSED,
    SERVICE,
    SILTALA,
    Town,
    received,
)

MUUKALA: Final = "1572860-0"
OTHER_HAND: Final = Actor("01J00000000000000000000000", "toinen@silta.example", Door.CONSOLE)


def furnish(town: Town) -> None:
    """Have letters filed and refused, a key revoked, mails that wait, one dead and one held."""
    manifest = town.letter(recipient={"id": PAUSED, "name": "Vilho Demo"})
    with town.intake() as intake:
        for mail in (town.mail(), town.mail(signer="rsa"), town.mail(manifest)):
            intake.take_in(received(mail))
    town.silta("certificate", "revoke", town.registers.keys["rsa"], "--reason", "avain on viety")
    town.silta("authority", "suspend", NAAPURILA, "--reason", "kysyi asiattomia")
    names = ("--business-id", MUUKALA, "--name-fi", "Muukalan kunta")
    town.silta("authority", "add", *names, "--domain", "muukala.example")
    town.silta("admin", "add", "--email", "kutsuttu@silta.example", "--role", "auditor")
    at, filed = now(), MessageRef(town.messages()[0]["id"])
    with town.database() as database, database.write() as transaction:
        for number in range(2):
            store.put(transaction, channel="post", body=b"sealed", at=at - timedelta(hours=number))
        dead = store.claim(transaction, "post", at)
        assert dead is not None
        store.bury(transaction, dead, "relay.refused")
        store.put(transaction, channel=RECEIPT, body=b"sealed", at=at, message=filed)
        held = store.claim(transaction, RECEIPT, at)
        assert held is not None
        store.hold_back(transaction, held, "certificate.none", at)
        reason = "selvitys on saatu"
        resumed = Act.AUTHORITY_RESUMED
        proposals.propose(transaction, OTHER_HAND, resumed, NAAPURILA, {}, reason=reason, at=at)


def known(town: Town) -> Mapping[str, Mapping[str, str]]:
    """Return what stands in the addresses of pages: one row for each thing worth a look."""
    keys = town.registers.keys
    rows = {
        "pending": (keys["pending"], MUUKALA, SERVICE),
        "approved": (keys["kirjaamo"], SILTALA, SERVICE),
        "revoked": (keys["rsa"], NAAPURILA, OTHER_SERVICE),
        "retired": (keys["retired"], SILTALA, OTHER_SERVICE),
    }
    names = ("fingerprint", "business_id", "code")
    return {name: dict(zip(names, row, strict=True)) for name, row in rows.items()}
