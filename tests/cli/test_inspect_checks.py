"""Where ``silta inspect`` says that a real mail ends, what it asked, and what to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from silta.base.reason import Reason, Refused
from silta.gateway.advice import advice_for
from silta.gateway.questions import RULES, SCANNER, STAGES
from tests.cli.command import Silta
from tests.letters import DOCUMENTS, document_entry, letter_mime, outer_mail, script_pdf, small_pdf
from tests.peers.clamd import EICAR, running_clamd
from tests.road.building import copy_of
from tests.town import PAUSED, Town, received

NAMES = [*STAGES, *(rule.__name__ for rule in RULES), SCANNER]
KEYS = [
    *("verdict", "reason", "reply", "advice", "signer", "authority", "documents"),
    *("rules", "checks"),
]
EVIL = {"paatos.pdf": small_pdf("Paatos", EICAR)}
SCRIPT = {"paatos.pdf": script_pdf()}
TEN_DAYS_AGO = (datetime.now(UTC) - timedelta(days=10)).isoformat()

Mail = Callable[[Town], bytes]


@pytest.fixture(scope="module")
def siltala(first_town: Town) -> Iterator[Town]:
    """Give a town that the tests of this module leave as it is."""
    with copy_of(first_town) as town:
        yield town


def inspect(town: Town, folder: Path, mail: bytes, *more: str, **settings: str) -> Any:  # noqa: ANN401 -- any JSON
    """Return what the command says of a mail; its exit code is as its verdict."""
    file = folder / "mail.eml"
    file.write_bytes(mail)
    silta = Silta(town.home, {**town.environment, **settings})
    done = silta("inspect", file, "--json", *more)
    assert done.exit_code == {"accept": 0, "refuse": 1}[done.json["verdict"]]
    return done.json


def verdicts(found: dict[str, Any]) -> list[str]:
    """Return the verdicts in the questions' order; each question is there, once."""
    assert [one["check"] for one in found["checks"]] == NAMES
    assert all(one["question"].endswith("?") for one in found["checks"])
    return [one["verdict"] for one in found["checks"]]


def with_entry(**overrides: object) -> Mail:
    """Make a mail whose manifest says something else of its second document."""

    def mail(town: Town) -> bytes:
        manifest = town.letter()
        name = list(DOCUMENTS)[1]
        manifest["documents"][1] = document_entry(name, DOCUMENTS[name], **overrides)
        return town.mail(manifest)

    return mail


def saying(**overrides: object) -> Mail:
    """Make a mail of a letter that says this."""
    return lambda town: town.mail(town.letter(**overrides))


def of_another_type(town: Town) -> bytes:
    """Make a mail that is no encrypted one."""
    return town.mail().replace(b"multipart/encrypted", b"multipart/mixed")


def for_another_gateway(town: Town) -> bytes:
    """Make a mail that no key of this gateway opens."""
    signed = ("--local-user", town.registers.keys["kirjaamo"], "--sign")
    inner = letter_mime(town.letter())
    return outer_mail(town.registers.encrypt(inner, *signed, to="other"))


