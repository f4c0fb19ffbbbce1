"""Logging in: to the identification service, and back with who it is."""

from __future__ import annotations

from http import HTTPStatus

from litestar import Response, get
from litestar.params import FromPath

from silta.base.clock import now
from silta.mailbox.account import AccountState, name_hash, person_hash
from silta.mailbox.store import accounts
from silta.portal import sessions, steps
from silta.portal.answers import way_on
from silta.portal.applicant import Applicant
from silta.portal.cookies import Jar, kept, removed, token_in
from silta.portal.identification.begun import Begun
from silta.portal.identification.identified import Identified
from silta.portal.problems import ProblemFound
from silta.portal.sessions import LogIn
from silta.portal.steps import Step
from silta.portal.tools import Tools, tools_of
from silta.portal.turns import a_turn, parameters_of
from silta.portal.views import Language, ProblemKind
from silta.portal.visitors import Reader, visitor_of
from silta.portal.web import LANGUAGE, Asked, known_language


@get("/{lang:str}/login", sync_to_thread=True)
def log_in(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Send the browser to the identification service; who is logged in goes to the inbox."""
    visitor = visitor_of(request, lang)
    tools = tools_of(request)
    if isinstance(visitor, Reader):
        return way_on(f"/{visitor.page.language}/inbox")
    with a_turn(tools.provider, tools.provider_turns) as provider:
        address, begun = provider.begin(visitor.page.language)
    token = steps.put(tools.database, tools.seal, Step.IDENTIFYING, begun.to_bytes(), visitor.at)
    return way_on(address, cookies=[kept(Jar.IDENTIFYING, token, secure=tools.secure)])


@get("/auth/callback", sync_to_thread=True)
def come_back(request: Asked) -> Response[str]:
    """Take the browser back from the identification service: to the inbox, or to the opening."""
    tools = tools_of(request)
    begun = _begun(request, tools)
    request.scope["state"][LANGUAGE] = known_language(begun.language)
    with a_turn(tools.provider, tools.provider_turns) as provider:
        found = provider.finish(begun, parameters_of(request), now())
    return _welcome(request, tools, found, known_language(begun.language))


def _begun(request: Asked, tools: Tools) -> Begun:
    """Return what this browser began, once; raise ProblemFound for a return that it did not."""
    token = token_in(request.headers, Jar.IDENTIFYING, secure=tools.secure)
    content = token and steps.take(tools.database, tools.seal, Step.IDENTIFYING, token, now())
    if not content:
        raise ProblemFound(
            ProblemKind.LOG_IN_FAILED, HTTPStatus.BAD_REQUEST, "no log-in begun by this browser"
        )
    return Begun.from_bytes(content)


def _welcome(request: Asked, tools: Tools, found: Identified, language: Language) -> Response[str]:
    at = now()
    gone = removed(Jar.IDENTIFYING, secure=tools.secure)
    with tools.database.write() as transaction:
        account = accounts.find(transaction, tools.keys.lookup, found.hetu)
        if account is not None and account.state != AccountState.CLOSED:
            # Names change, and a letter's is compared with the one that the register has now.
            accounts.rename(transaction, account, name_hash(tools.keys.lookup, found.family_name))
    if account is None or account.state == AccountState.CLOSED:
        token = steps.put(
            tools.database, tools.seal, Step.OPENING, Applicant.of(found).to_bytes(), at
        )
        opening = kept(Jar.OPENING, token, secure=tools.secure)
        return way_on(f"/{language}/account/open", cookies=[gone, opening])
    before = token_in(request.headers, Jar.SESSION, secure=tools.secure)
    person = person_hash(tools.keys.lookup, found.hetu)
    log_in = LogIn(account.id, person, found.name, found.acr, found.identified_at)
    session = sessions.begin(tools.database, tools.seal, log_in, before=before, at=at)
    cookie = kept(Jar.SESSION, session.token, secure=tools.secure)
    return way_on(f"/{language}/inbox", cookies=[gone, cookie])
