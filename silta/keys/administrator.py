"""Administrators: their roles, what each may do, and the life of one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from silta.base.act import ActRefused
from silta.keys.actor import Actor, Door

AdministratorId = NewType("AdministratorId", str)


class Role(StrEnum):
    """What an administrator is there for."""

    OPERATOR = "operator"  # authorities, services, what waits and what was set aside
    KEYS = "keys"  # certificates and the gateway's own keys
    AUDITOR = "auditor"  # reads all, changes nothing


class Permission(StrEnum):
    """What a page or an act asks of who wants it."""

    READ = "read"
    OPERATE = "operate"
    TRUST = "trust"
    STOP = "stop"  # suspend or revoke at once, alone: break-glass
    ADMINISTER = "administer"  # invite and remove administrators


PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.OPERATOR: frozenset(
        {Permission.READ, Permission.OPERATE, Permission.STOP, Permission.ADMINISTER}
    ),
    Role.KEYS: frozenset(
        {Permission.READ, Permission.TRUST, Permission.STOP, Permission.ADMINISTER}
    ),
    Role.AUDITOR: frozenset({Permission.READ}),
}


class AdministratorState(StrEnum):
    """The life of an administrator; a removed one keeps the row, for the records name it."""

    INVITED = "invited"
    ACTIVE = "active"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Administrator:
    """An administrator; ``issuer`` and ``subject`` bind a log-in to them, and nothing else does.

    ``email`` is where notices go, never who somebody is. ``language`` is fi, sv or en.
    """

    id: AdministratorId
    email: str = field(repr=False)
    role: Role
    state: AdministratorState
    language: str
    invited_at: datetime
    invited_by: str
    issuer: str | None = None
    subject: str | None = field(default=None, repr=False)
    bound_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Return this administrator as the hand of an act."""
        return Actor(self.id, self.email, Door.CONSOLE)

    def may(self, permission: Permission) -> bool:
        """Tell whether an active administrator of this role may do that."""
        return self.state == AdministratorState.ACTIVE and permission in PERMISSIONS[self.role]

    def must(self, permission: Permission) -> None:
        """Raise ActRefused unless this administrator ``may``."""
        if self.state != AdministratorState.ACTIVE:
            raise ActRefused("you are no administrator any more")
        if not self.may(permission):
            raise ActRefused(f"the role {self.role} may not do this ({permission})")
