"""The README's pictures of the inbox and the message, made anew from invented letters.

python -m tests.browser.pictures docs/pictures
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

from silta.base.clock import now
from silta.gateway.stages import Received, TlsFacts
from tests.browser.chromium import open_browser
from tests.browser.decisions import decision
from tests.browser.people import HAS_AN_ACCOUNT, name_in_three_languages
from tests.browser.walk import Walk
from tests.browser.window import Screen, open_window
from tests.letters import DOCUMENTS, KIRJAAMO, REMOVED, small_pdf
from tests.portal.web import Web, open_web
from tests.road.building import first_town
from tests.town import OTHER_SERVICE

README: Final = Screen("readme", 1280, 940)
# As much as a real document has, so that the sizes on the picture are everyday ones.
CONTENTS: Final = {
    name: small_pdf("Paatos", b"." * size)
    for name, size in zip(DOCUMENTS, (48_000, 10_000), strict=True)
}
SCHOOL: Final = f"{OTHER_SERVICE}@silta.localhost"
OF_THE_SCHOOL: Final[dict[str, Any]] = {
    "kind": "notice",
    "to": SCHOOL,
    "sender": {"service": OTHER_SERVICE, "unit": "Koulutoimi"},
    "delivery": {"method": "ordinary"},
    "decision": REMOVED,
    "remedy": REMOVED,
}
TITLES_OF_THE_SCHOOL: Final = ("Koulukuljetus ensi lukuvuonna", "Uimakoulu alkaa keväällä")


def main(folder: Path) -> None:
    """Build a town, let Aino read in it, and take the pictures on the way."""
    folder.mkdir(parents=True, exist_ok=True)
    with first_town() as town:
        name_in_three_languages(town)
        with open_web(town) as web, open_browser() as browser:
            read_before = _file_all(web)
            with open_window(browser, web, README) as window:
                walk = Walk(window, "fi", HAS_AN_ACCOUNT)
                walk.front()
                walk.log_in()
                window.go(f"/fi/inbox/{read_before}")
                window.go("/fi/inbox")
                window.page.screenshot(path=folder / "inbox.png")
                walk.closed()
                walk.acknowledge()
                # Where the button was is an attachment now: it would look pointed at.
                window.page.mouse.move(0, 0)
                window.page.screenshot(path=folder / "message.png")


def _file_all(web: Web) -> str:
    """File Aino's letters, the newest last; return the id of the oldest."""
    oldest, _ = (_file_of_the_school(web, title) for title in TITLES_OF_THE_SCHOOL)
    web.file(decision(web.town, HAS_AN_ACCOUNT, "fi", CONTENTS), documents=CONTENTS)
    return oldest


def _file_of_the_school(web: Web, title: str) -> str:
    town = web.town
    letter = town.letter(matter={"title": title}, **OF_THE_SCHOOL)
    mail = Received(town.mail(letter), KIRJAAMO, SCHOOL, TlsFacts("TLSv1.3", "AES"), now())
    with town.intake() as intake:
        intake.take_in(mail)
    [row] = town.messages(letter["message_id"])
    return str(row["id"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
