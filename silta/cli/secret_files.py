"""The secrets of a home by name: where each stands, and how one is told from another."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from silta.base.home import Home
from silta.base.keyed_hash import HashKey
from silta.mailbox.vault.account_key import key_id_of

LOOKUP_KEY = "lookup.key"
EVIDENCE_KEY = "evidence.key"
WRAP_PRIVATE = "account-wrap.key"
WRAP_PUBLIC = "account-wrap.pub"
SIGNER_PRIVATE = "account-signer.key"
SIGNER_PUBLIC = "account-signer.pub"
CONSOLE_KEY = "console.key"
LOG_SIGNER_PRIVATE = "log-signer.key"
LOG_SIGNER_PUBLIC = "log-signer.pub"

CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"


def secret_paths(home: Home) -> dict[str, Path]:
    """Return where each secret stands, by its name in the database's marks."""
    return {**first_secret_paths(home), **log_secret_paths(home)}


def first_secret_paths(home: Home) -> dict[str, Path]:
    """Return where those secrets stand that every home was made with."""
    return {
        LOOKUP_KEY: home.shared / LOOKUP_KEY,
        EVIDENCE_KEY: home.shared / EVIDENCE_KEY,
        WRAP_PRIVATE: home.portal / WRAP_PRIVATE,
        WRAP_PUBLIC: home.shared / WRAP_PUBLIC,
        SIGNER_PRIVATE: home.portal / SIGNER_PRIVATE,
        SIGNER_PUBLIC: home.shared / SIGNER_PUBLIC,
    }


def log_secret_paths(home: Home) -> dict[str, Path]:
    """Return where the log's key stands, which homes of earlier versions lack."""
    return {
        LOG_SIGNER_PRIVATE: home.worker / LOG_SIGNER_PRIVATE,
        LOG_SIGNER_PUBLIC: home.shared / LOG_SIGNER_PUBLIC,
    }


def later_secret_paths(home: Home) -> dict[str, Path]:
    """Return where those secrets stand that homes of earlier versions lack: nothing needs them.

    No data is made with one, so a new one beside data does no harm.
    """
    return {CONSOLE_KEY: home.console / CONSOLE_KEY}


def path_to_read(home: Home, name: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Return where this process reads a secret: handed over by systemd, or in the home.

    With LoadCredential= (systemd.exec(5)) a process has its own secrets alone, and the
    files of the home stay root's.
    """
    given = environment.get(CREDENTIALS_VARIABLE)
    handed_over = Path(given, name) if given else None
    if handed_over is not None and handed_over.exists():
        return handed_over
    return {**secret_paths(home), **later_secret_paths(home)}[name]


def mark_of(name: str, content: bytes) -> str:
    """Return an id that says nothing of the secret: a keyed or a plain hash of 64 bits."""
    return HashKey(content).key_id if name.endswith(".key") else key_id_of(content)
