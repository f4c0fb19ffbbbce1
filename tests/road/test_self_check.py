"""The self-check: an authority in preparation passes its technical step by a test letter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from silta.base.identity import BusinessId
from silta.base.reason import Reason
from silta.keys.actor import owner
from silta.keys.store import audit
from tests.letters import INTAKE
from tests.road.process import Answer
from tests.town import Town

KOE = "koe@silta.localhost"
CHECKED = Answer(250, "2.0.0 checked the test letter is good, and is filed nowhere")
MUUKALA, REGISTRY = BusinessId("2345678-0"), "kirjaamo@muukala.example"


@pytest.fixture
def joining(town: Town, tmp_path: Path) -> Town:
    """Give a town where Muukala is joining: its certificate is approved, its steps are missing."""
    given = ("--business-id", MUUKALA, "--name-fi", "Muukalan kunta")
    town.silta("authority", "add", *given, "--domain", "muukala.example")
    file = tmp_path / "muukala.pgp"
    file.write_bytes(town.registers.certificates["stranger"])
    town.silta("certificate", "add", "--authority", MUUKALA, str(file))
    town.silta("certificate", "approve", town.registers.keys["stranger"])
    own = ("--code", "muu-palvelu", "--name-fi", "Palvelu")
    town.silta("service", "add", "--authority", MUUKALA, *own)
    town.start_gateway()
    return town


def mail(town: Town, signer: str = "stranger", **overrides: object) -> bytes:
    """Return a test letter of Muukala."""
    sender = {"service": "koe", "business_id": MUUKALA}
    return town.mail(town.letter(**{"to": KOE, "sender": sender, **overrides}), signer=signer)


def steps(town: Town) -> list[dict[str, Any]]:
    """Return the steps of Muukala's joining."""
    shown = json.loads(town.silta("authority", "show", MUUKALA, "--json"))
    found: list[dict[str, Any]] = shown["joining"]
    return found


def records(town: Town) -> list[dict[str, Any]]:
    """Return what the chain says of the self-checks."""
    with town.database() as database, database.read() as transaction:
        latest = audit.latest(transaction, most=100)
    return [one.said() for one in latest if one.act == "authority.step" and one.actor != owner().id]


def test_a_good_test_letter_is_the_technical_step(joining: Town) -> None:
    """With what was verified, by nobody's hand; the second one changes nothing."""
    first = mail(joining, message_id="KOE-1")
    assert [joining.send(one, REGISTRY, KOE) for one in (first, mail(joining))] == [CHECKED] * 2
    (step,) = steps(joining)
    assert (step["step"], step["done_by"], step["reference"]) == (
        "technical",
        "self-check",
        "KOE-1",
    )
    lines = dict(line.split(": ", 1) for line in step["verified"].splitlines())
    assert lines["signer"] == joining.registers.keys["stranger"]
    assert (lines["digest"], lines["cipher"]) == ("SHA512", "AES256")
    assert lines["algorithm"] == "EdDSA, 255 bits"
    assert lines["TLS"].startswith("TLSv1.3 ")
    assert lines["documents"] == "2"


def test_the_self_check_stands_in_the_chain_once(joining: Town) -> None:
    """In the words of the step itself; it is no alarm."""
    for _ in range(2):
        joining.send(mail(joining), REGISTRY, KOE)
    (record,) = records(joining)
    assert (record["subject"], record["actor"], record["door"]) == (
        MUUKALA,
        "self-check",
        "worker",
    )
    assert record["after"]["verified"] == steps(joining)[0]["verified"]


@pytest.mark.parametrize(
    "recipient",
    [INTAKE, "muu-palvelu@silta.localhost", "kirjaamo@siltala.example", "muu@silta.localhost"],
)
def test_one_in_preparation_sends_to_the_test_service_alone(joining: Town, recipient: str) -> None:
    """All else is refused as for a domain of nobody."""
    answer = joining.send(mail(joining), REGISTRY, recipient)
    assert (answer.code, answer.reason) == (550, Reason.SENDER_DOMAIN_UNKNOWN)
    assert steps(joining) == []


