"""A citizen's browser for the demo: it keeps cookies, reads pages, and sends their forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import requests

from silta.base.act import ActRefused

TIMEOUT_SECONDS = 30
VERIFIED = "Allekirjoitus tarkistettu: Siltalan kaupunki"


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, and the fields that it carries unseen."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)


class _Page(HTMLParser):
    """What a reader needs of a page: its links and its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "input" and given.get("type") == "hidden" and self.forms:
            self.forms[-1].hidden[given.get("name", "")] = given.get("value", "")


class Browser:
    """Somebody at the portal's address; each act raises ActRefused when it does not succeed."""

    def __init__(self, portal: str) -> None:
        self._portal = portal
        self._session = requests.Session()
        self._session.trust_env = False

    def log_in(self, person: str) -> None:
        """Log in at the demo's provider; who has no account accepts the terms and opens one."""
        choosing = self._get("/fi/login")
        page = self._ask("POST", choosing.url, {"sub": person})
        if page.url.endswith("/account/open"):
            form = _form(page, "/account/open")
            page = self._ask("POST", page.url, {**form.hidden, "terms": "accepted"})
        if not page.url.endswith("/fi/inbox"):
            raise ActRefused(f"the log-in ended at {page.url}")

    def acknowledge_newest(self) -> str:
        """Acknowledge the newest message; return the words of what it then shows."""
        inbox = self._get("/fi/inbox")
        address = next(_message_links(_Page(inbox.text)), None)
        if address is None:
            raise ActRefused("the inbox is empty")
        closed = self._get(address)
        form = _form(closed, "/acknowledge")
        return self._ask("POST", self._portal + form.action, form.hidden).text

    def download_all(self, message_page: str) -> list[bytes]:
        """Return the documents of an open message's page, in its order."""
        links = dict.fromkeys(_Page(message_page).links)
        return [self._get(link).content for link in links if "/documents/" in link]

    def log_out(self) -> None:
        """Log out; raise ActRefused if the inbox opens still."""
        form = _form(self._get("/fi/inbox"), "/logout")
        self._ask("POST", self._portal + form.action, form.hidden)
        if self._get("/fi/inbox").url.endswith("/inbox"):
            raise ActRefused("the inbox opens after the log-out")

    def _get(self, path: str) -> requests.Response:
        return self._ask("GET", self._portal + path, None)

    def _ask(self, method: str, address: str, fields: dict[str, str] | None) -> requests.Response:
        try:
            answer = self._session.request(method, address, data=fields, timeout=TIMEOUT_SECONDS)
        except requests.RequestException as error:
            raise ActRefused(f"the web does not answer: {type(error).__name__}") from None
        if not answer.ok:
            raise ActRefused(f"{method} {answer.url} was answered {answer.status_code}")
        return answer


def words(html: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _form(page: requests.Response, action: str) -> Form:
    for form in _Page(page.text).forms:
        if form.action.endswith(action):
            return form
    raise ActRefused(f"{page.url} has no form for {action}")


def _message_links(page: _Page) -> Iterator[str]:
    return (link for link in page.links if re.fullmatch(r"/fi/inbox/[0-9A-Z]{26}", link))
