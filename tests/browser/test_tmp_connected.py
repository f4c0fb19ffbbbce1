"""Scratch."""
from playwright.sync_api import Browser
from tests.browser.axe import open_inspector
from tests.browser.checks import faults
from tests.browser.window import DESKTOP, NARROW, open_window
from tests.portal.web import open_web
from tests.road.building import copy_of

def test_it(first_town, browser: Browser) -> None:
    with copy_of(first_town) as town, open_web(town) as web:
        found = []
        for screen in (NARROW, DESKTOP):
            with open_window(browser, web, screen) as window, open_inspector(browser, screen) as inspector:
                for lang in ("fi","sv","en"):
                    for path in ("/account/services", "/"):
                        window.page.goto(f"{web.address}/{lang}{path}")
                        found += faults(window, lang)
                        found += inspector.violations(window.page)
                        window.page.screenshot(path=f"/tmp/connected-{screen.name}-{lang}{path.replace('/','-')}.png")
        with town.database() as d, d.write() as t:
            t.exec_driver_sql("UPDATE service SET state='closed'")
        with open_window(browser, web, NARROW) as window, open_inspector(browser, NARROW) as inspector:
            window.page.goto(f"{web.address}/fi/account/services")
            found += faults(window, "fi")
            found += inspector.violations(window.page)
        assert not found, found
