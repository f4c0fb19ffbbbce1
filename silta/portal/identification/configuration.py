"""Which provider people log in with, and who we are to it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

from silta.base.settings import Settings, WrongSetting
from silta.portal.identification.addresses import is_loopback_http, is_safe

CALLBACK = "/auth/callback"


@dataclass(frozen=True, slots=True)
class Client:
    """What the operator and the provider agreed on; ``issuer`` and ``redirect_uri`` to the byte."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str

    @property
    def is_on_loopback(self) -> bool:
        """Tell whether the provider is a demo's, on this machine and without TLS."""
        return is_loopback_http(urlsplit(self.issuer))


@dataclass(frozen=True, slots=True)
class Configuration(Client):
    """How citizens are identified: ``hetu_claim`` names the claim that holds the identity code."""

    hetu_claim: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the settings of one provider say, before it is judged; ``prefix`` names them."""

    prefix: str
    issuer: str
    client_id: str | None
    client_secret: SecretStr | None
    private_key: SecretStr | None
    address_name: str
    address: str

    def client(self, *, is_demo: bool) -> Client:
        """Return who we are to the provider; raise WrongSetting for what cannot work."""
        if self.private_key is not None:
            raise WrongSetting(
                f"{self.prefix}_PRIVATE_KEY: not built yet; use {self.prefix}_CLIENT_SECRET"
            )
        if not self.client_id or not self.client_id.isascii():
            raise WrongSetting(f"{self.prefix}_CLIENT_ID: {self.prefix}_ISSUER needs it, in ASCII")
        if self.client_secret is None or not self.client_secret.get_secret_value():
            raise WrongSetting(f"{self.prefix}_CLIENT_SECRET: {self.prefix}_ISSUER needs it")
        return Client(
            issuer=self._issuer(is_demo=is_demo),
            client_id=self.client_id,
            client_secret=self.client_secret.get_secret_value(),
            redirect_uri=self._address().rstrip("/") + CALLBACK,
        )

    def _issuer(self, *, is_demo: bool) -> str:
        # OpenID Connect Discovery section 3: an issuer has no query and no fragment.
        name = f"{self.prefix}_ISSUER"
        if "?" in self.issuer or not is_safe(self.issuer, loopback_http=True):
            raise WrongSetting(f"{name}: not an https:// address without query or fragment")
        if not is_demo and not is_safe(self.issuer, loopback_http=False):
            raise WrongSetting(f"{name}: http:// is for a home that was made as a demo")
        return self.issuer

    def _address(self) -> str:
        # The code comes back to this address, so it may cross no network in the clear.
        if "?" in self.address or not is_safe(self.address, loopback_http=True):
            raise WrongSetting(f"{self.address_name}: neither https:// nor http:// on loopback")
        return self.address


def read_configuration(settings: Settings, *, is_demo: bool) -> Configuration | None:
    """Return how citizens are identified, or None when no provider is set.

    Raises WrongSetting, one line for the operator. An ``http://`` provider is taken on
    loopback alone, and only by a home that was made as a demo: anybody there can be anyone.
    """
    if settings.oidc_issuer is None:
        return None
    if not settings.oidc_hetu_claim.strip():
        raise WrongSetting("SILTA_OIDC_HETU_CLAIM: the name of a claim is needed")
    agreed = Agreed(
        prefix="SILTA_OIDC",
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        private_key=settings.oidc_private_key,
        address_name="SILTA_PUBLIC_URL",
        address=settings.public_url,
    )
    client = agreed.client(is_demo=is_demo)
    return Configuration(**asdict(client), hetu_claim=settings.oidc_hetu_claim)


def read_administrators_client(settings: Settings, *, is_demo: bool) -> Client:
    """Return how administrators log in; raise WrongSetting without a provider, or for a bad one."""
    if settings.admin_oidc_issuer is None:
        raise WrongSetting("SILTA_ADMIN_OIDC_ISSUER: the console needs a provider to log in with")
    agreed = Agreed(
        prefix="SILTA_ADMIN_OIDC",
        issuer=settings.admin_oidc_issuer,
        client_id=settings.admin_oidc_client_id,
        client_secret=settings.admin_oidc_client_secret,
        private_key=settings.admin_oidc_private_key,
        address_name="SILTA_ADMIN_URL",
        address=settings.admin_url,
    )
    return agreed.client(is_demo=is_demo)
