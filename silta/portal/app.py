"""The public portal: which pages it has, and what stands around them all."""

from __future__ import annotations

from typing import Final

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp, ControllerRouterHandler

from silta.portal.access import Access
from silta.portal.forms import refuse_foreign_forms
from silta.portal.headers import STATIC_CACHE
from silta.portal.pages import (
    bundle,
    connected,
    document,
    explained,
    front,
    identify,
    inbox,
    key_directory,
    log_checkpoints,
    log_keys,
    log_out,
    log_proofs,
    log_tiles,
    message,
    officials,
    open_account,
    schemas,
)
from silta.portal.problems import HANDLERS
from silta.portal.rendering import STATIC
from silta.portal.tools import Tools

# A form has a token and a few short fields.
LARGEST_FORM_BYTES: Final = 64 * 1024

PAGES: Final[tuple[ControllerRouterHandler, ...]] = (
    front.choose_language,
    front.front,
    front.terms,
    explained.evidence,
    officials.officials,
    officials.evidence,
    schemas.schema,
    connected.services,
    identify.log_in,
    identify.come_back,
    open_account.ask,
    open_account.open_it,
    inbox.inbox,
    message.message,
    message.acknowledge,
    document.document,
    bundle.bundle,
    log_out.ask,
    log_out.log_out,
    key_directory.certificate_of_own_domain,
    key_directory.certificate,
    key_directory.policy_of_own_domain,
    key_directory.policy,
    log_checkpoints.note,
    log_checkpoints.statement,
    log_checkpoints.signature,
    log_tiles.tile,
    log_proofs.inclusion,
    log_proofs.consistency,
    log_keys.log_key,
    log_keys.receipts_keys,
)


def build_app(tools: Tools) -> ASGIApp:
    """Return the portal as an ASGI application around its tools."""
    static = create_static_files_router("/static", [STATIC], cache_control=STATIC_CACHE)
    # In a router of their own: an application that takes GET and POST of one path one after
    # the other sends the first into a thread twice (Litestar 2.25), and answers nothing.
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
