"""Where a gateway key's secret part stands, and how it comes to stand there whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.base.home import Home, sync_folder
from silta.cli.house import House
from silta.keys.actor import owner
from silta.keys.acts import gateway_keys as acts
from silta.keys.certificate import CertificateRefused
from silta.keys.destroying import destroy
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState, Purpose
from silta.keys.generate import KeyRefused, export_certificate, generate_gateway_key
from silta.keys.gnupg import GpgUnusable
from silta.keys.store import gateway_keys

MAKING = "in-the-making"
# A key takes minutes to make where entropy is short, and never so long.
LEFT_OVER_AFTER = timedelta(hours=1)
NAMES = {Purpose.OPENING: "Silta", Purpose.RECEIPTS: "Silta receipts"}


def store_of(home: Home, purpose: Purpose) -> Path:
    """Return the folder with the keys of a purpose."""
    return home.key_store if purpose == Purpose.OPENING else home.receipt_store


def home_of(home: Home, key: GatewayKey) -> Path:
    """Return the GnuPG home of a key, where its secret part stands if it is here."""
    return store_of(home, key.purpose) / key.fingerprint


def address_of(domain: str) -> str:
    """Return the mail address that the gateway's certificates name."""
    return f"intake@{domain}"


@contextmanager
def in_the_making(store: Path, what: str) -> Iterator[Path]:
    """Give a place for a key that comes about; what is not kept of it is destroyed at the end.

    Raises ActRefused, beginning with ``what``, for what gpg does not make or take.
    """
    making = store / f"{MAKING}-{now():%Y%m%d%H%M%S%f}"
    try:
        yield making
    except (KeyRefused, CertificateRefused, GpgUnusable) as refused:
        raise ActRefused(f"{what}: {refused}") from None
    finally:
        destroy(making)


def clear_leftovers(house: House, purpose: Purpose) -> None:
    """See to what was in the making when its command was killed.

    A key that is registered goes into its place; anything else is nobody's, and is destroyed.
    """
    store = store_of(house.home, purpose)
    with house.database.read() as transaction:
        registered = {key.fingerprint for key in gateway_keys.at_work(transaction, purpose)}
    for making in store.glob(f"{MAKING}-*"):
        home = store / making.name.removeprefix(f"{MAKING}-")
        made_at = datetime.fromtimestamp(making.stat().st_mtime, UTC)
        if home.name in registered and not home.exists():
            making.rename(home)
            sync_folder(store)
        elif now() - made_at > LEFT_OVER_AFTER:
            destroy(making)


def keep(making: Path, home: Path, register: Callable[[], None]) -> None:
    """Register a key that was made whole, and put it into its place, on the disk.

    Cut off before it is registered it is nobody's, and after that it has its name:
    ``clear_leftovers`` sees to either.
    """
    whole = home.with_name(f"{MAKING}-{home.name}")
    destroy(whole)
    making.rename(whole)
    sync_folder(home.parent)
    try:
        register()
    except ActRefused:
        destroy(whole)
        raise
    whole.rename(home)
    sync_folder(home.parent)


def make_gateway_key(
    house: House,
    purpose: Purpose,
    algorithm: Algorithm,
    state: GatewayKeyState,
    *,
    request: str | None = None,
) -> GatewayKey:
    """Make and register a key for a purpose; raise ActRefused, and leave nothing then."""
    store = store_of(house.home, purpose)
    name = f"{NAMES[purpose]} <{address_of(house.settings.domain)}>"
    with in_the_making(store, "cannot make a gateway key") as making:
        fingerprint = generate_gateway_key(making, name, algorithm, purpose)
        certificate = export_certificate(making, fingerprint, armour=False)
        at = now()
        active = at if state == GatewayKeyState.ACTIVE else None
        key = GatewayKey(fingerprint, state, algorithm, certificate, at, purpose, active, active)

        def register() -> None:
            with house.database.write() as transaction:
                acts.add(transaction, owner(), key, request=request)

        keep(making, store / fingerprint, register)
    return key
