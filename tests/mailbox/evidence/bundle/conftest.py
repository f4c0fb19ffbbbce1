"""Bundles of each kind, made once by the real intake, worker and portal."""

from __future__ import annotations

import pytest

from tests.mailbox.evidence.bundle.bundles import SEALED, Files, files_of, make_bundles
from tests.road.building import copy_of
from tests.town import Town


@pytest.fixture(scope="session")
def bundles(first_town: Town) -> dict[str, bytes]:
    """Give a bundle of each kind."""
    with copy_of(first_town) as town:
        return make_bundles(town)


@pytest.fixture(scope="session")
def bundle(bundles: dict[str, bytes]) -> bytes:
    """Give a whole bundle, with nothing that waits."""
    return bundles[SEALED]


@pytest.fixture(scope="session")
def files(bundle: bytes) -> Files:
    """Give what is in it."""
    return files_of(bundle)
