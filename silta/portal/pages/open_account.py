"""Opening an account at the first log-in: the terms, and then a mailbox with keys of its own."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.mailbox.account import Account, person_hash
from silta.mailbox.opening import open_account
from silta.mailbox.store import accounts, terms
from silta.portal import sessions, steps
from silta.portal.answers import page_answer, way_on
from silta.portal.applicant import Applicant
from silta.portal.cookies import Jar, kept, removed, token_in
from silta.portal.problems import must_know_the_time
from silta.portal.sessions import LogIn
from silta.portal.steps import Step
from silta.portal.terms import TERMS_VERSION
from silta.portal.tokens import Token
from silta.portal.tools import Tools, tools_of
from silta.portal.views import Opening, Page
from silta.portal.visitors import Reader, visitor_of
from silta.portal.web import Asked, LogInNeeded

Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/{lang:str}/account/open", sync_to_thread=True)
def ask(request: Asked, lang: FromPath[str]) -> Response[Any]:
    """Show whose account is about to be opened, and under which terms."""
    visitor = visitor_of(request, lang)
    if isinstance(visitor, Reader):
        return way_on(f"/{visitor.page.language}/inbox")
    tools = tools_of(request)
    token = token_in(request.headers, Jar.OPENING, secure=tools.secure)
    content = token and steps.look(tools.database, tools.seal, Step.OPENING, token, visitor.at)
    if not token or not content:
        raise LogInNeeded(visitor.page.language)
    name = Applicant.from_bytes(content).name
    return _form(tools, visitor.page, token, Opening(name, TERMS_VERSION))


@post("/{lang:str}/account/open", sync_to_thread=True)
def open_it(request: Asked, lang: FromPath[str], data: Form) -> Response[Any]:
    """Open the account, once its holder has accepted the terms that they were shown."""
    visitor = visitor_of(request, lang)
    tools = tools_of(request)
    language = visitor.page.language
    token = token_in(request.headers, Jar.OPENING, secure=tools.secure)
    content = token and steps.look(tools.database, tools.seal, Step.OPENING, token, visitor.at)
    if not token or not content:
        raise LogInNeeded(language)
    found = Applicant.from_bytes(content)
    if data.get("terms") != "accepted" or data.get("version") != TERMS_VERSION:
        opening = Opening(found.name, TERMS_VERSION, terms_missing=True)
        return _form(tools, visitor.page, token, opening, HTTPStatus.UNPROCESSABLE_ENTITY)
    must_know_the_time(tools, visitor.at)
    if not steps.take(tools.database, tools.seal, Step.OPENING, token, visitor.at):
        raise LogInNeeded(language)
    with tools.database.write() as transaction:
        account = _opened(transaction, tools, found, visitor.at)
        terms.accept(transaction, account.id, TERMS_VERSION, visitor.at)
    person = person_hash(tools.keys.lookup, found.hetu)
    log_in = LogIn(account.id, person, found.name, found.acr, found.identified_at)
    before = token_in(request.headers, Jar.SESSION, secure=tools.secure)
    session = sessions.begin(tools.database, tools.seal, log_in, before=before, at=visitor.at)
    cookie = kept(Jar.SESSION, session.token, secure=tools.secure)
    gone = removed(Jar.OPENING, secure=tools.secure)
    return way_on(f"/{language}/inbox", cookies=[gone, cookie])


def _opened(transaction: Transaction, tools: Tools, found: Applicant, at: datetime) -> Account:
    """Return the person's open account: made now, or a moment ago in another window."""
    try:
        return open_account(transaction, tools.maker, found.hetu, found.family_name, at)
    except ActRefused:
        there = accounts.find(transaction, tools.keys.lookup, found.hetu)
        if there is None:
            raise
        return there


def _form(
    tools: Tools, page: Page, token: Token, opening: Opening, status: int = HTTPStatus.OK
) -> Response[str]:
    framed = Page(page.language, page.path, page.is_demo, csrf=token.csrf)
    return page_answer(tools, "open_account.html", framed, {"opening": opening}, status=status)
