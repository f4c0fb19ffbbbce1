"""The SMTP door: the only place that knows aiosmtpd, and what we answer in its stead."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException

from silta.base.clock import now
from silta.base.journal import frames_of, journal
from silta.base.reason import Reason, Refused
from silta.gateway.office import Office
from silta.gateway.reception import PeerLeftError, Reception
from silta.gateway.replies import Reply, refusal, reply_to, translate_foreign
from silta.gateway.stages import Received, TlsFacts

log = journal("gateway")

IDLE_SECONDS = 60  # INTERFACE section 3, ``session.timeout``
# RFC 5321 section 4.5.3.2.6: the peer waits 10 minutes for the answer to its content.
TAKE_IN_SECONDS = 540
# Commands that would tell strangers something, or that nobody needs here.
NOT_OFFERED = ("AUTH", "HELP", "VRFY", "EXPN")
NOT_ADVERTISED = ("250-AUTH", "250 HELP")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the door asks of the house; all of it blocks, and runs in threads.

    ``check_sender`` and ``check_recipient`` raise Refused; ``take_in`` never raises.
    """

    check_sender: Callable[[str], None]
    check_recipient: Callable[[str, str], None]
    take_in: Callable[[Received], Reply]


class Door(SMTP):
    """One SMTP session (RFC 5321) with STARTTLS required (RFC 3207)."""

    # The reader's limit, too: the peer is slowed down beyond twice as much.
    line_length_limit = 65_536

    def __init__(
        self, desk: Desk, *, domain: str, limit_bytes: int, tls: ssl.SSLContext, office: Office
    ) -> None:
        super().__init__(
            self,
            data_size_limit=limit_bytes,
            enable_SMTPUTF8=True,
            hostname=domain,
            ident="ESMTP Silta",
            tls_context=tls,
            require_starttls=True,
            timeout=IDLE_SECONDS,
            loop=asyncio.get_running_loop(),
        )
        self._desk = desk
        self._office = office
        self._limit_bytes = limit_bytes
        for command in NOT_OFFERED:
            self._smtp_methods.pop(command, None)

    async def push(self, status: str | bytes) -> None:
        """Send one reply line; aiosmtpd's own get our words and an enhanced code."""
        line = status if isinstance(status, str) else status.decode("ascii", "replace")
        await super().push(translate_foreign(line))

    def _timeout_cb(self) -> None:
        """Say why, then hang up on a peer that has been silent for too long."""
        if not self._writer.is_closing():
            self._writer.write(f"{reply_to(Reason.SESSION_TIMEOUT)}\r\n".encode())
        self._hang_up()

    async def handle_exception(self, error: Exception) -> str:
        """Answer 451 for whatever went wrong here: aiosmtpd's 500 quotes the exception."""
        if isinstance(error, TLSSetupException):
            log.info("no TLS came about", error=type(error.__cause__).__name__)
        else:
            log.error("fault", error=type(error).__name__, frames=frames_of(error))
        return str(reply_to(Reason.FAULT))

    async def handle_EHLO(  # noqa: N802 -- the name and shape of aiosmtpd's hook
        self, _s: SMTP, session: Session, _e: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet without what is not offered here."""
        session.host_name = hostname
        kept = [line for line in responses if not line.startswith(NOT_ADVERTISED)]
        return [*kept, "250 ENHANCEDSTATUSCODES"]

    async def handle_MAIL(  # noqa: N802 -- as handle_EHLO
        self, _s: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the reverse path of an open authority's domain."""
        try:
            await self._office.run(self._desk.check_sender, address)
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
            reverse_path = envelope.mail_from or ""
            await self._office.run(self._desk.check_recipient, reverse_path, address)
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
            await self.push(str(reply_to(Reason.SHUTTING_DOWN)))
            self._hang_up()
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._receive(envelope)

    async def _receive(self, envelope: Envelope) -> None:
        self.envelope = self._create_envelope()  # whatever becomes of this mail, it is the last
        try:
            reception = Reception(self._limit_bytes)
            content = await reception.receive(self._reader, self._reset_timeout)
            self._reset_timeout(TAKE_IN_SECONDS)
            reply = await self._office.run(self._desk.take_in, self._received(content, envelope))
        except Refused as refused:
            reply = refusal(refused)
        except PeerLeftError:
            self._hang_up()
            return
        self._reset_timeout()
        await self.push(str(reply))

    def _hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def _received(self, content: bytes, envelope: Envelope) -> Received:
        facts = self.session.ssl if self.session else None
        name, version, _ = facts["cipher"] if facts else ("", "", 0)
        return Received(
            raw=content,
            reverse_path=envelope.mail_from or "",
            recipient=envelope.rcpt_tos[0],
            tls=TlsFacts(version=version, cipher=name),
            received_at=now(),
        )
