"""Who is removed while their request is under way does nothing more with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Final

import pytest
from litestar.handlers import HTTPRouteHandler

from silta.base.database import Database, Transaction
from silta.base.identity import parse_address
from silta.keys.administrator import Role
from silta.keys.store import administrators
from silta.portal.admin import certificates_adding
from silta.portal.console import PAGES, build_console
from tests.keys.acts.holding import NEW, OLD, facts_of, register
from tests.portal.admin.desk import Console
from tests.registry import SILTALA

KEYS, OPERATOR = Role.KEYS, Role.OPERATOR
OF: Final = {
    "{lang:str}": "fi",
    "{business_id:str}": SILTALA.id,
    "{fingerprint:str}": OLD,
    "{code:str}": "asuminen",
    "{item:str}": "x",
}
ADMIN = "/{lang:str}/admin"
AUTHORITY, SERVICE = f"{ADMIN}/authorities/{{business_id:str}}", f"{ADMIN}/services/{{code:str}}"
CERTIFICATE = f"{ADMIN}/certificates/{{fingerprint:str}}"
# Each act of the console, by a role that may do it; what is no act, or reads its file first.
ACTS: Final[Mapping[str, Role]] = {
    f"{ADMIN}/administrators/invite": KEYS,
    f"{ADMIN}/administrators/{{wanted:str}}/remove": KEYS,
    f"{ADMIN}/proposals/{{wanted:str}}/confirm": KEYS,
    f"{ADMIN}/proposals/{{wanted:str}}/decline": KEYS,
    **{f"{ADMIN}/{area}/add": OPERATOR for area in ("authorities", "services")},
    **{
        f"{AUTHORITY}/{act}": OPERATOR
        for act in ("details", "step", "suspend", "open", "resume", "domains")
    },
    **{f"{SERVICE}/{act}": OPERATOR for act in ("change", "close", "open")},
    f"{ADMIN}/certificates/fetch": KEYS,
    **{
        f"{CERTIFICATE}/{act}": KEYS
        for act in ("approve", "retire", "revoke", "drop", "replace", "warn", "unwarn")
    },
    f"{ADMIN}/gateway-keys/new": KEYS,
    f"{ADMIN}/gateway-keys/{{fingerprint:str}}/{{wanted:str}}": KEYS,
    f"{ADMIN}/outbox/{{item:str}}/retry": OPERATOR,
    f"{ADMIN}/outbox/{{item:str}}/drop": OPERATOR,
}
NO_ACTS: Final = {f"{ADMIN}/logout", f"{CERTIFICATE}/try", f"{ADMIN}/certificates/add"}
FIELDS: Final = {
    "authority": SILTALA.id,
    "business_id": "1572860-0",
    "by": NEW,
    "compared": "yes",
    "days": "30",
    "domains": "muukala.example",
    "email": "taru@silta.example",
    "language": "fi",
    "name_fi": "Muukala",
    "purpose": "opening",
    "reason": "syy",
    "reference": "A-1",
    "role": "keys",
    "step": "agreement",
}


class Overtaken(Database):
    """A database in which something happens once, just before the next writing."""

    def __init__(self, inner: Database, meanwhile: Callable[[], None]) -> None:
        self.inner = inner
        self.meanwhile = [meanwhile]

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Read as ever."""
        with self.inner.read() as transaction:
            yield transaction

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Let it happen, and write."""
        while self.meanwhile:
            self.meanwhile.pop()()
        with self.inner.write() as transaction:
            yield transaction


def test_every_act_is_in_the_table() -> None:
    """Those of tomorrow too."""
    pages = [one for one in PAGES if isinstance(one, HTTPRouteHandler)]
    posts = {path for one in pages for path in one.paths if "POST" in one.http_methods}
    assert posts == set(ACTS) | NO_ACTS


@pytest.mark.parametrize("template", ACTS)
def test_who_is_removed_meanwhile_acts_no_more(
    console: Console, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act's own transaction looks again: a slow request outlives no removal."""
    found = parse_address("kirjaamo@siltala.example"), facts_of(OLD)
    monkeypatch.setattr(certificates_adding, "located", lambda *_: found)
    register(console.database)
    elli = console.administrator(ACTS[template], "elli")
    console.administrator(KEYS, "olli")
    database = Overtaken(console.database, lambda: console.remove(elli))
    tools = replace(console.tools, database=database)
    browser = console.logged_in(elli)
    browser.app = build_console(tools)
    wanted = "publish" if "gateway-keys" in template else elli.id
    path = template.replace("{wanted:str}", wanted)
    for place, value in OF.items():
        path = path.replace(place, value)
    got = browser.post(path, **FIELDS)
    assert (got.status, "no administrator any more" in got.words) == (409, True), got.words
    assert console.said()[0]["act"] == "administrator.removed"


def test_two_who_remove_each_other_do_not_wait_for_each_other(each_console: Console) -> None:
    """Each holds the rows in one order: the second one finds that it is gone, or the last one."""
    console = each_console
    both = [console.administrator(KEYS, name) for name in ("elli", "olli")]
    browsers = [console.logged_in(one) for one in both]

    def do(place: int) -> int:
        path = f"/fi/admin/administrators/{both[1 - place].id}/remove"
        return browsers[place].post(path, reason="lähti").status

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(do, range(2)))
    # The second one's session may be over before its act begins: then it is led to a log-in.
    assert answers <= {HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT, HTTPStatus.FORBIDDEN}
    with console.database.read() as transaction:
        assert len(administrators.active(transaction)) == 1
