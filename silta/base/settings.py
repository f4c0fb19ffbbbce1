"""Every setting, read once at start into one frozen object."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from silta.base.endpoint import Endpoint, parse_endpoint

PREFIX = "SILTA_"
CONFIG_VARIABLE = "SILTA_CONFIG"

Listen = Annotated[Endpoint, BeforeValidator(parse_endpoint)]


class WrongSetting(Exception):  # noqa: N818 -- reads as what it is: a wrong setting
    """A setting is unknown or unusable; the text is one line for the operator."""


class Settings(BaseModel):
    """What an operator decides; the manual page ``docs/settings.md`` explains each one."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    home: Path = Path("/var/lib/silta")
    database_url: SecretStr | None = None
    domain: str = Field(default="silta.localhost", pattern=r"^[a-z0-9.-]{1,253}$")
    public_url: str = "http://127.0.0.1:8000"
    admin_url: str = "http://127.0.0.1:8001"
    gateway_listen: Listen = Endpoint("127.0.0.1", 2525)
    portal_listen: Listen = Endpoint("127.0.0.1", 8000)
    admin_listen: Listen = Endpoint("127.0.0.1", 8001)
    gateway_metrics: Listen = Endpoint("127.0.0.1", 9461)
    portal_metrics: Listen = Endpoint("127.0.0.1", 9462)
    console_metrics: Listen = Endpoint("127.0.0.1", 9463)
    worker_metrics: Listen = Endpoint("127.0.0.1", 9464)
    trusted_proxies: str | None = None
    portal_tls_certificate: Path | None = None
    portal_tls_key: Path | None = None
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    tls_client_ca: Path | None = None
    mail_relay: SecretStr | None = None
    twilio_account: str | None = None
    twilio_token: SecretStr | None = None
    twilio_from: str | None = None
    twilio_url: str | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_private_key: SecretStr | None = None
    oidc_hetu_claim: str = "urn:oid:1.2.246.21"
    admin_oidc_issuer: str | None = None
    admin_oidc_client_id: str | None = None
    admin_oidc_client_secret: SecretStr | None = None
    admin_oidc_private_key: SecretStr | None = None
    clamd: Path | None = None
    # NIST IR 8547 disallows RSA of 112 bits of strength after 2030.
    rsa_2048_until: date = date(2030, 12, 31)
    # 25 MiB of documents grow by 4/3 twice: base64 inside, armour outside.
    max_message_bytes: int = Field(default=52_428_800, ge=65_536, le=1_073_741_824)
    # What is inside already needs room to be filed in: five mails of the largest size.
    reserved_bytes: int = Field(default=268_435_456, ge=0)
    max_connections: int = Field(default=1000, ge=1)
    max_connections_per_address: int = Field(default=100, ge=1)

    @property
    def database(self) -> str:
        """Return the SQLAlchemy URL: as set, or SQLite in the home."""
        if self.database_url is None:
            return f"sqlite:///{self.home / 'database' / 'silta.db'}"
        url = self.database_url.get_secret_value()
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @classmethod
    def load(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the environment and the file it names; raise WrongSetting with one clear line."""
        values = {**_from_file(environment.get(CONFIG_VARIABLE)), **_from_environment(environment)}
        _refuse_unknown(values, set(cls.model_fields))
        try:
            settings = cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_input=False, include_context=False)[0]
            name = PREFIX + str(first["loc"][0]).upper()
            raise WrongSetting(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
        _refuse_unknown_database(settings)
        return settings


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    """Return the ``SILTA_…`` variables by setting name; an empty one counts as not set."""
    found = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name != CONFIG_VARIABLE and value
    }
    return _with_secret_files(found)


def _from_file(path: str | None) -> dict[str, object]:
    if not path:
        return {}
    try:
        return _with_secret_files(tomllib.loads(Path(path).read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongSetting(f"{CONFIG_VARIABLE}: {path}: {error}") from None


def _with_secret_files(values: Mapping[str, object]) -> dict[str, object]:
    """Replace each ``<secret>_file`` by the content of the file, as systemd credentials hand it."""
    read = dict(values)
    for name in SECRETS:
        path = read.pop(f"{name}_file", None)
        if path is None:
            continue
        try:
            read[name] = Path(str(path)).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise WrongSetting(f"{PREFIX}{name.upper()}_FILE: {path}: {error}") from None
    return read


def _refuse_unknown(values: Mapping[str, object], known: set[str]) -> None:
    for name in sorted(set(values) - known):
        nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
        raise WrongSetting(
            f"{PREFIX}{name.upper()} is not a setting; the nearest is {PREFIX}{nearest[0].upper()}"
        )


def _refuse_unknown_database(settings: Settings) -> None:
    if not settings.database.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting("SILTA_DATABASE_URL: neither a sqlite:/// nor a postgresql:// address")


SECRETS = tuple(
    name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)
)