def test_nothing_of_it_is_filed(joining: Town) -> None:
    """Neither a message nor a record of evidence."""
    joining.send(mail(joining), REGISTRY, KOE)
    assert joining.messages() == []
    assert joining.evidence() == []


def test_only_an_approved_certificate_of_its_own_passes(joining: Town) -> None:
    """Siltala's is a stranger's here."""
    answer = joining.send(mail(joining, "kirjaamo"), REGISTRY, KOE)
    assert answer.reason == Reason.SIGNATURE_UNKNOWN_SIGNER
    assert steps(joining) == []


def test_a_test_letter_that_is_refused_is_no_step(joining: Town) -> None:
    """Whatever is wrong with it."""
    answer = joining.send(mail(joining, delivery={"rule_set": "fi-1999-1"}), REGISTRY, KOE)
    assert answer.reason == Reason.LETTER_MALFORMED
    assert steps(joining) == []


@contextmanager
def away(town: Town, table: str) -> Iterator[None]:
    """Have a table renamed for a while."""
    for before, after in ((table, f"{table}_away"), (f"{table}_away", table)):
        with town.database() as database, database.write() as transaction:
            transaction.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
        if before == table:
            yield


@pytest.mark.parametrize("table", ["audit", "authority_step"])
def test_a_step_that_cannot_be_recorded_is_a_fault_of_ours(joining: Town, table: str) -> None:
    """The peer tries again, and neither of the two is there without the other."""
    letter = mail(joining)
    with away(joining, table):
        assert joining.send(letter, REGISTRY, KOE).reason == Reason.FAULT
    assert (steps(joining), records(joining)) == ([], [])
    assert joining.send(letter, REGISTRY, KOE) == CHECKED
    assert (len(steps(joining)), len(records(joining))) == (1, 1)


def test_a_step_that_a_person_recorded_stays(joining: Town) -> None:
    """The letter is good all the same."""
    joining.silta("authority", "step", MUUKALA, "technical", "--reference", "SIL/1/2026")
    assert joining.send(mail(joining), REGISTRY, KOE) == CHECKED
    assert [one["reference"] for one in steps(joining)] == ["SIL/1/2026"]
    assert records(joining) == []


def test_a_suspension_takes_effect_on_the_next_mail(joining: Town) -> None:
    """Even to the test service; and so does the resuming."""
    letter = joining.mail()
    siltala = BusinessId("1234567-1")
    assert joining.send(letter).reason == "filed"
    joining.silta("authority", "suspend", siltala, "--reason", "avain vuotanut")
    for recipient in (INTAKE, KOE):
        answer = joining.send(letter, recipient=recipient)
        assert answer.reason == Reason.SENDER_DOMAIN_UNKNOWN
    joining.silta("authority", "resume", siltala, "--reason", "uusi avain")
    assert joining.send(letter).reason == "filed"


def test_it_opens_after_its_other_steps(joining: Town) -> None:
    """The whole joining, with the technical step passed by itself."""
    joining.send(mail(joining), REGISTRY, KOE)
    for step in ("agreement", "security", "details"):
        joining.silta("authority", "step", MUUKALA, step, "--reference", "SIL/1/2026")
    joining.silta("authority", "open", MUUKALA)
    sender = {"service": "muu-palvelu", "business_id": MUUKALA}
    to = "muu-palvelu@silta.localhost"
    letter = joining.mail(joining.letter(to=to, sender=sender), signer="stranger")
    assert joining.send(letter, REGISTRY, to).reason == "filed"


def test_a_letter_of_a_type_that_the_service_does_not_take_is_refused(joining: Town) -> None:
    """From the next mail on after the service was changed; the field is named."""
    code = INTAKE.partition("@")[0]
    joining.silta("service", "change", code, "--document-type", "image/png")
    answer = joining.send(joining.mail())
    assert answer.reason == Reason.DOCUMENT_TYPE_NOT_ALLOWED
    assert "(documents.0.media_type)" in answer.text
    joining.silta("service", "change", code, "--document-type", "")
    assert joining.send(joining.mail()).reason == "filed"
