"""Which provider identifies citizens, and who we are to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from silta.base.settings import Settings, WrongSetting
from silta.portal.identification.addresses import is_loopback_http, is_safe

CALLBACK = "/auth/callback"


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the operator and the provider agreed on; ``issuer`` and ``redirect_uri`` to the byte.

    ``hetu_claim`` is the name of the claim that holds the personal identity code.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    hetu_claim: str

    @property
    def is_on_loopback(self) -> bool:
        """Tell whether the provider is a demo's, on this machine and without TLS."""
        return is_loopback_http(urlsplit(self.issuer))


def read_configuration(settings: Settings, *, is_demo: bool) -> Configuration | None:
    """Return how citizens are identified, or None when no provider is set.

    Raises WrongSetting, one line for the operator. An ``http://`` provider is taken on
    loopback alone, and only by a home that was made as a demo: anybody there can be anyone.
    """
    if settings.oidc_issuer is None:
        return None
    if settings.oidc_private_key is not None:
        raise WrongSetting("SILTA_OIDC_PRIVATE_KEY: not built yet; use SILTA_OIDC_CLIENT_SECRET")
    if not settings.oidc_client_id or not settings.oidc_client_id.isascii():
        raise WrongSetting("SILTA_OIDC_CLIENT_ID: SILTA_OIDC_ISSUER needs it, in ASCII")
    if settings.oidc_client_secret is None or not settings.oidc_client_secret.get_secret_value():
        raise WrongSetting("SILTA_OIDC_CLIENT_SECRET: SILTA_OIDC_ISSUER needs it")
    if not settings.oidc_hetu_claim.strip():
        raise WrongSetting("SILTA_OIDC_HETU_CLAIM: the name of a claim is needed")
    return Configuration(
        issuer=_issuer(settings.oidc_issuer, is_demo=is_demo),
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        redirect_uri=_public(settings.public_url).rstrip("/") + CALLBACK,
        hetu_claim=settings.oidc_hetu_claim,
    )


def _issuer(issuer: str, *, is_demo: bool) -> str:
    # OpenID Connect Discovery section 3: an issuer has no query and no fragment.
    if "?" in issuer or not is_safe(issuer, loopback_http=True):
        raise WrongSetting("SILTA_OIDC_ISSUER: not an https:// address without query or fragment")
    if not is_demo and not is_safe(issuer, loopback_http=False):
        raise WrongSetting("SILTA_OIDC_ISSUER: http:// is for a home that was made as a demo")
    return issuer


def _public(address: str) -> str:
    # The code comes back to this address, so it may cross no network in the clear.
    if "?" in address or not is_safe(address, loopback_http=True):
        raise WrongSetting("SILTA_PUBLIC_URL: neither https:// nor http:// on loopback")
    return address
