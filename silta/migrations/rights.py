"""Who may do what in the database, where that is PostgreSQL: the least that each process needs.

The trust registry is written by the console and the command line alone. What is evidence, or
an administrator's act, is added and never changed but by the schema's owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from silta.migrations.grants import (
    ADD,
    CHANGE,
    NOTHING,
    READ,
    REMOVE,
    Right,
    Rights,
    add,
    change,
    hold,
    read,
)

_CLOCK: Final[tuple[Right, ...]] = (READ, ADD, CHANGE)
_CHAIN_END: Final[tuple[Right, ...]] = (READ, ADD, change("number", "hash"))
# A log-in that is over: its row goes, and nobody reads what was sealed in it.
_OVER: Final[tuple[Right, ...]] = (read("id_hash", "expires_at"), REMOVE)
_OVER_OR_IDLE: Final[tuple[Right, ...]] = (read("id_hash", "expires_at", "seen_at"), REMOVE)
_SESSIONS: Final[tuple[Right, ...]] = (READ, ADD, change("seen_at"), REMOVE)

# Neither a place in the log nor a signature: those are the worker's alone to fill in.
_RECORD: Final = add(
    *("id", "authority_id", "number", "message", "event", "time", "record", "hash"),
    *("salt_key_id", "mark", "cause"),
)

RIGHTS: Final[Mapping[str, Rights]] = {
    "authority": Rights(
        # FOR NO KEY UPDATE: the self-check that an authority passes is recorded once.
        gateway=(READ, hold("id")),
        portal=(READ,),
        console=(READ, ADD, CHANGE),
        worker=(READ,),
    ),
    "authority_domain": Rights(
        gateway=(READ,), portal=NOTHING, console=(READ, ADD, CHANGE, REMOVE), worker=(READ,)
    ),
    "authority_step": Rights(
        # The step that an authority takes by itself, with a test letter.
        gateway=(READ, ADD),
        portal=NOTHING,
        console=(READ, ADD),
        worker=NOTHING,
    ),
    "certificate": Rights(
        # A filing holds the signer's certificate, so that nobody ends it meanwhile.
        gateway=(READ, hold("fingerprint")),
        portal=(READ,),
        console=(READ, ADD, CHANGE, REMOVE),
        worker=(READ,),
    ),
    "certificate_key": Rights(
        gateway=(READ,), portal=(READ,), console=(READ, ADD, REMOVE), worker=(READ,)
    ),
    # Made, changed and destroyed on the command line alone.
    "gateway_key": Rights(gateway=(READ,), portal=(READ,), console=(READ,), worker=(READ,)),
    "administrator": Rights(
        gateway=NOTHING,
        portal=NOTHING,
        console=(READ, ADD, CHANGE),
        # An invitation's token is made when its mail leaves.
        worker=(READ, change("invitation")),
    ),
    "proposal": Rights(
        gateway=NOTHING, portal=NOTHING, console=(READ, ADD, CHANGE), worker=(READ,)
    ),
    "audit": Rights(gateway=(ADD,), portal=NOTHING, console=(READ, ADD), worker=(READ,)),
    "audit_head": Rights(gateway=_CHAIN_END, portal=NOTHING, console=_CHAIN_END, worker=(READ,)),
    # Whoever could write here could have an alarm counted as told.
    "notice_sent": Rights(gateway=NOTHING, portal=NOTHING, console=NOTHING, worker=(READ, ADD)),
    "service": Rights(gateway=(READ,), portal=(READ,), console=(READ, ADD, CHANGE), worker=(READ,)),
    "account": Rights(
        gateway=(READ, hold("id")),
        portal=(READ, ADD, change("state", "family_name", "opened_at", "closed_at")),
        console=NOTHING,
        worker=NOTHING,
    ),
    "account_key": Rights(
        # Whether the private key is there tells which key to seal to; only the portal unwraps it.
        gateway=(READ,),
        portal=(READ, ADD, change("wrapped")),
        console=NOTHING,
        worker=NOTHING,
    ),
    "terms_acceptance": Rights(
        gateway=NOTHING, portal=(READ, ADD), console=NOTHING, worker=NOTHING
    ),
    "message": Rights(
        gateway=(read("id", "authority_id", "message_id", "manifest", "evidence_id"), ADD),
        portal=(
            READ,
            change("state", "acknowledged_at", "acknowledged_acr", "opened_at", "verified"),
        ),
        # Whose it is stands in none of these.
        console=(
            read(
                *("id", "authority_id", "message_id", "service_code", "certificate", "method"),
                *("kind", "rule_set", "not_before", "state", "signed_at", "filed_at"),
                *("evidence_id", "documents", "bytes"),
            ),
        ),
        worker=NOTHING,
    ),
    "part": Rights(
        gateway=(ADD,), portal=(READ,), console=NOTHING, worker=(read("message_id", "file"),)
    ),
    "evidence": Rights(
        # Whether one of a cause is there already; nothing else that was ever refused.
        gateway=(read("id", "cause"), _RECORD),
        portal=(READ, _RECORD),
        console=(READ,),
        # What stands in a record it cannot change, only where it stands and who signed it.
        worker=(READ, change("log_index", "signature", "signer", "signed_at")),
    ),
    # The log is public, and grows by the worker's hand alone.
    "log_tile": Rights(
        gateway=NOTHING, portal=(READ,), console=(READ,), worker=(READ, ADD, change("hashes"))
    ),
    "log_head": Rights(
        gateway=NOTHING, portal=(READ,), console=(READ,), worker=(READ, ADD, change("size"))
    ),
    "log_checkpoint": Rights(gateway=NOTHING, portal=(READ,), console=(READ,), worker=(READ, ADD)),
    "evidence_head": Rights(gateway=_CHAIN_END, portal=_CHAIN_END, console=(READ,), worker=NOTHING),
    "negative_answer": Rights(
        gateway=(READ, ADD),
        portal=NOTHING,
        console=(
            read(
                *("id", "at", "authority_id", "service_code", "certificate", "message_id"),
                "reason",
            ),
        ),
        worker=NOTHING,
    ),
    "outbox": Rights(
        gateway=NOTHING,
        portal=NOTHING,
        # Never a body: whom it is for is none of an administrator's business.
        console=(
            read(
                *("id", "channel", "message_id", "state", "created_at", "due_at", "attempts"),
                *("lease", "leased_until", "fault"),
            ),
            change("state", "due_at", "attempts", "lease", "leased_until"),
            REMOVE,
        ),
        worker=(READ, ADD, CHANGE, REMOVE),
    ),
    "session": Rights(gateway=NOTHING, portal=_SESSIONS, console=NOTHING, worker=_OVER_OR_IDLE),
    "pending": Rights(gateway=NOTHING, portal=(READ, ADD, REMOVE), console=NOTHING, worker=_OVER),
    "administrator_session": Rights(
        gateway=NOTHING, portal=NOTHING, console=_SESSIONS, worker=_OVER_OR_IDLE
    ),
    "administrator_pending": Rights(
        gateway=NOTHING, portal=NOTHING, console=(READ, ADD, REMOVE), worker=_OVER
    ),
    "clock_mark": Rights(gateway=_CLOCK, portal=_CLOCK, console=_CLOCK, worker=(READ,)),
    "secret_mark": Rights(gateway=(READ,), portal=(READ,), console=(READ,), worker=(READ,)),
    # Of the migrations: each process asks at its start whether the schema is its own.
    "alembic_version": Rights(gateway=(READ,), portal=(READ,), console=(READ,), worker=(READ,)),
}
