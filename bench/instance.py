"""A home of Silta to measure: the demo's municipality and citizen, one gateway key, one port."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from silta.base.clock import now
from silta.base.ids import new_id
from silta.cli.demo import siltala
from silta.keys.home import at_work_in, make_home
from tests.peers.ports import free_port

CURVE, RSA = "Curve25519", "RSA-3072"
SILTA = Path(sys.executable).with_name("silta")
UNATTENDED = ("--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "")

# Everything younger than the mark, from all tables that a filing writes to.
FORGET = """
DELETE FROM part WHERE message_id >= :mark;
DELETE FROM evidence WHERE message >= :mark;
DELETE FROM message WHERE id >= :mark;
"""
HEADS_BACK = """
UPDATE evidence_head SET
  number = coalesce((SELECT max(number) FROM evidence AS e
                     WHERE e.authority_id = evidence_head.authority_id), 0),
  hash = (SELECT hash FROM evidence AS e WHERE e.authority_id = evidence_head.authority_id
          ORDER BY number DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class Instance:
    """One home of Silta; ``mark`` is older than every mail that the bench has it file."""

    folder: Path
    town: siltala.Town
    key: str
    port: int
    mark: str

    @property
    def home(self) -> Path:
        """Return its SILTA_HOME."""
        return self.folder / "home"

    @property
    def database(self) -> Path:
        """Return its SQLite file."""
        return self.home / "database" / "silta.db"

    @property
    def key_store(self) -> Path:
        """Return the GnuPG home of its active gateway key."""
        keys = json.loads(self.silta("gateway-key", "list", "--json"))
        opening = [key for key in keys if key["purpose"] == "opening"]
        [active] = [str(key["fingerprint"]) for key in opening if key["state"] == "active"]
        return self.home / "gateway" / "gnupg" / active

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of its commands; no setting of the caller's gets in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SILTA_")}
        listen = f"127.0.0.1:{self.port}"
        return {**kept, "SILTA_HOME": str(self.home), "SILTA_GATEWAY_LISTEN": listen}

    def silta(self, *arguments: str) -> bytes:
        """Run one command of Silta's and return what it printed."""
        command = [str(SILTA), *arguments]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=self.environment)
        return done.stdout

    def forget(self) -> int:
        """Remove all that was filed since the mark, so that the same mails are new again.

        Returns how many messages there were.
        """
        with closing(sqlite3.connect(self.database, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            filed = "SELECT count(*) FROM message WHERE id >= ?"
            [count] = connection.execute(filed, [self.mark]).fetchone()
            for statement in (*FORGET.strip().splitlines(), HEADS_BACK):
                connection.execute(statement, {"mark": self.mark} if ":mark" in statement else {})
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # The folders stay: the gateway knows them to be there.
        for path in (self.home / "sealed").glob("*/*"):
            path.unlink()
        return int(count)


def make_instance(folder: Path) -> Instance:
    """Make a home with a Curve25519 key, the demo's municipality, its service, and Aino."""
    folder.mkdir()
    town = siltala.make_town(folder / "siltala")
    made = Instance(folder, town, CURVE, free_port(), new_id(now()))
    business_id = siltala.SILTALA
    made.silta("init")
    made.silta("authority", "add", "--business-id", business_id, "--name-fi", "Siltala",
               "--domain", "siltala.example")  # fmt: skip
    for step in ("agreement", "security", "technical", "details"):
        made.silta("authority", "step", business_id, step, "--reference", "bench")
    made.silta("authority", "open", business_id)
    made.silta("certificate", "add", "--authority", business_id, str(town.certificate))
    made.silta("certificate", "approve", town.fingerprint)
    made.silta("service", "add", "--authority", business_id, "--code", siltala.SERVICE,
               "--name-fi", "P")  # fmt: skip
    made.silta("account", "open", "--hetu", siltala.AINO, "--name", "Aino Demo")
    return made


def copy_of(instance: Instance, folder: Path) -> Instance:
    """Return the same home once more, with a port of its own; the municipality stays the same."""
    folder.mkdir()
    shutil.copytree(instance.home, folder / "home", symlinks=True)
    return replace(instance, folder=folder, port=free_port())


def with_rsa(instance: Instance, folder: Path) -> Instance:
    """Return the same home with an RSA-3072 gateway key, and no other."""
    copied = replace(copy_of(instance, folder), key=RSA)
    before = copied.key_store.name
    secret = folder / "rsa.key"
    secret.write_bytes(_rsa_key(folder / "gnupg"))
    made = copied.silta("gateway-key", "import", str(secret)).decode().strip()
    copied.silta("gateway-key", "activate", made, "--overlap-days", "0")
    copied.silta("gateway-key", "retire", before)
    return copied


def _rsa_key(home: Path) -> bytes:
    """Make an RSA-3072 key as ``silta gateway-key import`` takes it, and return its secret part."""
    with at_work_in(make_home(home)) as short:
        gpg = ["gpg", "--homedir", str(short), *UNATTENDED]
        user_id = "Silta <intake@silta.localhost>"
        subprocess.run(
            [*gpg, "--quick-generate-key", user_id, "rsa3072", "cert,sign", "never"], check=True
        )
        listed = subprocess.run(
            [*gpg, "--with-colons", "--list-keys"], check=True, capture_output=True
        ).stdout.decode()
        fingerprint = next(
            line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr")
        )
        subprocess.run(
            [*gpg, "--quick-add-key", fingerprint, "rsa3072", "encr", "never"], check=True
        )
        exported = subprocess.run(
            [*gpg, "--export-secret-keys", fingerprint], check=True, capture_output=True
        )
    return exported.stdout
