"""The code given back for the tokens: RFC 6749 section 4.1.3."""

from __future__ import annotations

from urllib.parse import quote_plus

from authlib.integrations.requests_client import OAuth2Session, OAuthError
from requests import Response

from silta.mailbox.letter.strict_json import NotStrictJson, read_object
from silta.portal.identification.answer import PASSING
from silta.portal.identification.configuration import Client
from silta.portal.identification.discovery import Metadata
from silta.portal.identification.failures import refused, unavailable

# RFC 6749 section 5.2: these speak of us, not of the person or the code.
OUR_FAULT = frozenset({"invalid_client", "unauthorized_client"})


def exchange(
    session: OAuth2Session,
    metadata: Metadata,
    client: Client,
    code: str,
    verifier: str,
) -> str:
    """Return the id token for a code, and leave the access token in the session.

    Raises IdentificationFailed: REFUSED when the code is not good (used, expired, bound to
    another verifier), UNAVAILABLE when the provider fails or does not take us for a client.
    """
    session.token_endpoint_auth_method = metadata.auth_method
    session.register_compliance_hook("access_token_response", _readable)
    try:
        token = session.fetch_token(
            metadata.token_endpoint,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            auth=_basic(metadata, client),
            allow_redirects=False,
        )
    except OAuthError as error:
        if str(error.error) in PASSING | OUR_FAULT:
            raise unavailable("the provider does not serve us at its token endpoint") from None
        raise refused("the provider does not take the code") from None
    except (ValueError, TypeError, OverflowError):
        raise unavailable("the token endpoint's answer is not readable") from None
    return _id_token(token)


def _basic(metadata: Metadata, client: Client) -> tuple[str, str] | None:
    """Return name and password for HTTP, each encoded first, as RFC 6749 section 2.3.1 says.

    The library does not encode them, and a secret may hold a colon or a percent sign.
    """
    if metadata.auth_method != "client_secret_basic":
        return None
    return quote_plus(client.client_id), quote_plus(client.client_secret)


def _readable(response: Response) -> Response:
    """Return an answer that is one JSON object; the library would guess at other encodings."""
    try:
        read_object(response.content)
    except NotStrictJson:
        raise unavailable("the token endpoint's answer is not readable") from None
    return response


def _id_token(token: dict[str, object]) -> str:
    id_token = token.get("id_token")
    if str(token.get("token_type")).lower() != "bearer" or not _is_text(token.get("access_token")):
        raise refused("the token endpoint gave no bearer token")
    if not isinstance(id_token, str) or not id_token.isascii():
        raise refused("the token endpoint gave no id token")
    return id_token


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable()
