"""A town with its roles, for a whole module; what a test did is undone after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.migrations.roles import Roles, open_roles
from tests.peers.postgres import Postgres
from tests.portal.desk import put_back
from tests.town import Town


@pytest.fixture(scope="module")
def shared_roles(postgres_server: Postgres, first_town: Town) -> Iterator[Roles]:
    """Give one town whose processes have roles of their own."""
    with open_roles(postgres_server, first_town) as roles:
        yield roles


@pytest.fixture
def roles(shared_roles: Roles) -> Iterator[Roles]:
    """Give the town with its roles."""
    with put_back(shared_roles.owner):
        yield shared_roles
