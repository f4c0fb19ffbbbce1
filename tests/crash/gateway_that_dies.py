"""``silta gateway`` with one step that kills it: ``-m tests.crash.gateway_that_dies MOMENT``.

A power cut asks nobody, so the process ends by SIGKILL, at once, in the midst of a mail.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from sqlalchemy import Connection, Engine, event

BEFORE_COMMIT = "before the commit"
AFTER_COMMIT = "after the commit"
# The name to wrap, and whether the process dies before or after what it names.
MOMENTS: Mapping[str, tuple[str, bool]] = {
    "before recognise": ("silta.gateway.intake:recognise", True),
    "before open": ("silta.keys.opener:attempt", True),
    "before read": ("silta.gateway.intake:read", True),
    "before gather": ("silta.gateway.settle:gather", True),
    "after decide": ("silta.gateway.settle:decide", False),
    "before the files": ("silta.mailbox.vault.files:_write_synced", True),
    "within the files": ("silta.mailbox.vault.files:_write_synced", False),
    "after seal": ("silta.gateway.settle:seal_contents", False),
    "after hold": ("silta.mailbox.filing:lock_head", False),
    "after the message's row": ("silta.mailbox.filing:insert_or_nothing", False),
    "after the first evidence": ("silta.mailbox.filing:append", False),
    AFTER_COMMIT: ("silta.gateway.settle:_commit", False),
    "before the reply": ("silta.gateway.intake:filed", True),
}
AFTER_RECORD = "after the record of a refusal"
# The same for a letter that is refused.
RECORDING: Mapping[str, tuple[str, bool]] = {
    "before the record": ("silta.gateway.intake:put_on_record", True),
    "after the record's row": ("silta.gateway.on_record:raise_high_water", True),
    "after the answer's row": ("silta.gateway.on_record:note", False),
    AFTER_RECORD: ("silta.gateway.intake:put_on_record", False),
}
COMMITTED = {AFTER_COMMIT, "before the reply"}


def die() -> NoReturn:
    """End this process without a word."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives that")


def deadly(step: Callable[..., Any], *, dies_first: bool) -> Callable[..., Any]:
    """Return ``step`` with death before or after it."""

    def run(*arguments: object, **named: object) -> NoReturn:
        if not dies_first:
            step(*arguments, **named)
        die()

    return run


def arm(moment: str) -> None:
    """See to it that this process dies at ``moment``."""
    if moment == BEFORE_COMMIT:
        event.listen(Engine, "commit", _die_writing)
        return
    place, dies_first = {**MOMENTS, **RECORDING}[moment]
    module_name, _, name = place.partition(":")
    module = importlib.import_module(module_name)
    setattr(module, name, deadly(getattr(module, name), dies_first=dies_first))


def _die_writing(connection: Connection) -> None:
    if connection.get_execution_options().get("silta_writes"):
        die()


if __name__ == "__main__":
    from silta.cli.main import main

    arm(sys.argv.pop())
    sys.argv = ["silta", "gateway"]
    main()
