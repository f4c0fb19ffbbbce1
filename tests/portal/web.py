"""A town with its web: a portal as a process of its own, a strict provider, and citizens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import requests

from silta.base.home import DEMO_MARK
from tests.peers.identity_provider import IdentityProvider, identity_provider
from tests.peers.ports import free_port
from tests.road.process import SILTA, Running, start
from tests.town import Town, received


@dataclass(frozen=True, slots=True)
class Web:
    """A running portal at ``address`` (no slash at the end), and where people are identified."""

    town: Town
    running: Running
    provider: IdentityProvider
    address: str

    def citizen(self) -> Citizen:
        """Return somebody with a browser of their own, who is nobody yet."""
        return Citizen(self.address, self.provider)

    def file(self, manifest: Mapping[str, Any] | None = None, **given: Any) -> str:  # noqa: ANN401 -- what Town.mail takes
        """Have a letter filed by the real intake in this process; return the message's id."""
        letter = self.town.letter() if manifest is None else manifest
        with self.town.intake() as intake:
            intake.take_in(received(self.town.mail(letter, **given)))
        [row] = self.town.messages(letter["message_id"])
        return str(row["id"])


@contextmanager
def open_web(town: Town) -> Iterator[Web]:
    """Start a portal for a town; its home becomes one of a demo, for the provider is on http."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (town.home / DEMO_MARK).touch()
    with identity_provider(f"{address}/auth/callback") as provider:
        settings = {
            "SILTA_PORTAL_LISTEN": f"127.0.0.1:{port}",
            "SILTA_PUBLIC_URL": address,
            "SILTA_OIDC_ISSUER": provider.issuer,
            "SILTA_OIDC_CLIENT_ID": provider.client_id,
            "SILTA_OIDC_CLIENT_SECRET": provider.client_secret,
        }
        log = town.home.parent / f"portal-{port}"
        running = start({**town.environment, **settings}, log, (SILTA, "portal"))
        try:
            yield Web(town, running, provider, address)
        finally:
            running.kill()


@dataclass(slots=True)
class Citizen:
    """Somebody at a browser without JavaScript: it keeps cookies, follows links, sends forms."""

    address: str
    provider: IdentityProvider
    browser: requests.Session = field(default_factory=requests.Session)
    page: requests.Response | None = None

    def __post_init__(self) -> None:
        self.browser.trust_env = False

    def get(self, path: str, *, follow: bool = True) -> requests.Response:
        """Go to an address of the portal."""
        self.page = self.browser.get(self.address + path, timeout=60, allow_redirects=follow)
        return self.page

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> requests.Response:
        """Send a form's fields as they are given; the answer's way on is followed."""
        self.page = self.browser.post(self.address + path, data=dict(fields or {}), timeout=60)
        return self.page

    def press(self, action: str, **fields: str) -> requests.Response:
        """Send the form of this page whose action ends in ``action``, hidden fields and all."""
        assert self.page is not None
        [form] = [form for form in forms_of(self.page.text) if form.action.endswith(action)]
        return self.post(form.action, {**form.hidden, **fields})

    def log_in(self, person: str = "aino", language: str = "fi") -> requests.Response:
        """Log in at the provider as one of its people, and come back."""
        began = self.get(f"/{language}/login", follow=False)
        parameters = self.provider.press(began.headers["Location"], person)
        query = requests.models.PreparedRequest()
        query.prepare_url(f"{self.address}/auth/callback", dict(parameters))
        assert query.url is not None
        self.page = self.browser.get(query.url, timeout=60)
        return self.page

    def text(self) -> str:
        """Return the words of this page, without its markup, one space between them."""
        assert self.page is not None
        return words_of(self.page.text)


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, and the fields that nobody sees."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action") or ""))
        elif tag == "input" and given.get("type") == "hidden":
            self.forms[-1].hidden[given.get("name") or ""] = given.get("value") or ""


def forms_of(html: str) -> list[Form]:
    """Return the forms of a page."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def words_of(html: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()
