"""The known world, as types: what is known when a letter is judged. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from silta.base.identity import BusinessId
from silta.keys.standing import Signer
from silta.mailbox.account import Account
from silta.mailbox.filed import Earlier
from silta.mailbox.service import TRIAL


@dataclass(frozen=True, slots=True)
class Route:
    """Whose mail this is by its recipient, and whose by its reverse path.

    ``service`` is the code as the registry has it: a peer may write it in capitals (RFC 5321
    section 2.4). ``ring_generation`` is of the keyring that its signer must stand in. The
    mail of a sender ``in_preparation`` is for the test service, and is its self-check.
    """

    authority: BusinessId
    service: str
    sender: BusinessId
    ring_generation: int
    in_preparation: bool = False

    @property
    def is_trial(self) -> bool:
        """Tell whether the mail is for the test service, which every authority has."""
        return self.service == TRIAL


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a letter is judged; two readings that are equal judge alike.

    ``document_types`` are those that the service takes; None for all that a letter may hold.
    """

    route: Route
    signer: Signer | None
    account: Account | None
    earlier: Earlier | None
    document_types: frozenset[str] | None = None


class FactsChanged(Exception):  # noqa: N818 -- says what happened between two readings
    """What was judged is no longer what stands in the database."""
