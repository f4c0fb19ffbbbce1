"""The cookies of both webs: the portal's names, and one way to set and to remove any."""

from __future__ import annotations

from enum import StrEnum

from litestar.datastructures import Cookie, Headers

from silta.portal.tokens import Token, parse_token


class Jar(StrEnum):
    """What a cookie of the portal is for; each holds a token of its own."""

    SESSION = "silta-session"
    IDENTIFYING = "silta-identifying"
    OPENING = "silta-opening"


def name_of(jar: StrEnum, *, secure: bool) -> str:
    """Return the cookie's name: over https no other host or path can have set it."""
    return f"__Host-{jar}" if secure else jar.value


def kept(jar: StrEnum, token: Token, *, secure: bool) -> Cookie:
    """Return the cookie that keeps a token until the browser closes.

    Lax, not Strict: the browser comes back from the identification service, and from a
    reminder's link, by navigation from another site.
    """
    return Cookie(
        key=name_of(jar, secure=secure),
        value=token.text,
        httponly=True,
        secure=secure,
        samesite="lax",
        path="/",
    )


def removed(jar: StrEnum, *, secure: bool) -> Cookie:
    """Return the cookie that makes the browser forget it."""
    return Cookie(
        key=name_of(jar, secure=secure),
        value="",
        max_age=0,
        httponly=True,
        secure=secure,
        samesite="lax",
        path="/",
    )


def token_in(headers: Headers, jar: StrEnum, *, secure: bool) -> Token | None:
    """Return the token that the browser holds in a jar; None when it holds none, or two.

    Read from the bytes: the framework's reader takes a name with an odd space before it for
    the name itself, and any host beside ours could set such a cookie past ``__Host-``.
    """
    name = name_of(jar, secure=secure)
    fields = ";".join(headers.getall("cookie", []))
    pairs = [pair.strip(" \t").partition("=") for pair in fields.split(";")]
    values = [value for given, _, value in pairs if given == name]
    return parse_token(values[0]) if len(values) == 1 else None
