"""Which settings make an identification, and which are refused in one line."""

from __future__ import annotations

import pytest

from silta.base.settings import Settings, WrongSetting
from silta.portal.identification.configuration import (
    Client,
    Configuration,
    read_administrators_client,
    read_configuration,
)

GOOD = {
    "SILTA_OIDC_ISSUER": "https://tunnistus.example/realms/fi",
    "SILTA_OIDC_CLIENT_ID": "silta",
    "SILTA_OIDC_CLIENT_SECRET": "salaisuus",
    "SILTA_PUBLIC_URL": "https://silta.example/",
}


def settings(**changed: str) -> Settings:
    """Return good settings with some changed, named by what follows SILTA_."""
    return Settings.load(GOOD | {f"SILTA_{name}": value for name, value in changed.items()})


def test_good_settings_are_taken_as_they_are() -> None:
    """The redirect address is built from the portal's own."""
    assert read_configuration(settings(), is_demo=False) == Configuration(
        issuer="https://tunnistus.example/realms/fi",
        client_id="silta",
        client_secret="salaisuus",
        redirect_uri="https://silta.example/auth/callback",
        hetu_claim="urn:oid:1.2.246.21",
    )


def test_without_a_provider_there_is_no_identification() -> None:
    """A home that is just made has none; the portal says so on its log-in page."""
    assert read_configuration(settings(OIDC_ISSUER=""), is_demo=False) is None


@pytest.mark.parametrize(
    "issuer",
    ["http://127.0.0.1:9400", "http://127.1.2.3:1", "http://[::1]:9400", "http://localhost"],
)
def test_a_demo_takes_a_provider_on_loopback(issuer: str) -> None:
    """Its demo provider has no certificate, and nobody else can reach it."""
    found = read_configuration(settings(OIDC_ISSUER=issuer), is_demo=True)
    assert found is not None
    assert found.is_on_loopback
    with pytest.raises(WrongSetting, match=r"SILTA_OIDC_ISSUER: http:// is for .* a demo"):
        read_configuration(settings(OIDC_ISSUER=issuer), is_demo=False)


@pytest.mark.parametrize(
    "issuer",
    [
        "http://tunnistus.example",
        "http://127.0.0.1.tunnistus.example",
        "http://localhost.tunnistus.example",
        "http://192.168.0.1",
        "http://127.0.0.1@tunnistus.example",
        "http://127.0.0.1\\@tunnistus.example",
        "https://user:password@tunnistus.example",
        "https://tunnistus.example/?a=b",
        "https://tunnistus.example/#a",
        "https://tunnistus.example#",
        "https://",
        "https:tunnistus.example",
        "https://tunnistus.example:port",
        "https://tunnistus .example",
        "https://tunnistus.example\n",
        "https://[::1",
        "ftp://tunnistus.example",
        "tunnistus.example",
    ],
)
@pytest.mark.parametrize("is_demo", [True, False])
def test_an_odd_provider_is_refused(issuer: str, *, is_demo: bool) -> None:
    """What two readers could take for two hosts is no address for a secret."""
    with pytest.raises(WrongSetting, match=r"^SILTA_OIDC_ISSUER: .*$"):
        read_configuration(settings(OIDC_ISSUER=issuer), is_demo=is_demo)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_CLIENT_ID", ""),
        ("OIDC_CLIENT_ID", "ä"),
        ("OIDC_CLIENT_SECRET", ""),
        ("OIDC_PRIVATE_KEY", "-----BEGIN"),
        ("OIDC_HETU_CLAIM", " "),
        ("PUBLIC_URL", "http://silta.example"),
        ("PUBLIC_URL", "ftp://silta.example"),
        ("PUBLIC_URL", "silta.example"),
        ("PUBLIC_URL", "https://silta.example/?a"),
    ],
)
def test_a_setting_that_cannot_work_is_named(name: str, value: str) -> None:
    """One line for the operator, at the start and not at somebody's log-in."""
    with pytest.raises(WrongSetting, match=rf"^SILTA_{name}: [^\n]+$"):
        read_configuration(settings(**{name: value}), is_demo=False)


ADMINISTRATORS = {
    "SILTA_ADMIN_OIDC_ISSUER": "https://tunnus.example",
    "SILTA_ADMIN_OIDC_CLIENT_ID": "silta-hallinta",
    "SILTA_ADMIN_OIDC_CLIENT_SECRET": "toinen salaisuus",
    "SILTA_ADMIN_URL": "https://hallinta.example/",
}


def test_administrators_have_a_provider_of_their_own() -> None:
    """And come back to the console's address, not to the portal's."""
    given = Settings.load({**GOOD, **ADMINISTRATORS})
    assert read_administrators_client(given, is_demo=False) == Client(
        issuer="https://tunnus.example",
        client_id="silta-hallinta",
        client_secret="toinen salaisuus",
        redirect_uri="https://hallinta.example/auth/callback",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SILTA_ADMIN_OIDC_ISSUER", ""),
        ("SILTA_ADMIN_OIDC_ISSUER", "http://127.0.0.1:9400"),
        ("SILTA_ADMIN_OIDC_CLIENT_ID", ""),
        ("SILTA_ADMIN_OIDC_CLIENT_SECRET", ""),
        ("SILTA_ADMIN_OIDC_PRIVATE_KEY", "-----BEGIN"),
        ("SILTA_ADMIN_URL", "http://hallinta.example"),
    ],
)
def test_a_wrong_setting_of_the_console_is_named(name: str, value: str) -> None:
    """By its own name, and never by the portal's."""
    given = Settings.load({**GOOD, **ADMINISTRATORS, name: value})
    with pytest.raises(WrongSetting, match=rf"^{name}: [^\n]+$"):
        read_administrators_client(given, is_demo=False)
