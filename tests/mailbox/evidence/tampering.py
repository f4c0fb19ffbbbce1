"""What whoever writes to the database may do to the evidence, and by which words it is found."""

from __future__ import annotations

import hashlib
from typing import Final

import rfc8785
from sqlalchemy import Executable, delete, insert, select, update

from silta.mailbox.evidence.record import mark_of
from silta.mailbox.tables import evidence, evidence_head, log_checkpoint, log_head, log_tile
from tests.mailbox.evidence.whole_log import of_siltala
from tests.mailbox.filed_letters import KEYS
from tests.registry import NOW, SILTALA

NUMBER: Final = evidence.c.number
SILTALAS: Final = evidence.c.authority_id == SILTALA.id
TILE: Final = log_tile.c.level
LAST: Final = log_checkpoint.c.number == 3
SECOND: Final = log_checkpoint.c.number == 2
ENTRY: Final = b"E" * 32
PUT_IN: Final = rfc8785.dumps({"format": "silta-evidence/1", "event": "opened"})

DONE: Final[list[tuple[str, list[Executable], str]]] = [
    (
        "record-edited",
        [of_siltala(5).values(record=b"{}")],
        "its bytes do not give its hash",
    ),
    (
        "record-edited-with-its-hash",
        [of_siltala(5).values(record=b"[]", hash=b"H" * 32)],
        "it is no record in canonical form",
    ),
    (
        "column-edited",
        [of_siltala(5).values(event="opened")],
        "its row says something else",
    ),
    (
        "message-time-edited",
        [of_siltala(5).values(time=NOW.replace(year=2025))],
        "its row says something else",
    ),
    ("salted-otherwise", [of_siltala(5).values(salt_key_id="x")], "salted with another secret"),
    ("mark-edited", [of_siltala(5).values(mark=b"M" * 32)], "not made by a process of Silta's"),
    ("mark-removed", [of_siltala(5).values(mark=None)], "not made by a process of Silta's"),
    (
        "record-put-in",
        [of_siltala(5).values(record=PUT_IN, hash=hashlib.sha256(PUT_IN).digest())],
        "not made by a process of Silta's",
    ),
    (
        "commitment-left-out",
        [of_siltala(5).values(record=PUT_IN, mark=mark_of(KEYS.evidence, PUT_IN))],
        "it lacks a commitment",
    ),
    (
        "signature-removed",
        [of_siltala(5).values(signature=None, signer=None, signed_at=None)],
        "its signature was removed",
    ),
    ("signer-removed", [of_siltala(5).values(signer=None)], "does not say who signed it"),
    ("hash-edited", [of_siltala(5).values(hash=b"H" * 32)], "not bound to the record before"),
    ("first-removed", [delete(evidence).where(SILTALAS, NUMBER == 1)], "records before it are"),
    ("one-removed", [delete(evidence).where(SILTALAS, NUMBER == 7)], "records before it are"),
    ("last-removed", [delete(evidence).where(SILTALAS, NUMBER == 18)], "does not end where"),
    ("all-removed", [delete(evidence).where(SILTALAS)], "does not end where its head says"),
    ("head-removed", [delete(evidence_head)], "does not end where its head says"),
    (
        "last-removed-with-the-head",
        [
            delete(evidence).where(SILTALAS, NUMBER == 18),
            update(evidence_head)
            .where(evidence_head.c.authority_id == SILTALA.id)
            .values(
                number=17,
                hash=select(evidence.c.hash).where(SILTALAS, NUMBER == 17).scalar_subquery(),
            ),
        ],
        "of the log: there is no record",
    ),
    (
        "reordered",
        [
            of_siltala(4).values(number=-1),
            of_siltala(5).values(number=4),
            of_siltala(-1).values(number=5),
        ],
        "not bound to the record before",
    ),
    (
        "put-elsewhere",
        [
            of_siltala(4).values(log_index=-1),
            of_siltala(5).values(log_index=3),
            of_siltala(4).values(log_index=4),
        ],
        "the log has something else at its place",
    ),
    ("unlogged", [of_siltala(5).values(log_index=None)], "there is no record"),
    ("logged-beyond", [of_siltala(5).values(log_index=4711)], "the log has something else"),
    ("entry-edited", [update(log_tile).where(TILE == -1).values(hashes=ENTRY * 24)], "something"),
    ("tile-edited", [update(log_tile).where(TILE == 0).values(hashes=ENTRY * 24)], "tile 0 of"),
    ("tile-removed", [delete(log_tile).where(TILE == 0)], "tile 0 of level 0: it is missing"),
    ("entries-removed", [delete(log_tile).where(TILE == -1)], "fewer records now"),
    (
        "tile-added",
        [insert(log_tile).values(level=1, number=0, hashes=ENTRY)],
        "tile 0 of level 1: it is not what the entries give",
    ),
    ("size-edited", [update(log_head).values(size=20)], "it says 20 records, and has"),
    ("size-removed", [delete(log_head)], "it says 0 records, and has the entries of 24"),
    ("checkpoint-removed", [delete(log_checkpoint).where(SECOND)], "before it are missing"),
    (
        "checkpoint-edited",
        [update(log_checkpoint).where(SECOND).values(root=b"R" * 32)],
        "checkpoint 2: the log's first records give another root",
    ),
    (
        "note-exchanged",
        [
            update(log_checkpoint)
            .where(SECOND)
            .values(note=select(log_checkpoint.c.note).where(LAST).scalar_subquery())
        ],
        "its texts and its row say different things",
    ),
    (
        "note-edited",
        [update(log_checkpoint).where(SECOND).values(note=log_checkpoint.c.note + "x")],
        "its texts were changed",
    ),
    (
        "statement-edited",
        [update(log_checkpoint).where(SECOND).values(statement="x")],
        "its texts were changed",
    ),
    (
        "time-edited",
        [update(log_checkpoint).where(SECOND).values(made_at=NOW.replace(year=2025))],
        "they were reordered",
    ),
]
