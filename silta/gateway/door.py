"""The SMTP door: the only place that knows aiosmtpd, and what we answer in its stead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException

from silta.base.clock import now
from silta.base.journal import frames_of, journal
from silta.base.octets import Octets
from silta.base.reason import Reason, Refused
from silta.gateway.content import Content
from silta.gateway.limits import Terms
from silta.gateway.office import Office
from silta.gateway.peer_certificate import dns_names
from silta.gateway.reception import PeerLeftError, Reception
from silta.gateway.replies import Reply, refusal, reply_to
from silta.gateway.session import TimedSession
from silta.gateway.spool import SpoolFile
from silta.gateway.stages import Received, TlsFacts
from silta.gateway.visit import Visit

log = journal("gateway")

# Commands that would tell strangers something, or that nobody needs here.
NOT_OFFERED = ("AUTH", "HELP", "VRFY", "EXPN")
NOT_ADVERTISED = ("250-AUTH", "250 HELP")
# A path in brackets, of atoms and a host name (RFC 5321 section 4.1.2), and what follows it.
PLAIN_PATH = re.compile(
    r"<(?P<address>[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>"
    r"(?P<parameters>(?: .*)?)",
    re.ASCII,
)
# How the library keeps the null reverse path: what is empty would be no MAIL to it.
NULL_PATH = "<>"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the door asks of the house; all of it blocks, and runs in threads.

    ``check_sender`` and ``check_recipient`` raise Refused; ``take_in`` never raises.
    """

    check_sender: Callable[[str, TlsFacts], None]
    check_recipient: Callable[[str, str], None]
    take_in: Callable[[Received], Reply]


class Door(TimedSession):
    """One SMTP session (RFC 5321) with STARTTLS required (RFC 3207)."""

    def __init__(self, desk: Desk, office: Office, terms: Terms, visit: Visit) -> None:
        super().__init__(visit, terms)
        self._desk = desk
        self._office = office
        for command in NOT_OFFERED:
            self._smtp_methods.pop(command, None)

    async def handle_exception(self, error: Exception) -> str:
        """Answer 451 for whatever went wrong here: aiosmtpd's 500 quotes the exception."""
        if isinstance(error, TLSSetupException):
            self.visit.ends_by("no TLS")
            log.info("no TLS came about", error=type(error.__cause__).__name__)
        else:
            log.error("fault", error=type(error).__name__, frames=frames_of(error))
        return str(reply_to(Reason.FAULT))

    async def handle_EHLO(  # noqa: N802 -- the name and shape of aiosmtpd's hook
        self, _s: SMTP, session: Session, _e: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet without what is not offered here."""
        session.host_name = hostname
        self.forget_lengths()
        kept = [line for line in responses if not line.startswith(NOT_ADVERTISED)]
        return [*kept, "250 ENHANCEDSTATUSCODES"]

    async def handle_QUIT(self, *_: object) -> str:  # noqa: N802 -- as handle_EHLO
        """Note that the peer took its leave (RFC 5321 section 4.1.1.10)."""
        self.visit.ends_by("quit")
        return "221 2.0.0 bye"

    async def handle_MAIL(  # noqa: N802 -- as handle_EHLO
        self, _s: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the reverse path of an open authority's domain."""
        try:
            path = reverse_path(address)
            await self._office.ask(self._desk.check_sender, path, self._tls_facts())
        except Refused as refused:
            return str(refusal(refused))
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender ok"

    async def handle_RCPT(  # noqa: N802 -- as handle_EHLO
        self, _s: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take one open service as the recipient; a second one is for another transaction."""
        if envelope.rcpt_tos:
            return str(reply_to(Reason.RECIPIENTS_TOO_MANY))
        try:
            path = reverse_path(envelope.mail_from)
            await self._office.ask(self._desk.check_recipient, path, address)
        except Refused as refused:
            return str(refusal(refused))
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 recipient ok"

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 -- as smtp_DATA
        """Go over to TLS, once (RFC 3207 section 4.2)."""
        if self._tls_protocol:
            await self.push(str(reply_to(Reason.COMMAND_OUT_OF_ORDER)))
        else:
            self._reset_timeout(self.terms.limits.handshake_seconds)
            await super().smtp_STARTTLS(arg)

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 -- aiosmtpd's name for the command
        """Receive the content and answer for it, once (RFC 5321 section 4.1.1.4)."""
        if await self.check_helo_needed():
            return
        envelope = self.envelope
        if envelope is None or not envelope.rcpt_tos:
            await self.push(str(reply_to(Reason.COMMAND_OUT_OF_ORDER)))
        elif arg:
            await self.push(str(reply_to(Reason.COMMAND_SYNTAX)))
        elif self._office.closing:
            self.end(Reason.SHUTTING_DOWN)
        else:
            await self._receive(envelope)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Read a path: nearly every one is so plain that the library's reader is not needed.

        That reader takes 1 ms, of the loop, for each MAIL and RCPT.
        """
        plain = PLAIN_PATH.fullmatch(arg)
        if plain is None:
            read: tuple[str | None, str | None] = super()._getaddr(arg)
            return read
        return plain["address"], plain["parameters"]

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 -- as smtp_DATA
        """Refuse parameters that are not ASCII: the library fails at digits like ²."""
        is_greeted = self.session is not None and self.session.host_name
        if is_greeted and arg and not arg.rpartition(">")[2].isascii():
            await self.push(str(reply_to(Reason.COMMAND_SYNTAX)))
        else:
            await super().smtp_MAIL(arg)

    async def _receive(self, envelope: Envelope) -> None:
        self.envelope = self._create_envelope()  # whatever becomes of this mail, it is the last
        try:
            content = await self._content()
            received = self._received(content, envelope)
            with self.taking_in():
                reply = await self._office.take_in(self._desk.take_in, received, len(content))
        except Refused as refused:
            reply = refusal(refused)
        except PeerLeftError:
            self.hang_up()
            return
        await self.answer(reply)

    async def _content(self) -> Octets:
        """Receive a content into the spool; 354 is said only where there is a place for it."""
        with SpoolFile(self.terms.spool, self.terms.reserved_bytes) as spool:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            reception = Reception(Content(self.terms.limit_bytes, spool))
            await reception.receive(self._reader, self._reset_timeout)
            return spool.content()

    def _received(self, content: Octets, envelope: Envelope) -> Received:
        return Received(
            raw=content,
            reverse_path=reverse_path(envelope.mail_from),
            recipient=envelope.rcpt_tos[0],
            tls=self._tls_facts(),
            received_at=now(),
        )

    def _tls_facts(self) -> TlsFacts:
        """Return what TLS came to; there is none before STARTTLS."""
        facts = self.session.ssl if self.session else None
        if not facts:
            return TlsFacts(version="", cipher="")
        cipher, version, _ = facts["cipher"]
        return TlsFacts(version, cipher, dns_names(facts.get("peercert")))


def reverse_path(of_library: str | None) -> str:
    """Return the address of MAIL FROM, empty for the null path (RFC 5321 section 4.5.5)."""
    return "" if of_library in (None, NULL_PATH) else of_library
