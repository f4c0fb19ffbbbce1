"""The list of received messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from litestar import Response, get
from litestar.params import FromPath

from silta.base.journal import journal
from silta.base.reason import Refused
from silta.keys.fingerprint import Fingerprint
from silta.keys.store.certificate_marks import warned
from silta.mailbox.reading import Proven
from silta.mailbox.store import inbox as stored
from silta.mailbox.store.inbox import Kept
from silta.portal.answers import page_answer
from silta.portal.naming import Naming, naming
from silta.portal.reading.not_verified import NotVerified
from silta.portal.reading.prove import recall
from silta.portal.serving import acknowledge_by, has_expired, knows_rules
from silta.portal.tools import Tools, tools_of
from silta.portal.views import PAGE_ROWS, Inbox, Row, Standing
from silta.portal.visitors import Reader, reader_of
from silta.portal.web import Asked

log = journal("portal")
# No rule set gives longer to acknowledge; older messages need not be looked at for it.
LONGEST_WAIT = timedelta(days=31)
LONGEST_NUMBER = 6  # digits of a page's number


@get("/{lang:str}/inbox", sync_to_thread=True)
def inbox(request: Asked, lang: FromPath[str]) -> Response[str]:
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
        signers = warned(transaction, (kept.certificate for kept in found))
    listing = _Listing(tools, names, reader, tools.is_clock_in_doubt(reader.at), signers)
    view = Inbox(
        rows=tuple(listing.row(kept) for kept in found),
        number=number,
        pages=pages,
        total=counts.total,
        new=counts.new,
        acknowledge_by=listing.nearest(waiting),
    )
    return page_answer(tools, "inbox.html", reader.page, {"inbox": view})


def _page_number(text: str, pages: int) -> int:
    """Return the page that is asked for, or the nearest one that there is."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return min(max(int(text), 1), pages) if is_number else 1


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a row says of a letter: nothing but a name until it is proven."""

    title: str
    language: str | None = None
    documents: int = 0


@dataclass(frozen=True, slots=True)
class _Listing:
    """One reader's list at one moment; by a clock in doubt no time runs out.

    ``warned`` are the signers whose messages carry a warning.
    """

    tools: Tools
    names: Naming
    reader: Reader
    is_clock_in_doubt: bool
    warned: frozenset[Fingerprint]

    def nearest(self, waiting: list[Kept]) -> date | None:
        """Return the next day by which something is to be acknowledged."""
        known = [kept for kept in waiting if knows_rules(kept)]
        return min(
            (acknowledge_by(kept) for kept in known if not self._is_over(kept)), default=None
        )

    def row(self, kept: Kept) -> Row:
        """Return a message's row; what is not proven gives no word of its own to it."""
        shown = _Shown(self.names.service(kept.service_code))
        try:
            standing = self._standing(kept)
            proven, _ = recall(self.tools.prover, kept, self.reader.person)
            shown = _shown(proven, shown.title)
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
            sender=self.names.authority(kept.authority_id),
            filed_at=kept.available_at,
            standing=standing,
            documents=shown.documents,
            language=shown.language,
            acknowledge_by=acknowledge_by(kept) if to_do else None,
            is_warned_of=kept.certificate in self.warned,
        )

    def _standing(self, kept: Kept) -> Standing:
        if kept.is_closed:
            return Standing.EXPIRED if self._is_over(kept) else Standing.TO_ACKNOWLEDGE
        if kept.opened_at is None:
            return Standing.NEW
        return Standing.ACKNOWLEDGED if kept.acknowledged_at else Standing.OPENED

    def _is_over(self, kept: Kept) -> bool:
        return has_expired(kept, self.reader.at) and not self.is_clock_in_doubt


def _shown(proven: Proven, service: str) -> _Shown:
    matter = proven.manifest.matter
    if proven.kept.is_closed:
        neutral = matter.neutral_title
        return _Shown(neutral, matter.language) if neutral else _Shown(service)
    return _Shown(matter.title, matter.language, len(proven.manifest.documents))
