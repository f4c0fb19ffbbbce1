"""The letter: what a municipality says, as strictly typed as INTERFACE.md section 4 asks.

Pure: bytes in, a frozen manifest or ``Refused`` out. The sender checks its own letters with
the same code, so nothing here may import a database, gpg or the network.
"""

from silta.mailbox.letter.contents import Digest, Document, Letter, letter_digest
from silta.mailbox.letter.fields import ALLOWED_MEDIA_TYPES, MANIFEST_TYPE
from silta.mailbox.letter.limits import MAX_DOCUMENTS, MAX_DOCUMENTS_BYTES, MAX_MANIFEST_BYTES
from silta.mailbox.letter.manifest import DocumentEntry, Manifest
from silta.mailbox.letter.names import name_key
from silta.mailbox.letter.reading import read_manifest

__all__ = [
    "ALLOWED_MEDIA_TYPES",
    "MANIFEST_TYPE",
    "MAX_DOCUMENTS",
    "MAX_DOCUMENTS_BYTES",
    "MAX_MANIFEST_BYTES",
    "Digest",
    "Document",
    "DocumentEntry",
    "Letter",
    "Manifest",
    "letter_digest",
    "name_key",
    "read_manifest",
]
