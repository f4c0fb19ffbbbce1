"""The administrators' console: which pages it has, and what stands around them all."""

from __future__ import annotations

from typing import Final

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp, ControllerRouterHandler

from silta.portal.access import Access
from silta.portal.admin import (
    administrators,
    audit,
    authorities,
    certificates,
    evidence,
    gateway_keys,
    intake,
    invitation,
    log_in,
    log_out,
    outbox,
    proposals,
    services,
    start,
)
from silta.portal.admin.fields import refuse_foreign_forms
from silta.portal.admin.problems import HANDLERS
from silta.portal.admin.tools import ConsoleTools
from silta.portal.headers import STATIC_CACHE
from silta.portal.rendering import STATIC

# A certificate of 256 KiB, pasted: armoured, and each of its line ends and signs encoded.
LARGEST_FORM_BYTES: Final = 1024 * 1024

# Each area brings its pages in one line.
PAGES: Final[tuple[ControllerRouterHandler, ...]] = (
    *start.HANDLERS,
    *log_in.HANDLERS,
    *log_out.HANDLERS,
    *invitation.HANDLERS,
    *authorities.HANDLERS,
    *services.HANDLERS,
    *certificates.HANDLERS,
    *gateway_keys.HANDLERS,
    *administrators.HANDLERS,
    *proposals.HANDLERS,
    *intake.HANDLERS,
    *outbox.HANDLERS,
    *evidence.HANDLERS,
    *audit.HANDLERS,
)


def build_console(tools: ConsoleTools) -> ASGIApp:
    """Return the console as an ASGI application around its tools."""
    static = create_static_files_router("/static", [STATIC], cache_control=STATIC_CACHE)
    # In a router of their own, for the reason that silta.portal.app gives.
    pages = Router("/", route_handlers=PAGES)
    inner = Litestar(
        route_handlers=[pages, static],
        before_request=refuse_foreign_forms,
        exception_handlers=HANDLERS,
        request_max_body_size=LARGEST_FORM_BYTES,
        openapi_config=None,
        logging_config=None,  # the library's own would log bodies, forms and cookies
        state=State({"tools": tools}),
    )
    return Access(inner, secure=tools.secure)
