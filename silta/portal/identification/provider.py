"""The two steps of an identification: to the provider, and back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from authlib.integrations.requests_client import OAuth2Session

from silta.portal.identification.answer import check_issuer, check_state, read_code
from silta.portal.identification.begun import Begun
from silta.portal.identification.claims import complete, identify, is_enough
from silta.portal.identification.configuration import Configuration
from silta.portal.identification.connection import Limits, connected, read_document
from silta.portal.identification.discovery import Metadata, metadata_address, read_metadata
from silta.portal.identification.exchange import exchange
from silta.portal.identification.failures import refused
from silta.portal.identification.id_token import Claims, equal, prove
from silta.portal.identification.identified import Identified
from silta.portal.identification.kept import Kept
from silta.portal.identification.keys import KeyUnknown, PublicKey, read_keys


class Provider:
    """The provider of strong identification, by OpenID Connect's code flow with PKCE.

    One for a process; safe between threads. Nothing is asked of the provider before the first
    identification, so that the portal starts while the provider is away.
    """

    def __init__(
        self,
        configuration: Configuration,
        limits: Limits = Limits(),  # noqa: B008 -- frozen
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._configuration = configuration
        self._limits = limits
        self._metadata = Kept(self._fetch_metadata, ticks)
        self._keys = Kept(self._fetch_keys, ticks)

    def begin(self, language: str) -> tuple[str, Begun]:
        """Return the address to send the browser to, and what to keep for its return.

        Raises IdentificationFailed (UNAVAILABLE).
        """
        endpoint = self._metadata.get().authorization_endpoint
        begun = Begun.new(language)
        with connected(self._configuration, self._limits) as session:
            address, _ = session.create_authorization_url(
                endpoint,
                state=begun.state,
                code_verifier=begun.verifier,
                nonce=begun.nonce,
                ui_locales=language,
            )
        return str(address), begun

    def finish(self, begun: Begun, parameters: Mapping[str, str], at: datetime) -> Identified:
        """Return who came back with these query parameters; ``at`` is now, in UTC.

        ``parameters`` are the query's, each of them given once. Raises IdentificationFailed.
        """
        check_state(parameters, begun.state)
        metadata = self._metadata.get()
        check_issuer(parameters, self._configuration.issuer, is_needed=metadata.names_itself)
        code = read_code(parameters)
        with connected(self._configuration, self._limits) as session:
            token = exchange(session, metadata, self._configuration, code, begun.verifier)
            claims = self._prove(token, begun.nonce, at)
            if not is_enough(claims, self._configuration.hetu_claim):
                claims = self._ask_further(session, metadata, claims)
        return identify(claims, self._configuration.hetu_claim, at)

    def _prove(self, token: str, nonce: str, at: datetime) -> Claims:
        """Return the token's claims; a key that is not known may be a new one."""
        try:
            return prove(token, self._keys.get(), self._configuration, nonce, at)
        except KeyUnknown:
            pass
        try:
            return prove(token, self._keys.get_newer(), self._configuration, nonce, at)
        except KeyUnknown:
            raise refused("the id token is signed with a key that is not the provider's") from None

    def _ask_further(self, session: OAuth2Session, metadata: Metadata, proven: Claims) -> Claims:
        """Return the proven claims with those of the userinfo endpoint that they lack.

        It must speak of the same subject: OpenID Connect Core section 5.3.2.
        """
        if metadata.userinfo_endpoint is None:
            return proven
        further = read_document(session, metadata.userinfo_endpoint, with_token=True)
        if not equal(further.get("sub"), str(proven["sub"])):
            raise refused("the userinfo endpoint speaks of somebody else")
        return complete(proven, further, self._configuration.hetu_claim)

    def _fetch_metadata(self) -> Metadata:
        with connected(self._configuration, self._limits) as session:
            document = read_document(session, metadata_address(self._configuration.issuer))
        return read_metadata(document, self._configuration)

    def _fetch_keys(self) -> tuple[PublicKey, ...]:
        with connected(self._configuration, self._limits) as session:
            return read_keys(read_document(session, self._metadata.get().jwks_uri))
