"""Check: the settings are those of a service that others use, over TLS."""

from __future__ import annotations

from collections.abc import Iterator

from silta.base.settings import Settings
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, warning
from silta.cli.checks.processes import metrics_addresses
from silta.portal.identification.addresses import is_loopback, is_safe

DEMO_DOMAIN = ".localhost"


def look(examined: Examined) -> Iterator[Finding]:
    """Look for what is good for a trial and not for people's decisions."""
    settings = examined.settings
    faults = [
        *_demo(examined),
        *_address("SILTA_PUBLIC_URL", settings.public_url),
        *_address("SILTA_ADMIN_URL", settings.admin_url),
        *_bare_portal(settings),
        *_metrics(settings),
    ]
    yield from faults
    if not faults:
        yield ok("nothing in them is for trials alone")


def _demo(examined: Examined) -> Iterator[Finding]:
    if examined.home.is_demo:
        yield warning(
            f"{examined.home.path} is a demo's: anybody can log in as anyone", "invented data only"
        )
    if examined.settings.domain.endswith(DEMO_DOMAIN):
        yield warning("SILTA_DOMAIN is of this machine alone: no mail comes from outside", "set it")


def _address(name: str, address: str) -> Iterator[Finding]:
    if not is_safe(address, loopback_http=True):
        yield broken(
            f"{name} is neither https:// nor http:// on loopback: its process ends at once"
        )
    elif not address.startswith("https://"):
        yield warning(
            f"{name} is http: people on this machine alone get there", "set an https:// one"
        )


def _bare_portal(settings: Settings) -> Iterator[Finding]:
    listens = {"SILTA_ADMIN_LISTEN": settings.admin_listen}
    if settings.portal_tls_certificate is None:
        listens["SILTA_PORTAL_LISTEN"] = settings.portal_listen
    for name, listen in listens.items():
        if not is_loopback(listen.host):
            yield warning(
                f"{name} is {listen}, without TLS: what people read crosses that network in clear",
                "listen on loopback, behind a proxy that does TLS",
            )


def _metrics(settings: Settings) -> Iterator[Finding]:
    for name, listen in metrics_addresses(settings).items():
        if not is_loopback(listen.host):
            yield warning(
                f"SILTA_{name.upper()}_METRICS is {listen}: whoever gets there reads it",
                "listen on loopback, or let a firewall guard it",
            )
