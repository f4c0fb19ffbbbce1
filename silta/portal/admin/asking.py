"""Who asks the console for a page, what they may do there, and how they are answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from litestar import Response
from litestar.datastructures import Cookie
from litestar.status_codes import HTTP_200_OK

from silta.base.clock import now
from silta.keys.actor import Actor
from silta.keys.administrator import Administrator, Permission
from silta.portal.admin import sessions
from silta.portal.admin.fields import fields_of, file_of, values_of
from silta.portal.admin.jars import AdminJar
from silta.portal.admin.said import Said, said_in
from silta.portal.admin.sessions import AdministratorSession
from silta.portal.admin.tools import ConsoleTools, console_tools_of
from silta.portal.answers import page_answer, way_on
from silta.portal.cookies import token_in
from silta.portal.problems import ProblemFound
from silta.portal.views import Language, Page, ProblemKind
from silta.portal.web import PAGE, Asked, LogInNeeded, known_language, path_of

__all__ = [
    "Administering",
    "Asked",
    "Said",
    "admin_page",
    "administrator_of",
    "console_tools_of",
    "done",
    "fields_of",
    "file_of",
    "fresh_administrator_of",
    "values_of",
]

# Where a request keeps the page of ours from which an act was asked for.
BACK: Final = "silta_back"


class LogInStale(Exception):  # noqa: N818 -- an expected end: the person logs in afresh
    """The act changes trust, and the log-in is older than FRESH; nothing is done."""

    def __init__(self, administering: Administering, back: str) -> None:
        super().__init__(back)
        self.administering = administering
        self.back = back


@dataclass(frozen=True, slots=True)
class Administering:
    """An administrator who asks for a page or an act at a time (UTC)."""

    page: Page
    at: datetime
    administrator: Administrator
    session: AdministratorSession
    said: Said | None = None

    @property
    def actor(self) -> Actor:
        """Return them as the hand of an act."""
        return self.administrator.actor

    @property
    def language(self) -> Language:
        """Return the language of the page."""
        return self.page.language


def administrator_of(
    request: Asked, lang: str, permission: Permission = Permission.READ, back: str | None = None
) -> Administering:
    """Return who asks, once their role allows it; ``back`` is where a refused act leads.

    Raises LogInNeeded when nobody is logged in, and ProblemFound (403) for a role that may
    not do this. Blocks on the database: call it in a handler's thread.
    """
    found = found_administrator(request, lang)
    if found is None:
        raise LogInNeeded(known_language(lang))
    request.scope["state"][PAGE] = found.page
    if back is not None:
        request.scope["state"][BACK] = back
    if not found.administrator.may(permission):
        raise ProblemFound(ProblemKind.FORBIDDEN, HTTPStatus.FORBIDDEN, f"may not {permission}")
    return found


def fresh_administrator_of(
    request: Asked, lang: str, permission: Permission, back: str
) -> Administering:
    """Return who asks for a change of trust, if they logged in within the last five minutes.

    Raises LogInStale otherwise: they log in afresh and come ``back``, to a page of ours
    such as ``/admin/certificates``. Where the act is refused, that is the way back too.
    """
    found = administrator_of(request, lang, permission, back)
    if not found.session.is_fresh(found.at):
        raise LogInStale(found, back)
    return found


def found_administrator(request: Asked, lang: str) -> Administering | None:
    """Return who asks, or None when nobody is logged in; raise NotFoundException for a language."""
    tools, language, at = console_tools_of(request), known_language(lang), now()
    token = token_in(request.headers, AdminJar.SESSION, secure=tools.secure)
    found = token and sessions.find(tools.database, tools.seal, token, at)
    if not found:
        return None
    session, administrator = found
    path = path_of(request, language)
    page = Page(language, path, tools.is_demo, administrator.email, session.token.csrf)
    return Administering(page, at, administrator, session, said_in(request))


def nobodys_page(request: Asked, lang: str) -> Page:
    """Return the frame of a page for whoever is not logged in."""
    language = known_language(lang)
    return Page(language, path_of(request, language), console_tools_of(request).is_demo)


def admin_page(  # noqa: PLR0913 -- each is a fact of one answer, named where it is called
    tools: ConsoleTools,
    template: str,
    administering: Administering,
    context: Mapping[str, object],
    *,
    status: int = HTTP_200_OK,
    cookies: Sequence[Cookie] = (),
) -> Response[str]:
    """Return a page for an administrator.

    Beside its ``context`` a template has ``me`` (an Administrator), ``may`` (the names of
    their permissions), ``now``, and ``said``, which base.html shows.
    """
    me = administering.administrator
    frame = {
        "me": me,
        "may": frozenset(one.value for one in Permission if me.may(one)),
        "now": administering.at,
        "said": administering.said,
    }
    whole = {**frame, **context}
    page = administering.page
    return page_answer(tools, template, page, whole, status=status, cookies=cookies)


def done(
    language: Language, path: str, said: Said = Said.DONE, *, cookies: Sequence[Cookie] = ()
) -> Response[str]:
    """Send the browser back to a page of ours, which shows once what was done."""
    mark = "&" if "?" in path else "?"
    return way_on(f"/{language}{path}{mark}said={said}", cookies=cookies)
