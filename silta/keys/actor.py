"""Who does an administrator's act, and through which door."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from silta.base.act import os_user


class Door(StrEnum):
    """Where an act comes from; ``worker`` is Silta itself, at a time that a person set."""

    CONSOLE = "console"
    COMMAND_LINE = "command line"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Actor:
    """One hand: two acts are of the same hand exactly when ``id`` is the same.

    ``id`` is an administrator's id, or the name of the system user of a command; ``name``
    is what people read beside it.
    """

    id: str
    name: str
    door: Door

    @property
    def is_owner(self) -> bool:
        """Tell whether it is the machine's owner, who is bound by no second hand but told of."""
        return self.door == Door.COMMAND_LINE


def owner() -> Actor:
    """Return whoever runs this command."""
    user = os_user()
    return Actor(user, user, Door.COMMAND_LINE)


WORKER = Actor("silta", "silta", Door.WORKER)
