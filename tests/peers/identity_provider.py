"""An OpenID provider that is honest, strict and small, and misbehaves when it is told to.

    with identity_provider("http://127.0.0.1:8000/auth/callback") as provider:
        … SILTA_OIDC_ISSUER=provider.issuer …

It listens on a real loopback socket. Its log-in page has a button for each of
``provider.people`` (named ``person``, its value the key in ``people``, its text the person's
name) and one named ``cancel``, so a browser can press them; ``press`` does the same without a
browser. It checks what a strict provider checks: the client and its secret, the redirect
address to the byte, a nonce, PKCE by S256, and that a code is used once, within a minute.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.peers.identity_endpoints import Server
from tests.peers.identity_state import (
    HETU,
    PEOPLE,
    SUBSTANTIAL,
    Answer,
    IdentityProvider,
    Misbehaviour,
    person,
)
from tests.peers.identity_tokens import Signing

__all__ = [
    "HETU",
    "PEOPLE",
    "SUBSTANTIAL",
    "Answer",
    "IdentityProvider",
    "Misbehaviour",
    "Signing",
    "identity_provider",
    "person",
]


@contextmanager
def identity_provider(redirect_uri: str) -> Iterator[IdentityProvider]:
    """Run a provider whose client comes back to this address."""
    with Server(redirect_uri) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.provider
        finally:
            server.provider.stopping.set()
            server.shutdown()
            thread.join()
