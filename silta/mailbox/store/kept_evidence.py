"""The whole of the evidence as its rows have it, for whoever checks whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, select, tuple_

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.mailbox.evidence.finding import ChainEnd, Kept
from silta.mailbox.evidence.tiles import Tile
from silta.mailbox.tables import evidence, evidence_head, log_tile

# So that a long chain is never in memory whole.
ROWS_AT_ONCE = 500
_COLUMNS = evidence.c
_BY_CHAIN = select(evidence).order_by(_COLUMNS.authority_id, _COLUMNS.number)
_BY_PLACE = select(evidence).where(_COLUMNS.log_index.is_not(None)).order_by(_COLUMNS.log_index)
_SIGNED = _BY_CHAIN.where(_COLUMNS.signature.is_not(None)).limit(ROWS_AT_ONCE)
_TILES = select(log_tile).order_by(log_tile.c.level, log_tile.c.number)


def by_chain(transaction: Transaction) -> Iterator[Kept]:
    """Yield all records, by authority and place in its chain."""
    return _stream(transaction, _BY_CHAIN)


def by_place(transaction: Transaction) -> Iterator[Kept]:
    """Yield the records that have a place in the log, in the order of their places."""
    return _stream(transaction, _BY_PLACE)


def signed_after(transaction: Transaction, last: Kept | None) -> list[Kept]:
    """Return the signed records that follow one in the order of the chains; some, not all."""
    query = _SIGNED
    if last is not None:
        place = tuple_(_COLUMNS.authority_id, _COLUMNS.number)
        query = query.where(place > (last.authority, last.number))
    return [_kept(row) for row in transaction.execute(query)]


def chain_ends(transaction: Transaction) -> dict[BusinessId, ChainEnd]:
    """Return where each authority's chain is said to end."""
    return {
        BusinessId(row.authority_id): ChainEnd(row.number, row.hash and bytes(row.hash))
        for row in transaction.execute(select(evidence_head))
    }


def tiles(transaction: Transaction, level: int | None = None) -> Iterator[Tile]:
    """Yield the log's tiles, of one level or of all, by level and number."""
    query = _TILES if level is None else _TILES.where(log_tile.c.level == level)
    with transaction.execute(query.execution_options(yield_per=ROWS_AT_ONCE)) as rows:
        for row in rows:
            yield Tile(row.level, row.number, bytes(row.hashes), is_new=False)


def _stream(transaction: Transaction, query: Select[Any]) -> Iterator[Kept]:
    with transaction.execute(query.execution_options(yield_per=ROWS_AT_ONCE)) as rows:
        for row in rows:
            yield _kept(row)


def _kept(row: Row[*tuple[Any, ...]]) -> Kept:
    return Kept(
        id=row.id,
        authority=BusinessId(row.authority_id),
        number=row.number,
        message=row.message,
        event=row.event,
        time=row.time,
        record=bytes(row.record),
        hash=bytes(row.hash),
        salt_key_id=row.salt_key_id,
        mark=row.mark and bytes(row.mark),
        log_index=row.log_index,
        signature=row.signature,
        signer=row.signer,
        signed_at=row.signed_at,
    )
