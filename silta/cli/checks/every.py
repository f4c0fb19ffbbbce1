"""Every check there is, in the order in which an operator reads them."""

from __future__ import annotations

from typing import Final

from silta.cli.checks import (
    certificates,
    clock,
    database,
    disk,
    evidence,
    gateway_keys,
    gpg,
    home,
    outbox,
    processes,
    provider,
    relay,
    scanner,
    secrets,
    settings,
    tls,
)
from silta.cli.checks.examined import Check

# Asked before the others: what needs the database is not asked while it is away.
DATABASE: Final = Check("database", database.look)
OTHERS: Final = (
    Check("database settings", database.look_at_settings),
    Check("home", home.look),
    Check("secrets", secrets.look),
    Check("settings", settings.look),
    Check("disk", disk.look),
    Check("clock", clock.look),
    Check("gpg", gpg.look),
    Check("opening keys", gateway_keys.look_at_opening),
    Check("receipts key", gateway_keys.look_at_receipts),
    Check("ended keys", gateway_keys.look_at_retired),
    Check("certificates", certificates.look),
    Check("intake TLS", tls.look_at_intake),
    Check("portal TLS", tls.look_at_portal),
    Check("scanner", scanner.look),
    Check("relay", relay.look),
    Check("outbox", outbox.look),
    Check("evidence", evidence.look),
    Check("log-in", provider.look_at_citizens),
    Check("console log-in", provider.look_at_administrators),
    Check("processes", processes.look),
)
