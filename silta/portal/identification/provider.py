"""The two steps of an identification: to the provider, and back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from silta.portal.identification.begun import Begun
from silta.portal.identification.claims import complete, identify, is_enough
from silta.portal.identification.code_flow import CodeFlow, Proven
from silta.portal.identification.configuration import Configuration
from silta.portal.identification.connection import Limits, read_document
from silta.portal.identification.failures import refused
from silta.portal.identification.id_token import Claims, equal
from silta.portal.identification.identified import Identified


class Provider:
    """The provider of strong identification, by OpenID Connect's code flow with PKCE.

    One for a process; safe between threads.
    """

    def __init__(
        self,
        configuration: Configuration,
        limits: Limits = Limits(),  # noqa: B008 -- frozen
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hetu_claim = configuration.hetu_claim
        self._flow = CodeFlow(configuration, limits, ticks)

    def begin(self, language: str) -> tuple[str, Begun]:
        """Return the address to send the browser to, and what to keep for its return.

        Raises IdentificationFailed (UNAVAILABLE).
        """
        return self._flow.begin(language)

    def finish(self, begun: Begun, parameters: Mapping[str, str], at: datetime) -> Identified:
        """Return who came back with these query parameters; ``at`` is now, in UTC.

        ``parameters`` are the query's, each of them given once. Raises IdentificationFailed.
        """
        with self._flow.proven(begun, parameters, at) as proven:
            claims = proven.claims
            if not is_enough(claims, self._hetu_claim):
                claims = self._ask_further(proven)
        return identify(claims, self._hetu_claim, at)

    def _ask_further(self, proven: Proven) -> Claims:
        """Return the proven claims with those of the userinfo endpoint that they lack.

        It must speak of the same subject: OpenID Connect Core section 5.3.2.
        """
        endpoint = proven.metadata.userinfo_endpoint
        if endpoint is None:
            return proven.claims
        further = read_document(proven.session, endpoint, with_token=True)
        if not equal(further.get("sub"), str(proven.claims["sub"])):
            raise refused("the userinfo endpoint speaks of somebody else")
        return complete(proven.claims, further, self._hetu_claim)
