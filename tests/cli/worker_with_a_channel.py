"""``silta worker`` with the tests' telegraph for a channel: ``… PORT``.

It looks into the outbox ten times a second, so that tests need not wait.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from silta.cli import worker
from silta.cli.main import main
from tests.mailbox.outbox.boxes import POST
from tests.mailbox.outbox.channels import Telegraph

if __name__ == "__main__":
    telegraph = Telegraph(int(sys.argv.pop()))
    worker.channels = lambda _house: {POST: telegraph}
    worker.OUTBOX_EVERY = timedelta(seconds=0.1)  # type: ignore[misc]  # Final for all but this
    sys.argv = ["silta", "worker"]
    main()
