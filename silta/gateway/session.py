"""An SMTP session that comes to its end, whatever its peer does or leaves undone."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP

from silta.base.reason import Reason
from silta.gateway.limits import Terms
from silta.gateway.replies import Reply, reply_to, translate_foreign
from silta.gateway.visit import Visit

# RFC 5321 section 4.5.3.1.4, and what SIZE (RFC 1870 section 3) and SMTPUTF8 (RFC 6531
# section 3.1) add to MAIL.
COMMAND_LINE_BYTES = 512
MAIL_LINE_BYTES = COMMAND_LINE_BYTES + 26 + 10
# What aiosmtpd says to the fifth unknown command, before it hangs up.
LAST_UNKNOWN = "502 5.5.1 Too many unrecognized"


class TimedSession(SMTP):
    """A session with a visit in the lobby, which is over when its connection is closed.

    Three timers run: one for silence (aiosmtpd's own, ``_reset_timeout``), one for the
    session in all, and after our last words one that cuts a connection on which they do
    not leave, since closing alone waits for a peer that reads nothing.
    """

    # The reader's limit, too: the peer is slowed down beyond twice as much.
    line_length_limit = 65_536

    def __init__(self, visit: Visit, terms: Terms) -> None:
        super().__init__(
            self,
            data_size_limit=terms.limit_bytes,
            enable_SMTPUTF8=True,
            hostname=terms.domain,
            ident="ESMTP Silta",
            tls_context=terms.tls,
            require_starttls=True,
            timeout=terms.limits.idle_seconds,
            loop=asyncio.get_running_loop(),
        )
        self.forget_lengths()
        self.visit = visit
        self.terms = terms
        self._wrong_commands_left = terms.limits.wrong_commands
        self._is_taking_in = False
        self._is_late = False
        self._connection: asyncio.Transport | None = None  # the one beneath TLS
        self._deadline: asyncio.TimerHandle | None = None
        self._farewell: asyncio.TimerHandle | None = None

    def forget_lengths(self) -> None:
        """Set the longest command lines anew.

        aiosmtpd keeps one table for all sessions, lengthens it with every EHLO and
        empties it with every new connection, in the middle of other people's sessions.
        """
        self.command_size_limits = defaultdict(lambda: COMMAND_LINE_BYTES, MAIL=MAIL_LINE_BYTES)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the clock of the session with its connection; TLS comes here a second time."""
        super().connection_made(transport)
        if self._deadline is None and self._handler_coroutine is not None:
            assert isinstance(transport, asyncio.Transport)  # noqa: S101 -- for the type checker
            self._connection = transport
            self._deadline = self.loop.call_later(
                self.terms.limits.session_seconds, self._time_is_up
            )
            self._handler_coroutine.add_done_callback(self._conversation_over)

    def connection_lost(self, error: Exception | None) -> None:
        """Give the place back."""
        super().connection_lost(error)
        self._gone()

    async def push(self, status: str | bytes) -> None:
        """Send one reply line; aiosmtpd's own get our words and an enhanced code.

        Refusals are counted: the last that is allowed is followed by 421.
        """
        line = status if isinstance(status, str) else status.decode("ascii", "replace")
        ours = translate_foreign(line)
        # One who sends a thousand commands in a packet must not keep the loop from the
        # others. Before the line and not after it: TLS begins right after its 220.
        await asyncio.sleep(0)
        await super().push(ours)
        self._wrong_commands_left -= ours.startswith("5")
        if self._wrong_commands_left <= 0 or line.startswith(LAST_UNKNOWN):
            self.end(Reason.SESSION_TOO_MANY)
        self._end_if_late()

    async def answer(self, reply: Reply) -> None:
        """Answer for a content; a letter that is refused is no wrong command."""
        self.visit.count += 1
        # Nothing may come between the end of the taking-in and this line, see there.
        await super().push(str(reply))
        self._end_if_late()

    @contextmanager
    def taking_in(self) -> Iterator[None]:
        """Let neither timer end the session before the mail is answered.

        The peer has done its part in time. Cut off now, it would not know that its mail
        is filed, and send it again; so the deadline waits, at most ``take_in_seconds``,
        and the 421 follows the answer.
        """
        self._reset_timeout(self.terms.limits.take_in_seconds)
        self._is_taking_in = True
        try:
            yield
        finally:
            self._is_taking_in = False
            self._reset_timeout()

    def _end_if_late(self) -> None:
        if self._is_late:
            self.end(Reason.SESSION_TIMEOUT)

    def _reset_timeout(self, duration: float | None = None) -> None:
        if not self.visit.is_over:
            super()._reset_timeout(duration)

    def _time_is_up(self) -> None:
        if self._is_taking_in:
            self._is_late = True
        else:
            self.end(Reason.SESSION_TIMEOUT)

    def _timeout_cb(self) -> None:
        """Say why, then hang up on a peer that has been silent for too long."""
        self.end(Reason.SESSION_TIMEOUT)

    def end(self, reason: Reason) -> None:
        """Say why in our last line, and hang up."""
        self.visit.ends_by(reason)
        # Within a handshake a line in clear would be noise.
        if not (self._is_shaking_hands or self._writer.is_closing()):
            self._writer.write(f"{reply_to(reason)}\r\n".encode())
        self.hang_up()

    def hang_up(self) -> None:
        """Close when what was said has left, or ``farewell_seconds`` later in any case."""
        if self._farewell is not None or self._connection is None:
            return
        self._farewell = self.loop.call_later(self.terms.limits.farewell_seconds, self._cut_off)
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()
        if self.transport is not None:
            self.transport.close()

    @property
    def _is_shaking_hands(self) -> bool:
        return self._tls_protocol is not None and not (self.session and self.session.ssl)

    def _conversation_over(self, conversation: asyncio.Task[None]) -> None:
        """Close what nobody listens to any more, for whatever reason the conversation ended."""
        if not conversation.cancelled():
            conversation.exception()
        self.hang_up()

    def _cut_off(self) -> None:
        """Drop the connection, its unread words too; within a handshake nobody tells us."""
        if self._connection is not None:
            self._connection.abort()
        self._gone()

    def _gone(self) -> None:
        for timer in (self._deadline, self._farewell, self._timeout_handle):
            if timer is not None:
                timer.cancel()
        self._connection = None
        self.visit.over()
