"""``silta seal`` and ``silta send`` as a registry uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.letters import DOCUMENTS, INTAKE, KIRJAAMO, REMOVED, good_manifest, manifest_bytes
from tests.peers.ports import free_port
from tests.peers.sink import Sink, listening
from tests.sender.office import HETU, Office, said
from tests.sender.running import run_seal, run_send, sealing, silta, to_port
from tests.sender.servers import trusted


def test_seal_prints_one_mail(office: Office, tmp_path: Path) -> None:
    """Nothing else, and nothing of the letter in it that could be read."""
    done = run_seal(sealing(office, tmp_path))
    letter = office.opened(done.stdout_bytes)
    assert {each.name: each.content for each in letter.documents} == DOCUMENTS
    assert (done.exit_code, done.stderr) == (0, "")
    assert HETU.encode() not in done.stdout_bytes


def test_seal_reads_the_letter_from_standard_input(office: Office, tmp_path: Path) -> None:
    """A case system need not write it to a disk; the address may come from outside too."""
    options = ["-" if "letter.json" in each else each for each in sealing(office, tmp_path)]
    letter = manifest_bytes(good_manifest(to=REMOVED))
    done = run_seal([*options, "--to", INTAKE, "--signer", office.signer], stdin=letter)
    assert f"To: {INTAKE}\r\n".encode() in done.stdout_bytes


def test_the_mails_sender_may_be_another_address(office: Office, tmp_path: Path) -> None:
    """A key need not name one."""
    done = run_seal([*sealing(office, tmp_path), "--from", "paatokset@siltala.example"])
    assert done.stdout_bytes.startswith(b"From: paatokset@siltala.example\r\n")


@pytest.mark.parametrize(
    ("reply", "exit_code"),
    [
        ("250 2.0.0 filed 01J", 0),
        ("451 4.3.0 fault: try again", 75),
        ("550 5.2.1 account.not_active: serve on paper", 1),
    ],
)
def test_send_prints_the_reply_and_ends_by_it(
    office: Office, tmp_path: Path, reply: str, exit_code: int
) -> None:
    """Scripts read the code, people the line."""
    with listening(Sink(reply)) as port:
        done = run_send([*sealing(office, tmp_path), *to_port(port, "--from", KIRJAAMO)])
    assert (done.exit_code, done.stdout, done.stderr) == (exit_code, f"{reply}\n", "")


def test_send_sends_what_seal_would_print(office: Office, tmp_path: Path) -> None:
    """To a server whose CA was given."""
    sink, ca = Sink(), tmp_path / "ca.pem"
    with trusted(sink, ca) as port:
        options = ["--server", f"127.0.0.1:{port}", "--ca", str(ca)]
        done = run_send([*sealing(office, tmp_path), *options])
    assert done.exit_code == 0
    assert len(office.opened(sink.kept[0]).documents) == len(DOCUMENTS)


def test_send_takes_a_mail_that_is_sealed_already(office: Office, tmp_path: Path) -> None:
    """What ``silta seal`` printed last night."""
    sink, mail = Sink(), run_seal(sealing(office, tmp_path)).stdout_bytes
    (tmp_path / "mail.eml").write_bytes(mail)
    with listening(sink) as port:
        done = run_send([str(tmp_path / "mail.eml"), *to_port(port)])
    assert (done.exit_code, sink.kept) == (0, [mail])


@pytest.mark.parametrize(
    ("reply", "document"),
    [
        ("250 2.0.0 filed 01J", {"code": 250, "reply": "250 2.0.0 filed 01J", "filed": True}),
        ("550 5.1.1 none", {"code": 550, "reply": "550 5.1.1 none", "filed": False}),
    ],
)
def test_json_is_one_document(
    office: Office, tmp_path: Path, reply: str, document: dict[str, object]
) -> None:
    """On standard output, and nothing else there."""
    with listening(Sink(reply)) as port:
        done = run_send([*sealing(office, tmp_path), *to_port(port, "--json")])
    assert said(done.stdout) == document


def test_a_server_that_is_away_is_to_be_tried_again(office: Office, tmp_path: Path) -> None:
    """75, one line for people, and a document for programs all the same."""
    done = run_send([*sealing(office, tmp_path), *to_port(free_port(), "--json")])
    assert (done.exit_code, done.stderr.count("\n")) == (75, 1)
    assert said(done.stdout) == {"code": None, "reply": None, "filed": False}


def test_the_real_command_ends_by_the_servers_reply(office: Office, tmp_path: Path) -> None:
    """In a process of its own; no traceback, no code of a person."""
    with listening(Sink("451 4.3.2 busy")) as port:
        done = silta("send", *sealing(office, tmp_path), *to_port(port))
    assert (done.returncode, done.stdout, done.stderr) == (75, "451 4.3.2 busy\n", "")
