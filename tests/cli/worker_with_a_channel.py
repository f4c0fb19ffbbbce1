"""``silta worker`` with the tests' telegraph for a channel: ``… PORT``.

It looks into the outbox ten times a second, so that tests need not wait.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from silta.cli import worker
from silta.cli.house import House
from silta.cli.main import main
from silta.cli.receipt_keys import ReceiptKeys
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.outbox.item import Channel
from tests.mailbox.outbox.boxes import POST
from tests.mailbox.outbox.channels import Telegraph


def channels(port: int, house: House, receipts: ReceiptKeys) -> Mapping[str, Channel]:
    """Return the telegraph for all that leaves, whatever the settings say."""
    del house, receipts
    return dict.fromkeys((POST, RECEIPT), Telegraph(port))


if __name__ == "__main__":
    worker.channels = partial(channels, int(sys.argv.pop()))
    worker.OUTBOX_EVERY = timedelta(seconds=0.1)  # type: ignore[misc]  # Final for all but this
    sys.argv = ["silta", "worker"]
    main()
