"""What the provider says about itself: OpenID Connect Discovery section 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from silta.portal.identification.addresses import is_safe
from silta.portal.identification.configuration import Client
from silta.portal.identification.failures import unavailable

AuthMethod = Literal["client_secret_basic", "client_secret_post"]
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the provider's endpoints are, and how it wants to be spoken to.

    ``names_itself`` is its promise to put ``iss`` into every answer (RFC 9207 section 3).
    """

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    auth_method: AuthMethod
    names_itself: bool


def metadata_address(issuer: str) -> str:
    """Return where an issuer's metadata stand; one slash at its end does not count."""
    return issuer.removesuffix("/") + WELL_KNOWN


def read_metadata(document: Mapping[str, object], client: Client) -> Metadata:
    """Return the metadata; raise IdentificationFailed (UNAVAILABLE) when they are not usable.

    They must be this issuer's to the byte (OpenID Connect Discovery section 4.3), and every
    endpoint https, or on loopback where the issuer itself is.
    """
    if document.get("issuer") != client.issuer:
        raise unavailable("the provider's metadata are another issuer's")
    endpoints = _Endpoints(document, loopback_http=client.is_on_loopback)
    return Metadata(
        authorization_endpoint=endpoints.needed("authorization_endpoint"),
        token_endpoint=endpoints.needed("token_endpoint"),
        jwks_uri=endpoints.needed("jwks_uri"),
        userinfo_endpoint=endpoints.found("userinfo_endpoint"),
        auth_method=_auth_method(document.get("token_endpoint_auth_methods_supported")),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )


@dataclass(frozen=True, slots=True)
class _Endpoints:
    document: Mapping[str, object]
    loopback_http: bool

    def found(self, name: str) -> str | None:
        address = self.document.get(name)
        if address is None:
            return None
        if not isinstance(address, str) or not is_safe(address, loopback_http=self.loopback_http):
            raise unavailable(f"the provider's {name} is not an https address")
        return address

    def needed(self, name: str) -> str:
        address = self.found(name)
        if address is None:
            raise unavailable(f"the provider names no {name}")
        return address


def _auth_method(offered: object) -> AuthMethod:
    """Choose how we show the secret; without a list, the first is what a provider takes."""
    if offered is None:
        return "client_secret_basic"
    if isinstance(offered, list) and "client_secret_basic" in offered:
        return "client_secret_basic"
    if isinstance(offered, list) and "client_secret_post" in offered:
        return "client_secret_post"
    raise unavailable("the provider takes no client secret")
