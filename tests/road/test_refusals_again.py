"""The same refused mail again: the same answer, and the one record that it has already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from silta.base.reason import Reason
from tests.keys.encapsulating import detached, multipart_signed, plain_part
from tests.letters import letter_mime, outer_mail
from tests.load.outcome import check_chain
from tests.road.building import copy_of
from tests.road.process import Answer
from tests.road.test_answers_about_people import logged
from tests.town import Town

TIMES = 5


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, first_town: Town) -> Iterator[Town]:
    """Give one town on each kind of database, with its gateway."""
    if request.param == "sqlite":
        with copy_of(first_town) as town:
            town.start_gateway()
            yield town
        return
    server = request.getfixturevalue("postgres_server")
    with server.fresh_database() as url, copy_of(first_town, url) as town:
        town.start_gateway()
        yield town


def to_a_naapuri(town: Town, **overrides: object) -> dict[str, Any]:
    """Return the manifest of a letter that is refused for its recipient's name."""
    return town.letter(recipient={"family_name": "Naapuri"}, **overrides)


def count(town: Town) -> int:
    """Return how many records there are, in a chain that is whole."""
    records = town.evidence()
    check_chain(records)
    return len(records)


def refused_alike(answers: Sequence[Answer], reason: Reason) -> bool:
    """Tell whether all answers are one and the same final refusal."""
    said = {(answer.code, answer.text) for answer in answers}
    return len(said) == 1 and {(a.code // 100, a.reason) for a in answers} == {(5, reason)}


def signed_once(town: Town, entity: bytes, way: str) -> bytes:
    """Return what a registry signed, to be encrypted as often as one likes."""
    gpg, key = town.registers.gpg, town.registers.keys["kirjaamo"]
    if way == "beside":
        signature = detached(gpg, key, entity, "--armor", "--textmode")
        return multipart_signed(entity, plain_part(signature))
    return gpg("--local-user", key, "--sign", stdin=entity)


def sealed_anew(town: Town, signed: bytes, way: str) -> bytes:
    """Return a mail with that under a new session key."""
    as_it_is = () if way == "beside" else ("--no-literal", "--compress-algo", "none")
    return outer_mail(town.registers.encrypt(signed, *as_it_is))


def test_the_same_refused_mail_has_one_record(town: Town) -> None:
    """Each time the same final answer, and each answer about a person in the log."""
    mail = town.mail(to_a_naapuri(town))
    before, told = count(town), len(logged(town))
    answers = [town.send(mail) for _ in range(TIMES)]
    assert refused_alike(answers, Reason.RECIPIENT_NAME_MISMATCH)
    assert (count(town), len(logged(town))) == (before + 1, told + TIMES)


def test_two_gateways_at_once_write_one_record(town: Town) -> None:
    """A second process knows nothing of the first but what the database says."""
    mail, before = town.mail(to_a_naapuri(town)), count(town)
    gateways = [town.running[-1], town.start_gateway()]
    with ThreadPoolExecutor(2 * TIMES) as peers:
        sent = [peers.submit(gateways[number % 2].send, mail) for number in range(2 * TIMES)]
        answers = [one.result(100) for one in sent]
    assert gateways[1].stop() == 0
    town.running.pop()
    assert refused_alike(answers, Reason.RECIPIENT_NAME_MISMATCH)
    assert count(town) == before + 1


@pytest.mark.parametrize("way", ["inside", "beside"])
@pytest.mark.parametrize("is_read", [True, False], ids=["a letter", "no letter"])
def test_one_signature_sealed_anew_has_one_record(
    town: Town,
    way: str,
    is_read: bool,  # noqa: FBT001 -- a table
) -> None:
    """Nobody who can encrypt to us makes records of one signed mail without end."""
    entity = letter_mime(to_a_naapuri(town))
    if not is_read:
        entity = entity.replace(b"/vnd.silta.letter+json", b"/json")
    signed, before = signed_once(town, entity, way), count(town)
    mails = [sealed_anew(town, signed, way) for _ in range(TIMES)]
    assert len(set(mails)) == TIMES
    reason = Reason.RECIPIENT_NAME_MISMATCH if is_read else Reason.LETTER_MALFORMED
    assert refused_alike([town.send(mail) for mail in mails], reason)
    assert count(town) == before + 1


def test_other_line_ends_make_no_other_mail(town: Town) -> None:
    """A signature over text holds for them all, so anybody could change them."""
    entity = letter_mime(to_a_naapuri(town)).replace(b"/vnd.silta.letter+json", b"/json")
    signed, before = signed_once(town, entity, "beside"), count(town)
    for content in (signed, signed.replace(b"\r\n", b"\n")):
        assert town.send(sealed_anew(town, content, "beside")).reason == Reason.LETTER_MALFORMED
    assert count(town) == before + 1


def test_a_corrected_letter_has_a_record_of_its_own(town: Town) -> None:
    """It is another letter of the same id, and as wrong as the first."""
    first, before = to_a_naapuri(town), count(town)
    second = to_a_naapuri(town, message_id=first["message_id"], matter={"title": "Korjattu päätös"})
    answers = [town.send(town.mail(manifest)) for manifest in (first, second)]
    assert refused_alike(answers, Reason.RECIPIENT_NAME_MISMATCH)
    assert count(town) == before + 2


def test_the_same_mail_by_an_ended_key_has_one_record(town: Town) -> None:
    """Of such a mail no more is known than the bytes that came."""
    mail, before = town.mail(signer="withdrawn"), count(town)
    assert refused_alike([town.send(mail) for _ in range(TIMES)], Reason.SIGNATURE_KEY_REVOKED)
    assert count(town) == before + 1
