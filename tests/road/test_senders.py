"""The same letter from three senders: plain gpg with swaks, a real Postfix, and silta send."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from silta.mailbox.vault.types import PartKind
from tests.keys.gpg import Gpg
from tests.letters import INTAKE, KIRJAAMO, LARGE, letter_mime, manifest_bytes, outer_mail
from tests.peers import swaks
from tests.peers.directory import short_directory
from tests.peers.postfix import Postfix
from tests.road.process import SILTA
from tests.town import Town


def filed_once(town: Town, manifest: Mapping[str, Any]) -> str:
    """Return the id of the one message of this letter, whose documents are what was sent."""
    (row,) = town.messages(manifest["message_id"])
    message = str(row["id"])
    assert town.documents(message) == list(LARGE.values())
    assert [part.kind for part in town.sealed(message).parts if part.file].count(
        PartKind.DOCUMENT
    ) == 1
    events = [record["event"] for record in town.evidence(message)]
    assert events == ["accepted", "filed"]
    return message


def test_swaks_files_a_letter_once(shared_town: Town, tmp_path: Path) -> None:
    """A script of a dozen lines is all that a municipality needs."""
    manifest = shared_town.letter(LARGE)
    mail = tmp_path / "mail.eml"
    mail.write_bytes(shared_town.mail(manifest, LARGE))
    server = f"127.0.0.1:{shared_town.running[-1].port}"
    ended = [swaks.send(mail, server, KIRJAAMO, INTAKE) for _ in range(2)]
    assert [run.exit_code for run in ended] == [0, 0], ended[0].transcript
    message = filed_once(shared_town, manifest)
    (row,) = shared_town.messages(manifest["message_id"])
    said = f"250 2.0.0 filed {row['evidence_id']}"
    assert all(said in run.replies for run in ended)
    assert shared_town.open_message(message)[PartKind.MANIFEST, 0] == manifest_bytes(manifest)


def test_a_real_postfix_files_a_letter_once(
    shared_town: Town, start_postfix: Callable[[int], Postfix]
) -> None:
    """Most municipalities send through a mail server of their own."""
    manifest = shared_town.letter(LARGE)
    postfix = start_postfix(shared_town.running[-1].port)
    postfix.submit(shared_town.mail(manifest, LARGE), KIRJAAMO, INTAKE)
    postfix.wait_until_empty()
    assert postfix.bounces() == []
    assert "status=sent (250 2.0.0 filed 01" in postfix.log()
    filed_once(shared_town, manifest)


def test_silta_send_files_a_letter_once(shared_town: Town, tmp_path: Path) -> None:
    """Our own sender takes the same road as everybody's, in a process of its own."""
    manifest = shared_town.letter(LARGE)
    (tmp_path / "letter.json").write_bytes(manifest_bytes(manifest))
    for name, content in LARGE.items():
        (tmp_path / name).write_bytes(content)
    given = [part for name in LARGE for part in ("--document", str(tmp_path / name))]
    registers = shared_town.registers
    # At the first town's: its copies share the certificate of the gateway.
    certificate = registers.gpg.home.parent / "gateway.asc"
    command = [
        *(SILTA, "send", "--json", "--letter", str(tmp_path / "letter.json"), *given),
        *("--gateway-certificate", str(certificate), "--gnupg-home", str(registers.gpg.home)),
        *("--signer", registers.keys["kirjaamo"], "--from", KIRJAAMO),
        *("--server", f"127.0.0.1:{shared_town.running[-1].port}"),
    ]
    done = [subprocess.run(command, check=False, capture_output=True) for _ in range(2)]
    assert [run.returncode for run in done] == [0, 0], done[0].stderr
    replies = [json.loads(run.stdout)["reply"] for run in done]
    filed_once(shared_town, manifest)
    (row,) = shared_town.messages(manifest["message_id"])
    assert replies == [f"250 2.0.0 filed {row['evidence_id']}"] * 2


def test_the_kept_message_verifies_with_plain_gpg_and_the_certificate_alone(
    shared_town: Town,
) -> None:
    """Anybody can check the municipality's signature, years later and without our key."""
    manifest = shared_town.letter()
    inner = letter_mime(manifest)
    assert shared_town.send(outer_mail(shared_town.registers.seal(inner))).code == 250
    (row,) = shared_town.messages(manifest["message_id"])
    opened = shared_town.open_message(row["id"])
    key = opened[PartKind.SESSION_KEY, 0].decode()
    with short_directory() as home:
        anybody = Gpg(home)
        anybody("--import", stdin=opened[PartKind.CERTIFICATE, 0])
        options = ("--status-fd", "2", "--override-session-key", key, "--decrypt")
        done = anybody.run(*options, stdin=opened[PartKind.OPENPGP, 0], check=False)
    assert (done.returncode, done.stdout) == (0, inner)
    assert b"] VALIDSIG " + shared_town.registers.keys["kirjaamo"].encode() in done.stderr


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"])
def test_a_letter_is_read_with_either_line_end_inside(shared_town: Town, newline: bytes) -> None:
    """What stands inside the seal never met SMTP, so a script's line feeds are as good."""
    manifest = shared_town.letter()
    sealed = shared_town.registers.seal(letter_mime(manifest, newline=newline))
    assert shared_town.send(outer_mail(sealed)).reason == "filed"
