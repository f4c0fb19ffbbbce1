"""OpenID Connect's code flow with PKCE: to a provider, and back with proven claims."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from authlib.integrations.requests_client import OAuth2Session

from silta.portal.identification.answer import check_issuer, check_state, read_code
from silta.portal.identification.begun import Begun
from silta.portal.identification.configuration import Client
from silta.portal.identification.connection import Limits, connected, read_document
from silta.portal.identification.discovery import Metadata, metadata_address, read_metadata
from silta.portal.identification.exchange import exchange
from silta.portal.identification.failures import refused
from silta.portal.identification.id_token import Claims, prove
from silta.portal.identification.kept import Kept
from silta.portal.identification.keys import KeyUnknown, PublicKey, read_keys


@dataclass(frozen=True, slots=True)
class Proven:
    """What an id token proved, and the session in which its provider may be asked for more."""

    claims: Claims = field(repr=False)
    metadata: Metadata
    session: OAuth2Session = field(repr=False)


class CodeFlow:
    """The flow with one provider; one for a process, and safe between threads.

    Nothing is asked of the provider before the first log-in, so that a web starts while
    the provider is away.
    """

    def __init__(
        self,
        client: Client,
        limits: Limits = Limits(),  # noqa: B008 -- frozen
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._limits = limits
        self._metadata = Kept(self._fetch_metadata, ticks)
        self._keys = Kept(self._fetch_keys, ticks)

    def begin(self, language: str, **asked: str) -> tuple[str, Begun]:
        """Return the address to send the browser to, and what to keep for its return.

        ``asked`` are further parameters of the request (OpenID Connect Core section
        3.1.2.1). Raises IdentificationFailed (UNAVAILABLE).
        """
        endpoint = self._metadata.get().authorization_endpoint
        begun = Begun.new(language)
        with connected(self._client, self._limits) as session:
            address, _ = session.create_authorization_url(
                endpoint,
                state=begun.state,
                code_verifier=begun.verifier,
                nonce=begun.nonce,
                ui_locales=language,
                **asked,
            )
        return str(address), begun

    @contextmanager
    def proven(self, begun: Begun, parameters: Mapping[str, str], at: datetime) -> Iterator[Proven]:
        """Give what the one who came back with these parameters proved; ``at`` is now, in UTC.

        ``parameters`` are the query's, each of them given once. Raises IdentificationFailed.
        """
        check_state(parameters, begun.state)
        metadata = self._metadata.get()
        check_issuer(parameters, self._client.issuer, is_needed=metadata.names_itself)
        code = read_code(parameters)
        with connected(self._client, self._limits) as session:
            token = exchange(session, metadata, self._client, code, begun.verifier)
            yield Proven(self._prove(token, begun.nonce, at), metadata, session)

    def _prove(self, token: str, nonce: str, at: datetime) -> Claims:
        """Return the token's claims; a key that is not known may be a new one."""
        try:
            return prove(token, self._keys.get(), self._client, nonce, at)
        except KeyUnknown:
            pass
        try:
            return prove(token, self._keys.get_newer(), self._client, nonce, at)
        except KeyUnknown:
            raise refused("the id token is signed with a key that is not the provider's") from None

    def _fetch_metadata(self) -> Metadata:
        with connected(self._client, self._limits) as session:
            document = read_document(session, metadata_address(self._client.issuer))
        return read_metadata(document, self._client)

    def _fetch_keys(self) -> tuple[PublicKey, ...]:
        with connected(self._client, self._limits) as session:
            return read_keys(read_document(session, self._metadata.get().jwks_uri))
