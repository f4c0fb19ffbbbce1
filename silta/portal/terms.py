"""The version of the terms of use that new accounts are opened under."""

from __future__ import annotations

from typing import Final

# The text of a version never changes: a new text gets a new version.
TERMS_VERSION: Final = "2026-11"
