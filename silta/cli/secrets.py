"""The secrets of a home: made once, checked ever after, never made anew beside data."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.base.home import Home, write_secret
from silta.base.keyed_hash import SECRET_BYTES, HashKey
from silta.base.store import mark_secret, secret_marks
from silta.cli.house import EVIDENCE_KEY, LOOKUP_KEY
from silta.mailbox.vault.account_key import key_id_of
from silta.mailbox.vault.secret_keys import make_portal_keys

WRAP_PRIVATE = "account-wrap.key"
WRAP_PUBLIC = "account-wrap.pub"
SIGNER_PRIVATE = "account-signer.key"
SIGNER_PUBLIC = "account-signer.pub"


def secret_paths(home: Home) -> dict[str, Path]:
    """Return where each secret stands, by its name in the database's marks."""
    return {
        LOOKUP_KEY: home.shared / LOOKUP_KEY,
        EVIDENCE_KEY: home.shared / EVIDENCE_KEY,
        WRAP_PRIVATE: home.portal / WRAP_PRIVATE,
        WRAP_PUBLIC: home.shared / WRAP_PUBLIC,
        SIGNER_PRIVATE: home.portal / SIGNER_PRIVATE,
        SIGNER_PUBLIC: home.shared / SIGNER_PUBLIC,
    }


def keep_secrets(home: Home, database: Database) -> list[Path]:
    """Make the secrets that are missing in a new home; return the new files.

    Raises ActRefused for a secret that is missing, or another one, beside data that was
    made with it: a new one would make that data unreadable, and hide that it is.
    """
    with database.read() as transaction:
        marks = secret_marks(transaction)
    paths = secret_paths(home)
    missing = [name for name, path in paths.items() if not path.exists()]
    for name in missing:
        if name in marks:
            raise ActRefused(f"{paths[name]} is missing beside existing data: restore it")
    if missing and len(missing) < len(paths):
        present = next(path for name, path in paths.items() if name not in missing)
        raise ActRefused(f"{paths[missing[0]]} is missing beside {present}: restore it")
    made = _write(paths) if missing else []
    _check(paths, marks)
    with database.write() as transaction:
        for name, path in paths.items():
            mark_secret(transaction, name, _key_id(name, path.read_bytes()))
    return made


def _write(paths: Mapping[str, Path]) -> list[Path]:
    portal = make_portal_keys()
    contents = {
        LOOKUP_KEY: secrets.token_bytes(SECRET_BYTES),
        EVIDENCE_KEY: secrets.token_bytes(SECRET_BYTES),
        WRAP_PRIVATE: portal.private_wrap_key,
        WRAP_PUBLIC: portal.public_wrap_key,
        SIGNER_PRIVATE: portal.private_signer,
        SIGNER_PUBLIC: portal.public_signer,
    }
    for name, content in contents.items():
        write_secret(paths[name], content)
    return list(paths.values())


def _check(paths: Mapping[str, Path], marks: Mapping[str, str]) -> None:
    for name, path in paths.items():
        content = path.read_bytes()
        if len(content) != SECRET_BYTES:
            raise ActRefused(f"{path} is damaged: restore it")
        if marks.get(name, _key_id(name, content)) != _key_id(name, content):
            raise ActRefused(f"{path} is not the one that the data was made with: restore it")


def _key_id(name: str, content: bytes) -> str:
    """Return an id that says nothing of the secret: a keyed or a plain hash of 64 bits."""
    return HashKey(content).key_id if name.endswith(".key") else key_id_of(content)
