"""The portal's cookies: three names, one way to set and to remove them."""

from __future__ import annotations

from enum import StrEnum

from litestar.datastructures import Cookie

from silta.portal.tokens import Token, parse_token


class Jar(StrEnum):
    """What a cookie is for; each holds a token of its own."""

    SESSION = "silta-session"
    IDENTIFYING = "silta-identifying"
    OPENING = "silta-opening"


def name_of(jar: Jar, *, secure: bool) -> str:
    """Return the cookie's name: over https no other host or path can have set it."""
    return f"__Host-{jar}" if secure else jar.value


def kept(jar: Jar, token: Token, *, secure: bool) -> Cookie:
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


def removed(jar: Jar, *, secure: bool) -> Cookie:
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


def token_in(cookies: dict[str, str], jar: Jar, *, secure: bool) -> Token | None:
    """Return the token that the browser holds in a jar; None when it holds none."""
    return parse_token(cookies.get(name_of(jar, secure=secure), ""))
