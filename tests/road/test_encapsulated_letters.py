"""Letters sealed by RFC 1847 encapsulation, on the whole way to the citizen's account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from silta.base.reason import Reason
from silta.keys.verifier import open_kept
from silta.mailbox.letter.mime import read_letter
from silta.mailbox.vault.types import PartKind
from tests.keys.encapsulating import base64_part, detached, multipart_signed, plain_part
from tests.letters import DOCUMENTS, letter_mime, manifest_bytes, outer_mail
from tests.road.process import Answer
from tests.town import Town

Change = Callable[[bytes], bytes]


def unchanged(content: bytes) -> bytes:
    """Return the content as it was signed."""
    return content


def encapsulated(
    town: Town,
    manifest: Mapping[str, Any],
    *options: str,
    signer: str = "kirjaamo",
    change: Change = unchanged,
) -> bytes:
    """Return a mail with a letter beside its signature, changed before it is encrypted."""
    registers = town.registers
    entity = letter_mime(manifest)
    signature = detached(registers.gpg, registers.keys[signer], entity, *options)
    part = plain_part(signature) if "--armor" in options else base64_part(signature)
    return outer_mail(registers.encrypt(change(multipart_signed(entity, part))))


def send(town: Town, *options: str, signer: str = "kirjaamo", change: Change = unchanged) -> Answer:
    """Send a letter of its own to the town's gateway."""
    return town.send(encapsulated(town, town.letter(), *options, signer=signer, change=change))


@pytest.mark.parametrize("options", [["--armor"], ["--armor", "--textmode"], []], ids=str)
@pytest.mark.parametrize("signer", ["kirjaamo", "rsa"])
def test_a_letter_beside_its_signature_is_filed_and_opened(
    shared_town: Town, signer: str, options: list[str]
) -> None:
    """The citizen gets what was signed, and what is kept with it proves that to the portal."""
    manifest = shared_town.letter()
    answer = shared_town.send(encapsulated(shared_town, manifest, *options, signer=signer))
    assert (answer.code, answer.reason) == (250, "filed")
    (row,) = shared_town.messages(manifest["message_id"])
    opened = shared_town.open_message(row["id"])
    assert opened[PartKind.MANIFEST, 0] == manifest_bytes(manifest)
    assert shared_town.documents(row["id"]) == list(DOCUMENTS.values())
    kept = open_kept(
        opened[PartKind.OPENPGP, 0],
        opened[PartKind.SESSION_KEY, 0].decode(),
        opened[PartKind.CERTIFICATE, 0],
        as_of=datetime.now(UTC),
    )
    assert kept.signature.fingerprint == shared_town.registers.keys[signer]
    assert read_letter(kept.plaintext).manifest_bytes == manifest_bytes(manifest)


def test_a_letter_sealed_both_ways_is_one_letter(shared_town: Town) -> None:
    """Equal manifests are the same letter, however it was signed: 250 with the first evidence."""
    manifest = shared_town.letter()
    first = shared_town.send(encapsulated(shared_town, manifest, "--armor"))
    again = shared_town.send(shared_town.mail(manifest))
    assert first.evidence_id == again.evidence_id
    assert len(shared_town.messages(manifest["message_id"])) == 1


REFUSED: Mapping[str, tuple[Reason, Callable[[Town], Answer]]] = {
    "one byte changed": (
        Reason.SIGNATURE_BAD,
        lambda town: send(town, change=lambda signed: signed.replace(b"/mixed", b"/mixeD")),
    ),
    "a stranger": (Reason.SIGNATURE_UNKNOWN_SIGNER, lambda town: send(town, signer="stranger")),
    "a pending certificate": (
        Reason.SIGNATURE_UNKNOWN_SIGNER,
        lambda town: send(town, signer="pending"),
    ),
    "Naapurila": (Reason.SIGNATURE_UNKNOWN_SIGNER, lambda town: send(town, signer="naapurila")),
    "a revoked key": (Reason.SIGNATURE_KEY_REVOKED, lambda town: send(town, signer="revoked")),
    "a retired key": (Reason.SIGNATURE_KEY_RETIRED, lambda town: send(town, signer="retired")),
    "SHA-1": (
        Reason.SIGNATURE_WEAK,
        lambda town: send(town, "--digest-algo", "SHA1", signer="rsa"),
    ),
    "long ago": (
        Reason.SIGNATURE_STALE,
        lambda town: send(town, "--faked-system-time", "20250115T000000!"),
    ),
    "two keys": (
        Reason.SIGNATURE_AMBIGUOUS,
        lambda town: send(town, "--local-user", town.registers.keys["rsa"]),
    ),
    "S/MIME": (
        Reason.SIGNATURE_MISSING,
        lambda town: send(town, change=lambda signed: signed.replace(b"/pgp-s", b"/pkcs7-s")),
    ),
}


@pytest.mark.parametrize("signed_by", REFUSED)
def test_a_letter_that_is_not_well_signed_is_refused_with_its_reason(
    shared_town: Town, signed_by: str
) -> None:
    """On the wire the reasons are those of any other letter."""
    reason, case = REFUSED[signed_by]
    answer = case(shared_town)
    assert (answer.code // 100, answer.reason) == (5, reason)


def test_a_signed_message_around_a_signed_letter_is_no_letter(shared_town: Town) -> None:
    """The outer signature is the one that counts, and what it signed is of another form."""
    registers, entity = shared_town.registers, letter_mime(shared_town.letter())
    signature = detached(registers.gpg, registers.keys["kirjaamo"], entity)
    mail = outer_mail(registers.seal(multipart_signed(entity, base64_part(signature))))
    assert shared_town.send(mail).reason == Reason.LETTER_MALFORMED
