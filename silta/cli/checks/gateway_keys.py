"""Check: each key of the gateway does its work, here and now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from silta.base.clock import now
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, warning
from silta.cli.key_destroying import is_secret_here
from silta.cli.key_stores import address_of, home_of
from silta.keys.certificate import read_or_refuse
from silta.keys.directory_entry import is_of
from silta.keys.expiry import SOON, days_left
from silta.keys.gateway_key import GatewayKey, GatewayKeyState, Purpose
from silta.keys.own_trial import opens, signs
from silta.keys.store import gateway_keys

FROM_THE_SAFE = "bring it back from its safe: 'silta gateway-key import FILE'"
Trial = Callable[[Path, GatewayKey], bool]


def look_at_opening(examined: Examined) -> Iterator[Finding]:
    """Seal a trial message to each key that opens mails, and open it."""
    keys = _keys(examined, Purpose.OPENING)
    yield from _judged(examined, keys, opens, "opens", "the gateway does not start")
    for key in keys:
        address = address_of(examined.settings.domain)
        if key.state == GatewayKeyState.ACTIVE and not is_of(key.certificate, address):
            yield warning(
                f"{key.fingerprint} does not name {address}: no sender finds it by that address",
                "make and activate another one: 'silta gateway-key new'",
            )


def look_at_receipts(examined: Examined) -> Iterator[Finding]:
    """Sign something with the key that signs receipts; one before it has no work left."""
    keys = [
        key for key in _keys(examined, Purpose.RECEIPTS) if key.state != GatewayKeyState.OVERLAP
    ]
    yield from _judged(examined, keys, signs, "signs", "records and receipts wait")


def look_at_retired(examined: Examined) -> Iterator[Finding]:
    """Look for a key that is retired, and whose secret part is here all the same."""
    with examined.read() as transaction:
        keys = gateway_keys.list_all(transaction)
    left = [key for key in keys if key.has_ended and is_secret_here(examined.home, key)]
    for key in left:
        yield warning(
            f"{key.fingerprint} is {key.state}, and its secret part is still here",
            f"'silta gateway-key retire {key.fingerprint}'",
        )
    if not left:
        yield ok("no secret part is left of a key that has ended")


def _keys(examined: Examined, purpose: Purpose) -> list[GatewayKey]:
    with examined.read() as transaction:
        return gateway_keys.at_work(transaction, purpose)


def _judged(
    examined: Examined, keys: list[GatewayKey], trial: Trial, does: str, without: str
) -> Iterator[Finding]:
    if not any(key.state == GatewayKeyState.ACTIVE for key in keys):
        yield broken(f"no key is active: {without}", "run 'silta init', or activate one")
    for key in keys:
        if not is_secret_here(examined.home, key):
            yield broken(
                f"the secret part of {key.fingerprint} ({key.state}) is not on this machine: "
                f"{without}", FROM_THE_SAFE,
            )  # fmt: skip
        elif not trial(home_of(examined.home, key), key):
            yield broken(f"{key.fingerprint} ({key.state}) does not work: {without}", FROM_THE_SAFE)
        else:
            yield _working(key, does)


def _working(key: GatewayKey, does: str) -> Finding:
    """Return that a key did its work, and whether it soon will not: ours never expire."""
    ends, at = read_or_refuse(key.certificate, key.fingerprint).expires_at, now()
    if ends is not None and ends - at <= SOON:
        return warning(
            f"{key.fingerprint} ({key.state}) expires in {days_left(ends, at)} days",
            "make another one in time: 'silta gateway-key new'",
        )
    return ok(f"{key.fingerprint} ({key.state}) {does}")
