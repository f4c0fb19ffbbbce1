"""Where mails leave: ``SILTA_MAIL_RELAY``, read into its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import unquote

from silta.base.endpoint import Endpoint, parse_endpoint

# What no host has, and what a password that is not percent-encoded would put there.
NO_HOST = re.compile(r"[/?#@:\s]")


class Security(StrEnum):
    """How the connection is sealed, by the scheme of the address."""

    CLEAR = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


@dataclass(frozen=True, slots=True)
class Relay:
    """The mail server that takes our mails and carries them on; ``user`` only with a password."""

    endpoint: Endpoint
    security: Security
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def parse_relay(text: str) -> Relay:
    """Read ``smtp+starttls://[user:password@]host:port``; raise ValueError, which quotes nothing.

    User and password are percent-encoded. They are not taken for a server beyond this
    machine that is to be talked to in clear.
    """
    scheme, _, rest = text.partition("://")
    if scheme not in set(Security):
        raise ValueError("not of the form smtp://, smtp+starttls:// or smtps://")
    credentials, at, place = rest.rpartition("@")
    relay = Relay(_endpoint(place.removesuffix("/")), Security(scheme))
    if not at:
        return relay
    if relay.security == Security.CLEAR and not _is_loopback(relay.endpoint.host):
        raise ValueError("a password would travel in clear: use smtp+starttls:// or smtps://")
    user, password = _credentials(credentials)
    return Relay(relay.endpoint, relay.security, user, password)


def _endpoint(text: str) -> Endpoint:
    endpoint = parse_endpoint(text)
    is_address = text.startswith("[")
    if endpoint.port == 0 or (NO_HOST.search(endpoint.host) and not is_address):
        raise ValueError("not of the form HOST:PORT behind the //")
    return endpoint


def _credentials(text: str) -> tuple[str, str]:
    user, colon, password = text.partition(":")
    if not (user and colon and password):
        raise ValueError("not of the form user:password before the @")
    try:
        return unquote(user, errors="strict"), unquote(password, errors="strict")
    except UnicodeDecodeError:
        raise ValueError("user and password are not percent-encoded UTF-8") from None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
