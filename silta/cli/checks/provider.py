"""Check: the providers that people log in with can be reached, and are those that are set."""

from __future__ import annotations

from collections.abc import Iterator

from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, unchecked, warning
from silta.portal.identification.configuration import (
    Client,
    read_administrators_client,
    read_configuration,
)
from silta.portal.identification.connection import Limits, connected, read_document
from silta.portal.identification.discovery import metadata_address, read_metadata
from silta.portal.identification.failures import IdentificationFailed


def look_at_citizens(examined: Examined) -> Iterator[Finding]:
    """Read what the citizens' provider says of itself; nobody logs in."""
    client = read_configuration(examined.settings, is_demo=examined.home.is_demo)
    if client is None:
        yield warning("SILTA_OIDC_ISSUER is not set: no citizen can log in", "set it")
    else:
        yield _asked(client, "no citizen can log in")


def look_at_administrators(examined: Examined) -> Iterator[Finding]:
    """Read what the administrators' provider says of itself; nobody logs in."""
    if examined.settings.admin_oidc_issuer is None:
        yield unchecked("SILTA_ADMIN_OIDC_ISSUER is not set: the console does not run")
        return
    client = read_administrators_client(examined.settings, is_demo=examined.home.is_demo)
    yield _asked(client, "no administrator can log in")


def _asked(client: Client, without: str) -> Finding:
    try:
        with connected(client, Limits()) as session:
            read_metadata(read_document(session, metadata_address(client.issuer)), client)
    except IdentificationFailed as failed:
        return broken(f"{failed.detail}: {without}", f"see whether {client.issuer} is the issuer")
    return ok(f"{client.issuer} answers, and says how to log in")
