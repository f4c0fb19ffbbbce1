"""Write the letter's schema: ``python -m silta.mailbox.letter > docs/letter.schema.json``."""

from __future__ import annotations

import sys

from silta.mailbox.letter.schema import schema_text

sys.stdout.buffer.write(schema_text().encode("utf-8"))
