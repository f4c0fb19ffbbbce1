"""``silta inspect`` on real mails, and what ``message`` and ``evidence`` list after a filing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from silta.base.reason import Reason
from silta.cli.gateway import desk, open_intake
from silta.cli.house import open_house
from silta.gateway.stages import Received, TlsFacts
from tests.cli.command import Silta
from tests.cli.conftest import HETU, SERVICE, SILTALA, Kirjaamo
from tests.letters import DOCUMENTS, INTAKE, KIRJAAMO, good_manifest, letter_mime, outer_mail

KEYS_OF_A_VERDICT = {"verdict", "reason", "reply", "signer", "authority", "documents"}
KEYS_OF_A_MESSAGE = {
    *("id", "message_id", "authority", "service", "method", "state", "filed_at"),
    *("evidence_id", "documents", "bytes"),
}


@pytest.fixture
def mail(town: Silta, kirjaamo: Kirjaamo, tmp_path: Path) -> Path:
    """Give a letter of today, sealed to the gateway by the real gpg."""
    (tmp_path / "gateway.asc").write_text(town.did("gateway-key", "export"))
    inner = letter_mime(good_manifest(created_at=datetime.now(UTC).isoformat()))
    options = ("--armor", "--local-user", kirjaamo.fingerprint, "--sign", "--encrypt")
    sealed = kirjaamo.gpg("--recipient-file", tmp_path / "gateway.asc", *options, stdin=inner)
    file = tmp_path / "mail.eml"
    file.write_bytes(outer_mail(sealed))
    return file


def file_it(silta: Silta, mail: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """File the mail as the gateway's process would; return its reply."""
    monkeypatch.setenv("SILTA_HOME", str(silta.home))
    received = Received(mail.read_bytes(), KIRJAAMO, INTAKE, TlsFacts("", ""), datetime.now(UTC))
    with open_house() as house, open_intake(house, homes=1) as intake:
        asked = desk(intake, reserve_bytes=0)
        asked.check_sender(KIRJAAMO, TlsFacts("", ""))
        asked.check_recipient(KIRJAAMO, INTAKE)
        return str(asked.take_in(received))


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_a_good_mail_would_be_accepted(
    town: Silta, kirjaamo: Kirjaamo, mail: Path, line_end: bytes
) -> None:
    """Saved with LF as with CRLF; the JSON has the keys of the contract, and nothing is filed."""
    mail.write_bytes(mail.read_bytes().replace(b"\r\n", line_end))
    said = town.said("inspect", mail)
    assert set(said) >= KEYS_OF_A_VERDICT
    assert (said["verdict"], said["reason"]) == ("accept", None)
    assert (said["signer"], said["authority"]) == (kirjaamo.fingerprint, SILTALA)
    assert said["documents"] == [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in DOCUMENTS.items()
    ]
    assert town.said("message", "list") == []


def test_a_person_reads_the_verdict_and_each_rule(town: Silta, mail: Path) -> None:
    """With the documents' names: they were asked for."""
    shown = town.did("inspect", mail)
    assert shown.startswith("accept: 250 2.0.0")
    assert "oikaisuohje.pdf" in shown
    assert "210281" not in shown


def test_a_mail_after_the_certificates_end_would_be_refused(
    town: Silta, kirjaamo: Kirjaamo, mail: Path
) -> None:
    """Exit 1, the reason and the reply; who signed is told all the same."""
    town.did("certificate", "revoke", kirjaamo.fingerprint)
    done = town("inspect", mail, "--json")
    assert done.exit_code == 1
    assert (done.json["verdict"], done.json["reason"]) == ("refuse", Reason.SIGNATURE_KEY_REVOKED)
    assert done.json["reply"].startswith("550 5.7.1 signature.key_revoked")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"multipart/encrypted", b"multipart/mixed", Reason.MAIL_NOT_ENCRYPTED),
        (b"kirjaamo@siltala", b"kirjaamo@naapurila", Reason.SENDER_DOMAIN_UNKNOWN),
        (b"To: paivahoito", b"To: muu", Reason.RECIPIENT_UNKNOWN),
        (b"Version: 1", b"Version: \0", Reason.LINE_BARE_NEWLINE),
    ],
)
def test_what_never_opens_would_be_refused(
    town: Silta, mail: Path, old: bytes, new: bytes, reason: Reason
) -> None:
    """Then nobody has signed, and there are no documents."""
    mail.write_bytes(mail.read_bytes().replace(old, new))
    done = town("inspect", mail, "--json")
    assert (done.exit_code, done.json["reason"]) == (1, reason)
    assert (done.json["signer"], done.json["authority"]) == (None, None)
    assert done.json["documents"] == []


def test_the_recipient_may_be_given(town: Silta, mail: Path) -> None:
    """Where the To field is not the envelope's; the letter names one inside."""
    town.did("service", "add", "--authority", SILTALA, "--code", "muu", "--name-fi", "Muu")
    done = town("inspect", mail, "--to", "muu@silta.localhost", "--json")
    assert done.json["reason"] in (
        Reason.LETTER_ADDRESSED_ELSEWHERE,
        Reason.SIGNER_NOT_AUTHORISED,
    )


def test_inspect_leaves_its_json_alone_on_standard_output(town: Silta, mail: Path) -> None:
    """The journal goes to standard error, without the person in it."""
    mail.write_bytes(mail.read_bytes().replace(b"multipart/encrypted", b"multipart/mixed"))
    done = town.process("inspect", mail, "--json")
    assert (done.exit_code, done.json["verdict"]) == (1, "refuse")
    assert HETU not in done.err


def test_a_filed_message_is_listed_by_its_metadata(
    town: Silta, mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For all, or for one person; never a name, a title or a code."""
    reply = file_it(town, mail, monkeypatch)
    [listed] = town.said("message", "list")
    assert set(listed) == KEYS_OF_A_MESSAGE
    assert reply == f"250 2.0.0 filed {listed['evidence_id']}"
    assert (listed["authority"], listed["service"]) == (SILTALA, SERVICE)
    assert listed["documents"] == len(DOCUMENTS)
    assert town.said("message", "list", "--hetu", "-", stdin=HETU) == [listed]
    assert listed["message_id"] in town.did("message", "list")
    assert town.said("account", "show", "--hetu", HETU)["messages"] == 1


def test_the_records_of_a_message_are_listed(
    town: Silta, mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they stand in the chain."""
    file_it(town, mail, monkeypatch)
    [listed] = town.said("message", "list")
    records = town.said("evidence", "list", "--message", listed["id"])
    assert [one["event"] for one in records] == ["accepted", "filed"]
    assert records[1]["evidence_id"] == listed["evidence_id"]
    assert town.said("evidence", "list", "--message", "0") == []
    assert listed["evidence_id"] in town.did("evidence", "list")


def test_where_nothing_is_filed_a_sentence_says_so(town: Silta) -> None:
    """An empty table would look like a fault."""
    assert town.did("message", "list") == "no messages filed yet\n"
    assert town.did("evidence", "list") == "no evidence yet\n"
