"""A whole town: a home of Silta with two municipalities, their keys and two citizens.

It is built once by the commands of ``silta`` (``tests.road.building``), and copied for each
test: the home's files, and the database row by row, so on SQLite or on PostgreSQL.
"""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from silta.base.database import Database
from silta.cli.gateway import open_intake
from silta.cli.house import open_house
from silta.cli.main import cli
from silta.cli.secret_files import WRAP_PRIVATE
from silta.gateway.intake import Intake
from silta.gateway.stages import Received, TlsFacts
from silta.mailbox.store import messages as stored
from silta.mailbox.vault.files import SealedFiles
from silta.mailbox.vault.open import open_content_key, open_part, unwrap_account_key
from silta.mailbox.vault.secret_keys import load_private_wrap_key
from silta.mailbox.vault.types import MessageRef, PartKind, SealedMessage
from tests.letters import DOCUMENTS, INTAKE, KIRJAAMO, good_manifest, letter_mime, outer_mail
from tests.road.process import SILTA, Answer, Running, start
from tests.road.registers import Registers

SILTALA, NAAPURILA = "1234567-1", "7654321-2"
SERVICE, OTHER_SERVICE, NAAPURILAS = "paivahoito-siltala", "koulu-siltala", "paivahoito-naapurila"
AINO, EINO = "210281-9988", "010180-9026"
PAUSED, CLOSED, FORGED, NOBODY = "120590-911C", "230466-923V", "140271-945E", "300985-956C"

Parts = Mapping[tuple[PartKind, int], bytes]


@dataclass(frozen=True, slots=True)
class Town:
    """One instance of Silta, and everybody who sends to it."""

    home: Path
    database_url: str
    registers: Registers
    gateways: ExitStack
    running: list[Running] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings that every process of this town needs."""
        return {"SILTA_HOME": str(self.home), "SILTA_DATABASE_URL": self.database_url}

    def silta(self, *arguments: str) -> str:
        """Run a command of ``silta`` in this process and return what it printed."""
        return run_silta(self.environment, *arguments)

    def letter(
        self, contents: Mapping[str, bytes] = DOCUMENTS, /, **overrides: object
    ) -> dict[str, Any]:
        """Return the manifest of a letter to Aino, made now, under an id of its own."""
        fresh = {
            "message_id": f"VD-2026-{secrets.token_hex(6)}",
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        return good_manifest(contents, **{**fresh, **overrides})

    def mail(
        self,
        manifest: Mapping[str, Any] | None = None,
        documents: Mapping[str, bytes] = DOCUMENTS,
        *,
        signer: str = "kirjaamo",
        options: Sequence[str] = (),
    ) -> bytes:
        """Return a whole mail, sealed by plain ``gpg -se``; each call has its own boundaries."""
        given = self.letter(documents) if manifest is None else manifest
        boundary = f"rajaviiva-{secrets.token_hex(8)}"
        inner = letter_mime(given, documents, boundary=boundary)
        sealed = self.registers.seal(inner, *options, signer=signer)
        return outer_mail(sealed, boundary=f"ulko-{boundary}")

    def start_gateway(
        self, command: Sequence[str] = (SILTA, "gateway"), **settings: str
    ) -> Running:
        """Start a gateway of this town, for example with ``SILTA_MAX_MESSAGE_BYTES=…``."""
        log = self.home.parent / f"journal-{next(self._numbers)}"
        running = start({**self.environment, **settings}, log, command)
        self.gateways.callback(running.kill)
        self.running.append(running)
        return running

    def send(self, mail: bytes, sender: str = KIRJAAMO, recipient: str = INTAKE) -> Answer:
        """Send a mail to the gateway that was started last."""
        return self.running[-1].send(mail, sender, recipient)

    def messages(self, message_id: str | None = None) -> list[dict[str, Any]]:
        """Return what ``silta message list`` prints, of one message id of the sender's or all."""
        listed = json.loads(self.silta("message", "list", "--json"))
        return [row for row in listed if message_id in (None, row["message_id"])]

    def evidence(self, message: str | None = None) -> list[dict[str, Any]]:
        """Return what ``silta evidence list`` prints, of one message, by its id here, or all."""
        of_it = [] if message is None else ["--message", message]
        listed: list[dict[str, Any]] = json.loads(self.silta("evidence", "list", "--json", *of_it))
        return listed

    def sealed(self, message: str) -> SealedMessage:
        """Return a message as the database has it."""
        with self.database() as database, database.read() as transaction:
            found = stored.sealed(transaction, MessageRef(message))
        assert found is not None
        return found

    def open_message(self, message: str) -> Parts:
        """Return the parts of a filed message, opened with the portal's key."""
        sealed = self.sealed(message)
        with self.database() as database, database.read() as transaction:
            wrapped = stored.wrapped_key(transaction, sealed.account_key_id)
        assert wrapped is not None
        portal = load_private_wrap_key((self.home / "portal" / WRAP_PRIVATE).read_bytes())
        content = open_content_key(sealed, unwrap_account_key(wrapped, portal))
        files = SealedFiles(self.home / "sealed")
        return {(part.kind, part.number): open_part(content, part, files) for part in sealed.parts}

    def documents(self, message: str) -> list[bytes]:
        """Return the documents of a filed message, opened with the portal's key."""
        opened = self.open_message(message)
        numbers = sorted(number for kind, number in opened if kind == PartKind.DOCUMENT)
        return [opened[PartKind.DOCUMENT, number] for number in numbers]

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Give the database itself, for what no command does."""
        database = Database(self.database_url)
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def intake(self) -> Iterator[Intake]:
        """Give the gateway's intake in this process, with real gpg homes behind it."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            with open_house() as house, open_intake(house, homes=1) as intake:
                yield intake


def received(mail: bytes) -> Received:
    """Return a mail as the door hands it on."""
    return Received(mail, KIRJAAMO, INTAKE, TlsFacts("TLSv1.3", "AES"), datetime.now(UTC))


def run_silta(environment: Mapping[str, str], *arguments: str) -> str:
    """Run a command of ``silta`` in this process; return what it printed, raise what it raises."""
    done = CliRunner().invoke(cli, arguments, env=environment, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout
