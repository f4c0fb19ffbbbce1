"""The list of received messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from litestar import Response, get

from silta.base.journal import journal
from silta.base.reason import Refused
from silta.mailbox.reading import Proven
from silta.mailbox.store import inbox as stored
from silta.mailbox.store.inbox import Kept
from silta.portal.answers import page_answer
from silta.portal.naming import Naming, naming
from silta.portal.reading.not_verified import NotVerified
from silta.portal.reading.prove import recall
from silta.portal.serving import acknowledge_by, has_expired
from silta.portal.tools import Tools, tools_of
from silta.portal.views import PAGE_ROWS, Inbox, Row, Standing
from silta.portal.visitors import Asked, Reader, reader_of

log = journal("portal")
# No rule set gives longer to acknowledge; older messages need not be looked at for it.
LONGEST_WAIT = timedelta(days=31)


@get("/{lang:str}/inbox", sync_to_thread=True)
def inbox(request: Asked, lang: str) -> Response[str]:
    """Show one page of the reader's messages, newest first."""
    reader = reader_of(request, lang)
    tools = tools_of(request)
    account = reader.session.account
    with tools.database.read() as transaction:
        counts = stored.count(transaction, account, reader.at)
        pages = max(1, -(-counts.total // PAGE_ROWS))
        number = _page_number(request.query_params.get("page", ""), pages)
        skipped = (number - 1) * PAGE_ROWS
        found = stored.page(transaction, account, reader.at, skipped=skipped, most=PAGE_ROWS)
        waiting = stored.unacknowledged(transaction, account, reader.at, reader.at - LONGEST_WAIT)
        names = naming(transaction, reader.page.language)
    view = Inbox(
        rows=tuple(_row(tools, names, reader, kept) for kept in found),
        number=number,
        pages=pages,
        total=counts.total,
        new=counts.new,
        acknowledge_by=_nearest(waiting, reader),
    )
    return page_answer(tools, "inbox.html", reader.page, {"inbox": view})


def _page_number(text: str, pages: int) -> int:
    """Return the page that is asked for, or the nearest one that there is."""
    return min(max(int(text), 1), pages) if text.isascii() and text.isdigit() else 1


def _nearest(waiting: list[Kept], reader: Reader) -> date | None:
    days = [acknowledge_by(kept) for kept in waiting if not has_expired(kept, reader.at)]
    return min(days, default=None)


def _row(tools: Tools, names: Naming, reader: Reader, kept: Kept) -> Row:
    """Return a message's row; what is not proven gives no word of its own to it."""
    standing, shown = _standing(kept, reader), _Shown(names.service(kept.service_code))
    try:
        shown = _shown(recall(tools.prover, kept)[0], shown.title)
    except NotVerified as finding:
        log.warning("not verified", message=kept.id, detail=str(finding))
        standing = Standing.UNVERIFIED
    except Refused as refused:
        # It cannot be told now: the row stands under the service's name until it can.
        log.error(  # noqa: TRY400 -- the journal takes no tracebacks: they may quote content
            "cannot verify now", message=kept.id, detail=refused.detail
        )
    to_do = standing == Standing.TO_ACKNOWLEDGE
    return Row(
        id=kept.id,
        title=shown.title,
        sender=names.authority(kept.authority_id),
        filed_at=kept.available_at,
        standing=standing,
        documents=shown.documents,
        language=shown.language,
        acknowledge_by=acknowledge_by(kept) if to_do else None,
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a row says of a letter: nothing but a name until it is proven."""

    title: str
    language: str | None = None
    documents: int = 0


def _shown(proven: Proven, service: str) -> _Shown:
    matter = proven.manifest.matter
    if proven.kept.is_closed:
        neutral = matter.neutral_title
        return _Shown(neutral, matter.language) if neutral else _Shown(service)
    return _Shown(matter.title, matter.language, len(proven.manifest.documents))


def _standing(kept: Kept, reader: Reader) -> Standing:
    if kept.is_closed:
        return Standing.EXPIRED if has_expired(kept, reader.at) else Standing.TO_ACKNOWLEDGE
    if kept.opened_at is None:
        return Standing.NEW
    return Standing.ACKNOWLEDGED if kept.acknowledged_at else Standing.OPENED
