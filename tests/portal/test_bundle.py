"""Downloading the evidence bundle: one's own, of an open message, and proven once more."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from silta.mailbox.evidence.bundle.paths import name_of
from silta.mailbox.tables import evidence, log_tile, message
from tests.mailbox.evidence.bundle.bundles import checked, files_of
from tests.mailbox.evidence.worker_pass import catch_up
from tests.portal.desk import PLAIN, Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.road.canaries import DOCUMENTS
from tests.town import EINO

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]


def filed(desk: Desk) -> str:
    """Return an open message whose records are signed, and under no checkpoint yet."""
    found = desk.file(**PLAIN)
    catch_up(desk.town, checkpoint=False)
    return found


def test_a_reader_downloads_a_whole_bundle(each_desk: Desk) -> None:
    """With the documents byte for byte, and every record under a checkpoint."""
    found = each_desk.file(**PLAIN)
    aino = each_desk.reader()
    aino.get(f"/fi/inbox/{found}")
    catch_up(each_desk.town)
    got = aino.get(f"/fi/inbox/{found}/bundle")
    assert (got.status, len(got.content)) == (200, int(got.one("content-length")))
    result = checked(got.content)
    assert (result.findings, result.is_complete) == ((), True)
    documents = [c for path, c in files_of(got.content).items() if path.startswith("documents/")]
    assert documents == list(DOCUMENTS.values())


def test_it_is_a_file_to_keep_and_no_page(desk: Desk) -> None:
    """Named after the message, kept by no cache, and nothing in it acts here."""
    found = filed(desk)
    got = desk.reader().get(f"/sv/inbox/{found}/bundle")
    name = f"{name_of(found)}.zip"
    expected = f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert got.one("content-disposition") == expected
    assert got.one("content-type") == "application/zip"
    assert got.one("cache-control") == "no-store"
    assert got.one("content-security-policy") == "default-src 'none'; sandbox"


def test_the_page_of_an_open_message_leads_to_it(desk: Desk) -> None:
    """In each language."""
    found = desk.file(**PLAIN)
    for language in ("fi", "sv", "en"):
        page = desk.reader().get(f"/{language}/inbox/{found}")
        assert f'href="/{language}/inbox/{found}/bundle"' in page.html


def test_the_same_twice_is_the_same(desk: Desk) -> None:
    """When nothing has happened in between: so that two copies can be compared."""
    found = filed(desk)
    aino = desk.reader()
    first, second = (aino.get(f"/fi/inbox/{found}/bundle").content for _ in range(2))
    assert first == second


def test_a_download_is_an_opening(desk: Desk) -> None:
    """It hands the content over; the record of that is in the next one, once it is signed."""
    found = filed(desk)
    aino = desk.reader()
    before = files_of(aino.get(f"/fi/inbox/{found}/bundle").content)
    assert [row["event"] for row in desk.town.evidence(found)][-1] == "opened"
    catch_up(desk.town, checkpoint=False)
    after = files_of(aino.get(f"/fi/inbox/{found}/bundle").content)
    opened = "records/03-opened.json"
    assert (opened in before, opened in after) == (False, True)


def test_a_message_whose_records_wait_has_none_yet(desk: Desk) -> None:
    """Nobody could check it; what was not given is no opening."""
    found = desk.file(**PLAIN)
    assert desk.reader().get(f"/fi/inbox/{found}/bundle").status == 503
    assert "opened" not in [row["event"] for row in desk.town.evidence(found)]


def test_a_damaged_log_takes_no_bundle_from_a_reader(desk: Desk) -> None:
    """The records are signed: it is given without the log, and holds."""
    found = desk.file(**PLAIN)
    catch_up(desk.town)
    with desk.tools.database.write() as transaction:
        transaction.execute(delete(log_tile))
    got = desk.reader().get(f"/fi/inbox/{found}/bundle")
    result = checked(got.content)
    assert (got.status, result.findings, result.is_complete) == (200, (), False)
    assert not [path for path in files_of(got.content) if path.startswith("log/")]


def test_a_closed_message_has_none(desk: Desk) -> None:
    """Until it is acknowledged, as its documents; and then it has."""
    found = desk.file()
    aino = desk.reader()
    assert aino.get(f"/fi/inbox/{found}/bundle").status == 404
    aino.get(f"/fi/inbox/{found}")
    aino.press("/acknowledge")
    catch_up(desk.town, checkpoint=False)
    assert aino.get(f"/fi/inbox/{found}/bundle").status == 200


def test_another_citizens_bundle_is_none(desk: Desk) -> None:
    """Eino sees what he would see of a message that never was; nobody is sent to log in."""
    found = desk.file(**PLAIN)
    missing = desk.reader(EINO).get(f"/fi/inbox/{'0' * 26}/bundle")
    eino = desk.reader(EINO).get(f"/fi/inbox/{found}/bundle")
    assert (eino.status, missing.status) == (404, 404)
    assert desk.browser().get(f"/fi/inbox/{found}/bundle").status == 303


def test_a_forged_message_has_none(desk: Desk) -> None:
    """It is proven anew, whatever mark of an earlier proof it has."""
    found = desk.file(**PLAIN)
    aino = desk.reader()
    aino.get(f"/fi/inbox/{found}")
    with desk.tools.database.write() as transaction:
        other = desk.town.registers.keys["rsa"]
        transaction.execute(update(message).values(certificate=other))
    assert aino.get(f"/fi/inbox/{found}/bundle").status == 409


@pytest.mark.parametrize("column", ["signature", "record"])
def test_evidence_that_was_damaged_is_a_fault(desk: Desk, column: str) -> None:
    """No bundle is given that its own check would refuse at once."""
    found = filed(desk)
    desk.reader().get(f"/fi/inbox/{found}")
    catch_up(desk.town, checkpoint=False)
    damage = {"signature": "no signature", "record": b"{}"}[column]
    with desk.tools.database.write() as transaction:
        last = evidence.c.event == "opened"
        transaction.execute(update(evidence).where(last).values({column: damage}))
    assert desk.reader().get(f"/fi/inbox/{found}/bundle").status == 500
