"""Where things stand under ``SILTA_HOME``, by the process that may read them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from silta.base.act import ActRefused

FOLDER_MODE = 0o700
SECRET_MODE = 0o600
DEMO_MARK = "THIS-IS-A-DEMO"


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one instance.

    ``gateway`` is read by the intake alone, ``portal`` by the portal, ``console`` by the
    administrators' console and ``worker`` by the worker alone; ``shared`` by the first two.
    That no filed content opens without ``portal`` is the promise of the vault.
    """

    path: Path

    @property
    def gateway(self) -> Path:
        """Return the folder of the intake's secrets: its OpenPGP keys and its TLS key."""
        return self.path / "gateway"

    @property
    def portal(self) -> Path:
        """Return the folder of the portal's secrets: what opens mailboxes, what signs keys."""
        return self.path / "portal"

    @property
    def console(self) -> Path:
        """Return the folder of the console's one secret: what seals its log-ins to browsers."""
        return self.path / "console"

    @property
    def shared(self) -> Path:
        """Return the folder of what both need: the look-up secrets and the public keys."""
        return self.path / "shared"

    @property
    def sealed(self) -> Path:
        """Return the folder of the sealed files."""
        return self.path / "sealed"

    @property
    def spool(self) -> Path:
        """Return the folder where mails stand while the intake is at them."""
        return self.path / "spool"

    @property
    def key_store(self) -> Path:
        """Return the folder with one GnuPG home for each key that opens mails."""
        return self.gateway / "gnupg"

    @property
    def worker(self) -> Path:
        """Return the folder of the worker's secrets: the keys that sign receipts."""
        return self.path / "worker"

    @property
    def receipt_store(self) -> Path:
        """Return the folder with one GnuPG home for each key that signs receipts."""
        return self.worker / "gnupg"

    @property
    def kept_log(self) -> Path:
        """Return the folder where the worker keeps what it last said of the log."""
        return self.worker / "log"

    @property
    def aside(self) -> Path:
        """Return the folder of mails that met a fault of the intake's: ciphertext, as received."""
        return self.gateway / "aside"

    @property
    def is_demo(self) -> bool:
        """Tell whether ``silta demo`` made this home; every page of such a one says so."""
        return (self.path / DEMO_MARK).exists()

    def folders(self) -> tuple[Path, ...]:
        """Return all folders that ``silta init`` makes, the home first."""
        secrets = (self.gateway, self.portal, self.console, self.shared, self.worker)
        stores = (self.key_store, self.receipt_store, self.kept_log)
        return (self.path, *secrets, *stores, self.sealed, self.spool)

    def make(self) -> None:
        """Make what is missing, readable by the owner alone; raise ActRefused where it cannot."""
        for folder in self.folders():
            try:
                folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            except OSError as error:
                raise ActRefused(f"cannot make {folder}: {error.strerror}") from None
            if not os.access(folder, os.W_OK):
                raise ActRefused(f"cannot write to {folder}: permission denied")


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file with mode 0600, on the disk before we return; never overwrites."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def read_secret(path: Path) -> bytes:
    """Return the content of a secret's file; raise ActRefused when it is not there."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ActRefused(f"{path} is missing; run 'silta init', or restore it") from None
    except OSError as error:
        raise ActRefused(f"cannot read {path}: {error.strerror}") from None


def sync_folder(folder: Path) -> None:
    """Put a folder's new entries on the disk: syncing the files alone does not (fsync(2))."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
