"""Destroying a gateway key's secret part, so that a destruction which was cut off is seen."""

from __future__ import annotations

from pathlib import Path

from silta.base.home import Home, sync_folder
from silta.cli.key_stores import home_of
from silta.keys.destroying import destroy
from silta.keys.gateway_key import GatewayKey

GOING = "being-destroyed"
# Where gpg has the secret parts of keys in a home, a file each.
SECRETS = "private-keys-v1.d"


def is_secret_here(home: Home, key: GatewayKey) -> bool:
    """Tell whether a key's secret part is on this machine, or what is left of destroying it."""
    here = home_of(home, key)
    return _has_secret(here) or _going(here).is_dir()


def set_aside(home: Home, key: GatewayKey) -> Path:
    """Return the folder of a secret part that is here, under a name which says that it goes.

    The name stays until the destruction is recorded: so one that was cut off is told from a
    folder which somebody has moved away.
    """
    here = home_of(home, key)
    going = _going(here)
    if _has_secret(here):
        destroy(going)
        here.rename(going)
        sync_folder(going.parent)
    return going


def _going(here: Path) -> Path:
    return here.with_name(f"{GOING}-{here.name}")


def _has_secret(here: Path) -> bool:
    secrets = here / SECRETS
    return not here.is_symlink() and secrets.is_dir() and any(secrets.iterdir())
