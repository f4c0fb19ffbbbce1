"""The secrets of a home: made once, checked ever after, never made anew beside data."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.base.home import Home, sync_folder, write_secret
from silta.base.keyed_hash import SECRET_BYTES, HashKey
from silta.base.store import mark_secret, secret_marks
from silta.cli.secret_files import (
    EVIDENCE_KEY,
    LOG_SIGNER_PRIVATE,
    LOG_SIGNER_PUBLIC,
    LOOKUP_KEY,
    SIGNER_PRIVATE,
    SIGNER_PUBLIC,
    WRAP_PRIVATE,
    WRAP_PUBLIC,
    first_secret_paths,
    later_secret_paths,
    log_secret_paths,
    mark_of,
)
from silta.mailbox.store.evidence_marks import mark_earlier
from silta.mailbox.vault.secret_keys import make_portal_keys

MAKING = ".making"

MakeSecrets = Callable[[], Mapping[str, bytes]]
"""Returns new secrets by their names."""


def keep_secrets(home: Home, database: Database) -> list[Path]:
    """Make the secrets that are missing in a new home; return the new files.

    Raises ActRefused for a secret that is missing, or another one, beside data that was
    made with it: a new one would make that data unreadable, and hide that it is.
    """
    made = _keep(first_secret_paths(home), _first_secrets, database)
    made += _keep(log_secret_paths(home), partial(_log_secrets, home, database), database)
    return made + _keep_later(home)


def _keep(paths: Mapping[str, Path], make: MakeSecrets, database: Database) -> list[Path]:
    """Make secrets that belong together, if none of them is there yet; return the new files."""
    with database.read() as transaction:
        marks = secret_marks(transaction)
    _finish(paths)
    missing = [name for name, path in paths.items() if not path.exists()]
    for name in missing:
        if name in marks:
            raise ActRefused(f"{paths[name]} is missing beside existing data: restore it")
    if missing and len(missing) < len(paths):
        present = next(path for name, path in paths.items() if name not in missing)
        raise ActRefused(f"{paths[missing[0]]} is missing beside {present}: restore it")
    made = _write(paths, make()) if missing else []
    _check(paths, marks)
    with database.write() as transaction:
        for name, path in paths.items():
            mark_secret(transaction, name, mark_of(name, path.read_bytes()))
    return made


def _keep_later(home: Home) -> list[Path]:
    """Make those that a home of an earlier version lacks; return the new files."""
    missing = [path for path in later_secret_paths(home).values() if not path.exists()]
    for path in missing:
        write_secret(path, secrets.token_bytes(SECRET_BYTES))
    return missing


def _first_secrets() -> dict[str, bytes]:
    portal = make_portal_keys()
    return {
        LOOKUP_KEY: secrets.token_bytes(SECRET_BYTES),
        EVIDENCE_KEY: secrets.token_bytes(SECRET_BYTES),
        WRAP_PRIVATE: portal.private_wrap_key,
        WRAP_PUBLIC: portal.public_wrap_key,
        SIGNER_PRIVATE: portal.private_signer,
        SIGNER_PUBLIC: portal.public_signer,
    }


def _log_secrets(home: Home, database: Database) -> dict[str, bytes]:
    """Make the log's key, once what an earlier version recorded has the marks that it asks for.

    Before the key is there, and never again: a crash in between begins this anew.
    """
    mark_earlier(database, HashKey(first_secret_paths(home)[EVIDENCE_KEY].read_bytes()))
    signer = Ed25519PrivateKey.generate()
    return {
        LOG_SIGNER_PRIVATE: signer.private_bytes_raw(),
        LOG_SIGNER_PUBLIC: signer.public_key().public_bytes_raw(),
    }


def _write(paths: Mapping[str, Path], contents: Mapping[str, bytes]) -> list[Path]:
    for name, content in contents.items():
        _making(paths[name]).unlink(missing_ok=True)
        write_secret(_making(paths[name]), content)
    _finish(paths)
    return list(paths.values())


def _finish(paths: Mapping[str, Path]) -> None:
    """Put secrets that were made whole into their places.

    They are made under another name and put in place when all are on the disk, so that
    a crash leaves none of them, or what this finishes at the next start.
    """
    missing = [path for path in paths.values() if not path.exists()]
    if all(_making(path).exists() for path in missing):
        for path in missing:
            _making(path).rename(path)
            sync_folder(path.parent)


def _making(path: Path) -> Path:
    return path.with_name(path.name + MAKING)


def _check(paths: Mapping[str, Path], marks: Mapping[str, str]) -> None:
    for name, path in paths.items():
        content = path.read_bytes()
        if len(content) != SECRET_BYTES:
            raise ActRefused(f"{path} is damaged: restore it")
        if marks.get(name, mark_of(name, content)) != mark_of(name, content):
            raise ActRefused(f"{path} is not the one that the data was made with: restore it")
