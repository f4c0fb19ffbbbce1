"""What a document's bytes are, whatever its sender calls them: of their type, and inert. Pure."""

from silta.mailbox.documents.inert import check_inert
from silta.mailbox.documents.kind import check_type

__all__ = ["check_inert", "check_type"]
