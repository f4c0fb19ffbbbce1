"""A certificate as the command line shows it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from silta.cli.show import cell
from silta.keys.listing import KeyFacts
from silta.keys.standing import Standing, state_at


def row(standing: Standing, at: datetime) -> dict[str, object]:
    """Return what a listing says of a certificate at ``at``."""
    return {
        "fingerprint": standing.fingerprint,
        "authority": standing.authority,
        "state": state_at(standing, at).value,
        "expired": standing.has_expired(at),
        "user_id": standing.user_id,
        "expires_at": standing.expires_at,
        "retires_at": standing.retires_at,
        "added_by": standing.added_by,
        "approved_by": standing.approved_by,
    }


def key_row(key: KeyFacts) -> dict[str, object]:
    """Return what is said of one key."""
    abilities = {
        "certify": key.can_certify,
        "sign": key.can_sign,
        "encrypt": key.can_encrypt,
        "authenticate": key.can_authenticate,
    }
    return {
        "fingerprint": key.fingerprint,
        "algorithm": key.algorithm_name,
        "bits": key.bits,
        "can": [name for name, has in abilities.items() if has],
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked": key.revoked,
    }


def lines(said: Mapping[str, object]) -> Iterator[str]:
    """Yield a line for each thing that is said, and for each of several."""
    for name, value in said.items():
        if name == "expires_at" and value is None:
            yield "expires_at: no expiry"
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield f"{name}:" if value else f"{name}: none"
            yield from (f"  {_one(one)}" for one in value)
        else:
            yield f"{name}: {cell(value)}"


def _one(value: object) -> str:
    if not isinstance(value, Mapping):
        return cell(value)
    shown = {**value, "expires_at": value["expires_at"] or "no expiry"}
    return "; ".join(f"{name} {cell(one)}" for name, one in shown.items())
