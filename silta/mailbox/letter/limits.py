"""The limits of a letter, each from INTERFACE.md section 4 unless it says otherwise."""

from __future__ import annotations

MAX_MANIFEST_BYTES = 64 * 1024
MAX_DOCUMENTS = 20
MAX_DOCUMENTS_BYTES = 25 * 1024 * 1024
MAX_TITLE = 256
MAX_NEUTRAL_TITLE = 100
MAX_SUMMARY = 10_000
MAX_DOCUMENT_NAME = 100
MAX_MESSAGE_ID = 100

# Ours: an office's or a person's name, a case number, a line of contact details. Longer ones
# would be content, which belongs into the summary.
MAX_LINE = 200
# Ours: RFC 6838 section 4.2 allows 127 characters for each half of a media type.
MAX_MEDIA_TYPE = 255
# Ours: the longest remedy in law is counted in years; a day count beyond ten is a mistake.
MAX_REMEDY_DAYS = 3660

# Ours: the schema is three deep, and ``x-`` keys may hold a little more.
DEEPEST = 16
# RFC 8259 section 6: beyond 2 to the 53rd, readers disagree about an integer.
LARGEST_INTEGER = 2**53 - 1
LONGEST_NUMBER = 32  # ours: a number's digits cost more than linear time to read
