"""Check: each process says of itself that it is well, where it runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Final

from silta.base.endpoint import Endpoint
from silta.base.settings import Settings
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, unchecked, warning

PATIENCE_SECONDS: Final = 3
# Where a process listens at every address, it does at this one.
THIS_MACHINE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- asked at, not listened at


def look(examined: Examined) -> Iterator[Finding]:
    """Ask at each metrics address whether who is there can reach its database."""
    for name, listen in metrics_addresses(examined.settings).items():
        yield _asked(name, listen)


def metrics_addresses(settings: Settings) -> dict[str, Endpoint]:
    """Return where each process shows its health and metrics, by its name."""
    return {
        "gateway": settings.gateway_metrics,
        "portal": settings.portal_metrics,
        "console": settings.console_metrics,
        "worker": settings.worker_metrics,
    }


def _asked(name: str, listen: Endpoint) -> Finding:
    if listen.port == 0:
        return unchecked(f"the {name} shows its health at a port that its journal names")
    try:
        status = _health(listen)
    except ConnectionRefusedError:
        return unchecked(f"no {name} listens at {listen}: it does not run here, or not now")
    except (OSError, HTTPException) as error:
        why = f"what listens at {listen} gives no answer ({type(error).__name__})"
        return warning(f"{why}: a {name} that hangs, or another program", "read its journal")
    if status == HTTPStatus.OK:
        return ok(f"the {name} is well, says {listen}")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return broken(f"the {name} cannot reach its database", "read its journal")
    return warning(f"something else than the {name} answers at {listen}", "give it another port")


def _health(listen: Endpoint) -> int:
    host = THIS_MACHINE.get(listen.host, listen.host)
    connection = HTTPConnection(host, listen.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status
    finally:
        connection.close()
