"""How many mails stand aside after a fault of ours, where the console's user may look."""

from __future__ import annotations

import os
from pathlib import Path


def count_aside(folder: Path) -> int | None:
    """Return how many there are; None where only the gateway's user may know."""
    try:
        with os.scandir(folder) as entries:
            return sum(entry.name.endswith(".json") for entry in entries)
    except FileNotFoundError:
        return 0
    except PermissionError:
        return None
