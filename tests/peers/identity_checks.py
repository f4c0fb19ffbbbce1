"""What the tests' identity provider refuses, and the page on which it asks who somebody is."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Mapping
from html import escape

from tests.peers.identity_state import Grant, IdentityProvider

CODE_SECONDS = 60
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")

Parameters = Mapping[str, str]


def wrong_client(provider: IdentityProvider, query: Parameters) -> str:
    """Return what forbids to send the browser back at all, or nothing."""
    if query.get("client_id") != provider.client_id:
        return "an unknown client"
    if query.get("redirect_uri") != provider.redirect_uri:
        return "not a registered redirect_uri"
    return ""


def wrong_request(query: Parameters) -> str:
    """Return what a strict provider asks of every request and misses here, or nothing."""
    checks = {
        "response_type": query.get("response_type") == "code",
        "scope": "openid" in query.get("scope", "").split(),
        "state": bool(query.get("state")),
        "nonce": bool(query.get("nonce")),
        "code_challenge_method": query.get("code_challenge_method") == "S256",
        "code_challenge": bool(CHALLENGE.fullmatch(query.get("code_challenge", ""))),
    }
    return ", ".join(name for name, holds in checks.items() if not holds)


def wrong_grant(grant: Grant, form: Parameters) -> bool:
    """Tell whether a code is not for whoever shows it: too old, or without its verifier."""
    verifier = form.get("code_verifier", "")
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return (
        not VERIFIER.fullmatch(verifier)
        or challenge != grant.asked["code_challenge"]
        or form.get("redirect_uri") != grant.asked["redirect_uri"]
        or time.monotonic() - grant.made_at > CODE_SECONDS
    )


def login_page(provider: IdentityProvider, language: str) -> str:
    """Return the page on which somebody chooses who they are."""
    buttons = "".join(
        f'<p><button name="person" value="{escape(key)}">{escape(str(claims["name"]))}</button></p>'
        for key, claims in provider.people.items()
    )
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        "<title>Identification (test)</title></head><body><main><h1>Identification (test)</h1>"
        f'<form method="post">{buttons}'
        '<p><button name="cancel" value="1">Cancel</button></p></form></main></body></html>'
    )
