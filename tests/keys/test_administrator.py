"""Roles: what each may do, as one table."""

from __future__ import annotations

import dataclasses

import pytest

from silta.base.act import ActRefused
from silta.keys.administrator import (
    PERMISSIONS,
    Administrator,
    AdministratorId,
    AdministratorState,
    Permission,
    Role,
)
from tests.registry import NOW

MAY = {
    Role.OPERATOR: {"read", "operate", "stop", "administer"},
    Role.KEYS: {"read", "trust", "stop", "administer"},
    Role.AUDITOR: {"read"},
}


def administrator(role: Role, state: AdministratorState) -> Administrator:
    """Return an administrator of that role and state."""
    number = AdministratorId("01JD00000000000000000000E1")
    return Administrator(number, "elli@silta.example", role, state, "fi", NOW, "root")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_each_role_may_do_its_own(role: Role, permission: Permission) -> None:
    """Nobody does both: who lets an authority in does not say which key is its."""
    active = administrator(role, AdministratorState.ACTIVE)
    assert active.may(permission) == (permission.value in MAY[role])


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("state", [AdministratorState.INVITED, AdministratorState.REMOVED])
def test_who_is_not_active_may_nothing(state: AdministratorState, permission: Permission) -> None:
    """Not even read."""
    with pytest.raises(ActRefused, match="no administrator any more"):
        administrator(Role.KEYS, state).must(permission)


def test_every_role_is_in_the_table() -> None:
    """A role without permissions would be one that nobody thought of."""
    assert set(PERMISSIONS) == set(Role)


def test_neither_address_nor_subject_is_shown() -> None:
    """A record of a fault may hold the whole object."""
    who = administrator(Role.KEYS, AdministratorState.ACTIVE)
    bound = dataclasses.replace(who, issuer="https://tunnus.example", subject="sub-elli")
    assert "elli" not in repr(bound)
