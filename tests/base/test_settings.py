"""Settings: the defaults of the contract, and one clear line for whatever is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.base.endpoint import Endpoint
from silta.base.settings import SECRETS, Settings, WrongSetting

# INTERFACE.md section 1; None stands for unset.
DEFAULTS = {
    "home": Path("/var/lib/silta"),
    "database_url": None,
    "domain": "silta.localhost",
    "public_url": "http://127.0.0.1:8000",
    "gateway_listen": Endpoint("127.0.0.1", 2525),
    "portal_listen": Endpoint("127.0.0.1", 8000),
    "admin_listen": Endpoint("127.0.0.1", 8001),
    "gateway_metrics": Endpoint("127.0.0.1", 9461),
    "portal_metrics": Endpoint("127.0.0.1", 9462),
    "console_metrics": Endpoint("127.0.0.1", 9463),
    "worker_metrics": Endpoint("127.0.0.1", 9464),
    "trusted_proxies": None,
    "portal_tls_certificate": None,
    "portal_tls_key": None,
    "tls_certificate": None,
    "tls_key": None,
    "tls_client_ca": None,
    "mail_relay": None,
    "twilio_account": None,
    "twilio_token": None,
    "twilio_from": None,
    "twilio_url": None,
    "oidc_issuer": None,
    "oidc_client_id": None,
    "oidc_client_secret": None,
    "oidc_private_key": None,
    "oidc_hetu_claim": "urn:oid:1.2.246.21",
    "admin_oidc_issuer": None,
    "clamd": None,
    "max_message_bytes": 52_428_800,
    "max_connections": 1000,
    "max_connections_per_address": 100,
}


@pytest.mark.parametrize("name", DEFAULTS)
def test_each_default_is_the_contracts(name: str) -> None:
    """An operator who sets nothing gets what the manual says."""
    assert getattr(Settings.load({}), name) == DEFAULTS[name]


def test_the_database_is_sqlite_in_the_home() -> None:
    """Nothing else need be installed."""
    settings = Settings.load({"SILTA_HOME": "/srv/silta"})
    assert settings.database == "sqlite:////srv/silta/database/silta.db"


def test_postgresql_is_spoken_by_our_driver() -> None:
    """The operator need not know its name."""
    settings = Settings.load({"SILTA_DATABASE_URL": "postgresql://silta@db/silta"})
    assert settings.database == "postgresql+psycopg://silta@db/silta"


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("SILTA_DOMIAN", "SILTA_DOMAIN"),
        ("SILTA_MAX_MESSAGE_SIZE", "SILTA_MAX_MESSAGE_BYTES"),
        ("SILTA_HOME_FILE", "SILTA_HOME"),
    ],
)
def test_an_unknown_setting_names_the_nearest(wrong: str, nearest: str) -> None:
    """A mistyped setting that is passed over is a setting that does not hold."""
    with pytest.raises(WrongSetting, match=f"^{wrong} is not a setting; .* {nearest}$"):
        Settings.load({wrong: "x"})


def test_other_peoples_variables_are_left_alone() -> None:
    """The environment is full of them."""
    assert Settings.load({"HOME": "/root", "silta_domain": "x"}) == Settings.load({})


def test_an_empty_variable_counts_as_not_set() -> None:
    """Unit files and compose files write them so."""
    assert Settings.load({"SILTA_DOMAIN": "", "SILTA_CONFIG": ""}) == Settings.load({})


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Give a file of settings."""
    path = tmp_path / "silta.toml"
    path.write_text('domain = "posti.siltala.example"\nmax_connections = 7\n', "utf-8")
    return path


def test_a_file_gives_settings(config: Path) -> None:
    """The key is the variable in lower case, without its prefix."""
    settings = Settings.load({"SILTA_CONFIG": str(config)})
    assert (settings.domain, settings.max_connections) == ("posti.siltala.example", 7)


def test_the_environment_beats_the_file(config: Path) -> None:
    """What is set for one run is meant for it."""
    settings = Settings.load({"SILTA_CONFIG": str(config), "SILTA_MAX_CONNECTIONS": "9"})
    assert (settings.domain, settings.max_connections) == ("posti.siltala.example", 9)


@pytest.mark.parametrize(
    "text",
    ['domian = "x"', 'SILTA_DOMAIN = "x"', "[domain]\nx = 1", "domain =", "max_connections = []"],
)
def test_a_wrong_file_is_one_clear_line(text: str, config: Path) -> None:
    """Which setting, and what is the matter with it."""
    config.write_text(text, "utf-8")
    with pytest.raises(WrongSetting, match=r"^SILTA_\w+.*$") as caught:
        Settings.load({"SILTA_CONFIG": str(config)})
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    """A file that was named must be there."""
    with pytest.raises(WrongSetting, match=r"^SILTA_CONFIG: .*No such file"):
        Settings.load({"SILTA_CONFIG": str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GATEWAY_LISTEN", "2525"),
        ("MAX_MESSAGE_BYTES", "many"),
        ("MAX_MESSAGE_BYTES", "1"),
        ("MAX_CONNECTIONS", "0"),
        ("DOMAIN", "Silta_Localhost"),
        ("DATABASE_URL", "mysql://silta:canary@db/silta"),
    ],
)
def test_an_unusable_value_names_its_setting_and_not_itself(name: str, value: str) -> None:
    """The value may be a secret in the wrong place."""
    with pytest.raises(WrongSetting, match=f"^SILTA_{name}: ") as caught:
        Settings.load({f"SILTA_{name}": value})
    assert value not in str(caught.value)


def test_the_secrets_are_known() -> None:
    """Each may be given as a file, and none shows itself."""
    assert set(SECRETS) >= {
        "database_url",
        "mail_relay",
        "twilio_token",
        "oidc_client_secret",
        "oidc_private_key",
        "admin_oidc_client_secret",
        "admin_oidc_private_key",
    }


@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_can_come_from_a_file_and_never_shows_itself(name: str, tmp_path: Path) -> None:
    """As systemd hands out credentials; a representation ends up in tracebacks."""
    (tmp_path / "credential").write_text("sqlite:///canary\n", "utf-8")
    settings = Settings.load({f"SILTA_{name.upper()}_FILE": str(tmp_path / "credential")})
    assert getattr(settings, name).get_secret_value() == "sqlite:///canary"
    assert "canary" not in f"{settings!r} {settings} {settings.model_dump()}"


def test_a_missing_secret_file_is_one_clear_line(tmp_path: Path) -> None:
    """The operator reads which path."""
    with pytest.raises(WrongSetting, match=r"^SILTA_TWILIO_TOKEN_FILE: .*none"):
        Settings.load({"SILTA_TWILIO_TOKEN_FILE": str(tmp_path / "none")})
