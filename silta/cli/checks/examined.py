"""The house as the checks see it, with a database that may be away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from silta.base.database import Transaction
from silta.base.home import Home
from silta.base.settings import Settings
from silta.cli.checks.finding import Finding, NotChecked
from silta.cli.house import House


@dataclass(frozen=True, slots=True)
class Examined:
    """A house, and whether its database can be asked; no check changes anything of it."""

    house: House
    answers: bool = True

    @property
    def settings(self) -> Settings:
        """Return the settings of the house."""
        return self.house.settings

    @property
    def home(self) -> Home:
        """Return the folders of the house."""
        return self.house.home

    def must_answer(self) -> None:
        """Raise NotChecked while the database cannot be asked."""
        if not self.answers:
            raise NotChecked("the database cannot be asked")

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Run a transaction that only reads; raise NotChecked while the database is away."""
        self.must_answer()
        with self.house.database.read() as transaction:
            yield transaction


Look = Callable[[Examined], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at, under the name that its lines have."""

    name: str
    look: Look
