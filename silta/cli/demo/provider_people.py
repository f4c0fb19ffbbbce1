"""The invented people of the demo's identity provider; codes of the 900 series are nobody's."""

from __future__ import annotations

from typing import Final

AINO: Final = "Aino Demo"
# Name, given name, family name, birth date, identity code.
PEOPLE: Final = (
    (AINO, "Aino", "Demo", "1981-02-21", "210281-9988"),
    ("Eino Esimerkki", "Eino", "Esimerkki", "1980-01-01", "010180-9026"),
)
