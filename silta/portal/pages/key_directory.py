"""The Web Key Directory: where gpg finds the gateway's certificate by the intake's address.

After draft-koch-openpgp-webkey-service, section 3.1: the direct method on the domain's own
host, the advanced one on its host ``openpgpkey``. No visitor is known here, and none asked.
"""

from __future__ import annotations

from typing import Final

from litestar import HttpMethod, route
from litestar.params import FromPath
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_200_OK, HTTP_404_NOT_FOUND

from silta.keys.directory import hashed_local_part
from silta.keys.directory_entry import is_of
from silta.keys.store import gateway_keys
from silta.portal.tools import tools_of
from silta.portal.web import Asked

LOCAL_PART: Final = "intake"
FOLDER: Final = "/.well-known/openpgpkey"
READING: Final = (HttpMethod.GET, HttpMethod.HEAD)
BINARY: Final = "application/octet-stream"
TEXT: Final = "text/plain"
# Senders see a key that was changed within five minutes; programs of any site may read it.
PUBLIC: Final = {
    "Cache-Control": "public, max-age=300",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
OUR_NAME: Final = hashed_local_part(LOCAL_PART)


@route(f"{FOLDER}/hu/{{name:str}}", http_method=READING, sync_to_thread=True)
def certificate_of_own_domain(request: Asked, name: FromPath[str]) -> ASGIResponse:
    """Give the gateway's certificates, by the direct method."""
    return _certificates(request, name)


@route(f"{FOLDER}/{{domain:str}}/hu/{{name:str}}", http_method=READING, sync_to_thread=True)
def certificate(request: Asked, domain: FromPath[str], name: FromPath[str]) -> ASGIResponse:
    """Give the gateway's certificates, by the advanced method."""
    return _certificates(request, name) if _is_ours(request, domain) else _nothing(request)


@route(f"{FOLDER}/policy", http_method=READING, sync_to_thread=False)
def policy_of_own_domain(request: Asked) -> ASGIResponse:
    """Say that there is a directory; it has no policy flags."""
    return _answer(request, b"", TEXT)


@route(f"{FOLDER}/{{domain:str}}/policy", http_method=READING, sync_to_thread=False)
def policy(request: Asked, domain: FromPath[str]) -> ASGIResponse:
    """Say that there is a directory of a domain."""
    is_ours = _is_ours(request, domain)
    return _answer(request, b"", TEXT) if is_ours else _nothing(request)


def _certificates(request: Asked, name: str) -> ASGIResponse:
    """Return what the directory has under a name: the active certificate first."""
    if name != OUR_NAME:
        return _nothing(request)
    tools = tools_of(request)
    with tools.database.read() as transaction:
        keys = gateway_keys.in_the_directory(transaction)
    address = f"{LOCAL_PART}@{tools.domain}"
    found = b"".join(key.certificate for key in keys if is_of(key.certificate, address))
    return _answer(request, found, BINARY) if found else _nothing(request)


def _is_ours(request: Asked, domain: str) -> bool:
    return domain.lower() == tools_of(request).domain


def _nothing(request: Asked) -> ASGIResponse:
    return _answer(request, b"not found\n", TEXT, HTTP_404_NOT_FOUND)


def _answer(
    request: Asked, content: bytes, media_type: str, status: int = HTTP_200_OK
) -> ASGIResponse:
    is_head = request.method == HttpMethod.HEAD
    # Written out, for the library names neither to who asks for the head alone.
    facts = {"Content-Type": media_type, "Content-Length": str(len(content))}
    return ASGIResponse(
        body=b"" if is_head else content,
        headers={**PUBLIC, **facts},
        media_type=media_type,
        status_code=status,
        is_head_response=is_head,
    )
