"""A trial of a gateway key: it opens a mail, or signs a receipt, made for this alone."""

from __future__ import annotations

import secrets
from pathlib import Path

from silta.keys.gateway_key import GatewayKey
from silta.keys.generate import gpg_in
from silta.keys.home import RuntimeHomes, throwaway_home
from silta.keys.memory import Argument, InMemory
from silta.keys.runtime_folder import FALLBACK


def opens(store: Path, key: GatewayKey) -> bool:
    """Tell whether the secret part in ``store`` opens what is sealed to the key's certificate.

    Blocks for less than a second; nothing of the store is changed. Raises GpgUnusable for
    a store without a key, or a gpg that comes to no end.
    """
    words = _words()
    sealing: list[Argument] = ["--recipient-file", InMemory(key.certificate), "--encrypt"]
    with throwaway_home() as public:
        sealed = gpg_in(public, sealing, stdin=words).output
    with RuntimeHomes(store, base=FALLBACK, count=1) as homes:
        opened = gpg_in(homes.paths[0], ["--decrypt"], stdin=sealed)
    return opened.exit_code == 0 and opened.output == words


def signs(store: Path, key: GatewayKey) -> bool:
    """Tell whether the secret part in ``store`` makes signatures that the certificate proves.

    Blocks and raises as ``opens`` does.
    """
    words = _words()
    with RuntimeHomes(store, base=FALLBACK, count=1) as homes:
        signing = ["--local-user", key.fingerprint, "--detach-sign"]
        signature = gpg_in(homes.paths[0], signing, stdin=words).output
    with throwaway_home() as public:
        gpg_in(public, ["--no-autostart", "--import"], stdin=key.certificate)
        proving: list[Argument] = ["--no-autostart", "--verify", "--", InMemory(signature), "-"]
        return gpg_in(public, proving, stdin=words).exit_code == 0


def _words() -> bytes:
    return f"A trial of Silta's own key. {secrets.token_hex(16)}\n".encode()
