"""The hand of an act in the console, as the table has it in the act's own transaction."""

from __future__ import annotations

from silta.base.database import Transaction
from silta.keys.actor import Actor
from silta.keys.administrator import Permission
from silta.keys.store import administrators
from silta.portal.admin.asking import Administering


def acting(transaction: Transaction, administering: Administering, permission: Permission) -> Actor:
    """Return the hand of an act, which nobody removes or changes until the transaction ends.

    Between the request and its act a slow directory or another's lock may lie, and in it a
    removal. Raises ActRefused for whoever may not do this any more.
    """
    wanted = administering.administrator.id
    if permission == Permission.ADMINISTER:
        # All rows at once: two who remove each other would else wait for each other.
        administrators.hold_all(transaction)
    else:
        administrators.hold(transaction, wanted)
    found = administrators.get(transaction, wanted)
    found.must(permission)
    return found.actor
