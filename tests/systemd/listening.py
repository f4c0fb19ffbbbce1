"""What a process must be told before it listens at an address of the test's own."""

from __future__ import annotations

from typing import Final

# Nobody listens there: the console starts all the same, and its first page answers.
PROVIDER: Final = {
    "SILTA_ADMIN_URL": "https://silta.example",
    "SILTA_ADMIN_OIDC_ISSUER": "https://tunnus.example",
    "SILTA_ADMIN_OIDC_CLIENT_ID": "silta",
    "SILTA_ADMIN_OIDC_CLIENT_SECRET": "salaisuus",
}


def listening(name: str, address: str) -> dict[str, str]:
    """Return the settings of a process that listens there; the worker does so nowhere."""
    told = {
        "gateway": {"SILTA_GATEWAY_LISTEN": address},
        "portal": {"SILTA_PORTAL_LISTEN": address},
        "console": {"SILTA_ADMIN_LISTEN": address, **PROVIDER},
        "worker": dict[str, str](),
    }
    return told[name]
