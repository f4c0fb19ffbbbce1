"""Logging in to the console: to the administrators' provider, and back with who it is."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from litestar import Response, get
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.clock import now
from silta.keys.administrator import Administrator
from silta.keys.store import administrators
from silta.portal.admin import pending, sessions
from silta.portal.admin.asking import done, found_administrator, nobodys_page
from silta.portal.admin.going import FRONT, Going, max_age_of, page_of_ours
from silta.portal.admin.invitation import invitation_of, take_up
from silta.portal.admin.jars import AdminJar
from silta.portal.admin.pending import Step
from silta.portal.admin.said import Said, said_in
from silta.portal.admin.tools import ConsoleTools, console_tools_of
from silta.portal.answers import page_answer, way_on
from silta.portal.cookies import kept, removed, token_in
from silta.portal.identification.administrators import LoggedIn
from silta.portal.problems import ProblemFound
from silta.portal.turns import a_turn, parameters_of
from silta.portal.views import ProblemKind
from silta.portal.web import LANGUAGE, Asked, known_language


@get("/{lang:str}/admin/login", sync_to_thread=True)
def ask(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Say what this is and where to log in; who is logged in goes to the start page."""
    if found_administrator(request, lang) is not None:
        return way_on(f"/{known_language(lang)}{FRONT}")
    page, said = nobodys_page(request, lang), said_in(request)
    return page_answer(console_tools_of(request), "admin/login.html", page, {"said": said})


@get("/{lang:str}/admin/login/go", sync_to_thread=True)
def go(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Send the browser to the provider; ``back`` asks for a fresh log-in, and leads on from it."""
    tools, language, at = console_tools_of(request), known_language(lang), now()
    back = page_of_ours(request.query_params.get("back"))
    wanted = request.query_params.get("invitation")
    invited = None if wanted is None else invitation_of(request, wanted, at)
    with a_turn(tools.provider, tools.provider_turns) as provider:
        max_age = max_age_of(back, invited)
        address, begun = provider.begin(language, max_age)
    going = Going(begun, back, invited)
    token = pending.put(tools.database, tools.seal, Step.LOGGING_IN, going.to_bytes(), at)
    return way_on(address, cookies=[kept(AdminJar.LOGGING_IN, token, secure=tools.secure)])


@get("/auth/callback", sync_to_thread=True)
def come_back(request: Asked) -> Response[str]:
    """Take the browser back from the provider: an administrator is logged in, nobody else."""
    tools = console_tools_of(request)
    going = _going(request, tools)
    language = known_language(going.begun.language)
    request.scope["state"][LANGUAGE] = language
    with a_turn(tools.provider, tools.provider_turns) as provider:
        found = provider.finish(going.begun, going.max_age, parameters_of(request), now())
    who = _administrator(tools, going, found)
    if who is None:
        page, status = nobodys_page(request, language), HTTPStatus.FORBIDDEN
        return page_answer(tools, "admin/stranger.html", page, {}, status=status)
    cookies = [
        removed(AdminJar.LOGGING_IN, secure=tools.secure),
        removed(AdminJar.INVITATION, secure=tools.secure),
        _begin(request, tools, who, found),
    ]
    if going.invitation is not None:
        return done(language, FRONT, Said.WELCOME, cookies=cookies)
    if going.back is not None:
        return done(language, going.back, Said.FRESH, cookies=cookies)
    return way_on(f"/{language}{FRONT}", cookies=cookies)


def _going(request: Asked, tools: ConsoleTools) -> Going:
    """Return what this browser began, once; raise ProblemFound for a return that it did not."""
    token = token_in(request.headers, AdminJar.LOGGING_IN, secure=tools.secure)
    content = token and pending.take(tools.database, tools.seal, Step.LOGGING_IN, token, now())
    if not content:
        raise ProblemFound(
            ProblemKind.LOG_IN_FAILED, HTTPStatus.BAD_REQUEST, "no log-in begun by this browser"
        )
    return Going.from_bytes(content)


def _administrator(tools: ConsoleTools, going: Going, found: LoggedIn) -> Administrator | None:
    """Return whose log-in it is, bound just now if it was for an invitation; None for nobody's."""
    if going.invitation is not None:
        return take_up(tools, going.invitation, found, now())
    with tools.database.read() as transaction:
        return administrators.bound(transaction, found.issuer, found.subject)


def _begin(request: Asked, tools: ConsoleTools, who: Administrator, found: LoggedIn) -> Cookie:
    """Begin a session under a new token, whatever the browser brought along; return its cookie."""
    before = token_in(request.headers, AdminJar.SESSION, secure=tools.secure)
    session = sessions.new_session(who.id, found.authenticated_at, now())
    sessions.begin(tools.database, tools.seal, session, before=before)
    return kept(AdminJar.SESSION, session.token, secure=tools.secure)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (ask, go, come_back)