ENDS: dict[str, tuple[Mail, str, Reason, str | None]] = {
    "a NUL": (
        lambda town: town.mail().replace(b"Version: 1", b"Version: \0"),
        *("content", Reason.LINE_BARE_NEWLINE, None),
    ),
    "a long line": (
        lambda town: b"X-Long: " + b"x" * 998 + b"\r\n" + town.mail(),
        *("content", Reason.LINE_TOO_LONG, None),
    ),
    "an unknown sender": (
        lambda town: town.mail().replace(b"@siltala.example>\r\nTo", b"@muukala.example>\r\nTo"),
        *("route", Reason.SENDER_DOMAIN_UNKNOWN, None),
    ),
    "not encrypted": (of_another_type, "shape", Reason.MAIL_NOT_ENCRYPTED, None),
    "another gateway's": (for_another_gateway, "opening", Reason.SEAL_CANNOT_OPEN, None),
    "3DES": (
        lambda town: town.mail(options=("--cipher-algo", "3DES")),
        *("opening", Reason.SEAL_WEAK, None),
    ),
    "unsigned": (
        lambda town: outer_mail(town.registers.encrypt(letter_mime(town.letter()))),
        *("signature", Reason.SIGNATURE_MISSING, None),
    ),
    "a stranger's": (
        lambda town: town.mail(signer="stranger"),
        *("signature", Reason.SIGNATURE_UNKNOWN_SIGNER, None),
    ),
    "another digest": (
        with_entry(sha256="0" * 64),
        *("letter", Reason.LETTER_DIGEST_MISMATCH, "documents.1.sha256"),
    ),
    "no digest": (
        with_entry(sha256="SALAISUUS"),
        *("letter", Reason.LETTER_MALFORMED, "documents.1.sha256"),
    ),
    "no manifest": (
        lambda town: outer_mail(town.registers.seal(b"Content-Type: text/plain\r\n\r\nHei\r\n")),
        *("letter", Reason.LETTER_MALFORMED, "mime"),
    ),
    "nobody to fall back on": (
        saying(delivery={"fallback": "none"}),
        *("letter", Reason.LETTER_MALFORMED, "delivery.fallback"),
    ),
    "a retired key": (
        lambda town: town.mail(signer="retired"),
        *("is_signer_approved", Reason.SIGNATURE_KEY_RETIRED, None),
    ),
    "an old letter": (
        saying(created_at=TEN_DAYS_AGO),
        *("is_letter_fresh", Reason.LETTER_STALE, "created_at"),
    ),
    "a script": (
        lambda town: town.mail(town.letter(SCRIPT, remedy={"document": "paatos.pdf"}), SCRIPT),
        *("is_document_inert", Reason.DOCUMENT_ACTIVE_CONTENT, "documents.0"),
    ),
    "a paused account": (
        saying(recipient={"id": PAUSED}),
        *("is_account_active", Reason.ACCOUNT_NOT_ACTIVE, None),
    ),
    "another's name": (
        saying(recipient={"family_name": "Naapuri"}),
        *("is_name_matching", Reason.RECIPIENT_NAME_MISMATCH, "recipient.family_name"),
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_refused_mail_ends_at_its_question(siltala: Town, tmp_path: Path, name: str) -> None:
    """The reason, the question that refused it, and what the sender changes."""
    make, check, reason, field = ENDS[name]
    found = inspect(siltala, tmp_path, make(siltala))
    assert (found["reason"], found["advice"]) == (reason, advice_for(Refused(reason, field=field)))
    at = NAMES.index(check)
    answers = verdicts(found)
    assert answers[:at] == ["passed"] * at
    assert found["checks"][at] == {
        "check": check,
        "question": found["checks"][at]["question"],
        "verdict": "refused",
        "reason": reason,
        "field": field,
    }
    # After a stage nothing more is asked; the rules are asked all the same.
    assert check not in STAGES or set(answers[at + 1 :]) == {"not_asked"}
    assert answers[-1] == "not_asked"


def test_no_value_of_the_letter_is_in_the_report(siltala: Town, tmp_path: Path) -> None:
    """Of a letter that was refused, the report has the documents' names alone."""
    found = inspect(siltala, tmp_path, with_entry(sha256="SALAISUUS")(siltala))
    assert found["documents"] == []
    assert "SALAISUUS" not in str(found)


def test_an_accepted_mail_has_passed_all(siltala: Town, tmp_path: Path) -> None:
    """This town has no scanner; the keys are those of the contract, and two more."""
    found = inspect(siltala, tmp_path, siltala.mail())
    assert list(found) == KEYS
    assert (found["verdict"], found["reply"], found["advice"]) == (
        "accept",
        "250 2.0.0 filed",
        None,
    )
    assert verdicts(found) == ["passed"] * (len(NAMES) - 1) + ["not_asked"]
    assert {one["reason"] for one in found["checks"]} == {None}


def test_a_letter_that_is_filed_already_would_get_its_evidence_id_again(
    first_town: Town, tmp_path: Path
) -> None:
    """It is asked the rules of trust alone, for its peer only missed our 250."""
    with copy_of(first_town) as town:
        manifest = town.letter()
        with town.intake() as intake:
            reply = str(intake.take_in(received(town.mail(manifest))))
        found = inspect(town, tmp_path, town.mail(manifest))
    assert (found["verdict"], found["reply"], found["advice"]) == ("accept", reply, None)
    assert verdicts(found) == ["passed"] * 12 + ["not_asked"] * 10
    assert len(found["rules"]) == 6


def test_what_the_scanner_found_ends_at_the_scanner(
    siltala: Town, tmp_path: Path, short_tmp: Path
) -> None:
    """Every rule let the letter pass before."""
    path = short_tmp / "clamd.ctl"
    letter = siltala.letter(EVIL, remedy={"document": "paatos.pdf"})
    with running_clamd(path):
        found = inspect(siltala, tmp_path, siltala.mail(letter, EVIL), SILTA_CLAMD=str(path))
        clean = inspect(siltala, tmp_path, siltala.mail(), SILTA_CLAMD=str(path))
    assert verdicts(found) == ["passed"] * (len(NAMES) - 1) + ["refused"]
    assert (found["reason"], found["checks"][-1]["field"]) == ("document.malicious", "documents.0")
    assert set(verdicts(clean)) == {"passed"}


def test_for_a_fault_of_ours_nothing_needs_changing(
    siltala: Town, tmp_path: Path, short_tmp: Path
) -> None:
    """A scanner that is away is no matter of the sender's."""
    found = inspect(siltala, tmp_path, siltala.mail(), SILTA_CLAMD=str(short_tmp / "none"))
    assert (found["reason"], found["reply"][:3]) == (Reason.FAULT, "451")
    assert found["advice"].startswith("Nothing needs changing")
    assert verdicts(found)[-1] == "refused"


def test_another_domain_is_no_route(siltala: Town, tmp_path: Path) -> None:
    """The recipient may be given."""
    mail = siltala.mail()
    found = inspect(siltala, tmp_path, mail, "--to", "paivahoito-siltala@muualla.example")
    assert found["reason"] == Reason.RECIPIENT_NOT_OURS
    assert verdicts(found)[1] == "refused"
