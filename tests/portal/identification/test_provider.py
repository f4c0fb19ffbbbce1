"""An identification over a real socket, with a provider that keeps to the rules."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from silta.portal.identification.configuration import Configuration
from silta.portal.identification.failures import FailureKind
from silta.portal.identification.provider import Provider
from tests.peers.identity_provider import HETU, SUBSTANTIAL, IdentityProvider, Signing
from tests.portal.identification.walking import fails, walk
from tests.town import AINO, EINO


def test_who_presses_aino_is_aino(ours: Provider, theirs: IdentityProvider) -> None:
    """All that the portal needs of a person comes from the provider's signed word."""
    who = walk(ours, theirs)
    assert (who.subject, who.hetu.code, who.acr) == ("sub-aino", AINO, SUBSTANTIAL)
    assert (who.name, who.given_name, who.family_name) == ("Aino Demo", "Aino", "Demo")
    assert (who.birthdate, who.email) == (date(1981, 2, 21), "aino@posti.example")


def test_two_people_are_two(ours: Provider, theirs: IdentityProvider) -> None:
    """One provider object serves everybody, so nothing of one may stay for the next."""
    assert walk(ours, theirs, "eino").hetu.code == EINO
    assert walk(ours, theirs, "aino").hetu.code == AINO


def test_the_time_is_the_providers(ours: Provider, theirs: IdentityProvider) -> None:
    """Somebody may have been logged in there for a while: auth_time says when."""
    since = datetime.now(UTC) - walk(ours, theirs).identified_at
    assert timedelta(seconds=4) < since < timedelta(seconds=20)


@pytest.mark.parametrize("signing", [Signing.RS256, Signing.ES256])
def test_both_kinds_of_keys_sign(
    ours: Provider, theirs: IdentityProvider, signing: Signing
) -> None:
    """Providers use RSA or elliptic curves, and change from one to the other."""
    theirs.signing = signing
    assert walk(ours, theirs).hetu.code == AINO


@pytest.mark.parametrize("takes", ["client_secret_basic", "client_secret_post"])
def test_the_secret_is_shown_as_the_provider_takes_it(
    ours: Provider, theirs: IdentityProvider, takes: str
) -> None:
    """The double's secret holds a colon, a plus and a percent sign, which need encoding."""
    theirs.takes = takes
    assert walk(ours, theirs).hetu.code == AINO


def test_what_the_token_lacks_is_asked_for(ours: Provider, theirs: IdentityProvider) -> None:
    """Many providers keep id tokens small."""
    theirs.slim = (HETU, "name", "given_name", "family_name", "birthdate", "email")
    who = walk(ours, theirs)
    assert (who.hetu.code, who.name, who.birthdate) == (AINO, "Aino Demo", date(1981, 2, 21))


def test_nobody_is_asked_needlessly(ours: Provider, theirs: IdentityProvider) -> None:
    """Metadata and keys are kept, and userinfo is not asked when the token says all."""
    for _ in range(3):
        walk(ours, theirs)
    counted = {path: theirs.asked.get(path, 0) for path in ("/jwks", "/userinfo", "/token")}
    assert counted == {"/jwks": 1, "/userinfo": 0, "/token": 3}


def test_the_userinfo_changes_nothing_proven(ours: Provider, theirs: IdentityProvider) -> None:
    """Only the token is signed and about this very log-in."""
    theirs.slim = ("name",)
    theirs.misbehaviour.userinfo = {HETU: EINO, "acr": "high", "auth_time": 1}
    who = walk(ours, theirs)
    assert (who.name, who.hetu.code, who.acr) == ("Aino Demo", AINO, SUBSTANTIAL)


def test_the_request_says_what_openid_asks(ours: Provider, theirs: IdentityProvider) -> None:
    """Each parameter of OpenID Connect Core section 3.1.2.1 that we rest on, once."""
    address, begun = ours.begin("sv")
    asked = {name: value for name, [value] in parse_qs(urlsplit(address).query).items()}
    assert len(asked.pop("code_challenge")) == 43
    assert asked == {
        "response_type": "code",
        "client_id": theirs.client_id,
        "redirect_uri": theirs.redirect_uri,
        "scope": "openid profile email",
        "state": begun.state,
        "nonce": begun.nonce,
        "ui_locales": "sv",
        "code_challenge_method": "S256",
    }


def test_the_verifier_stays_here(ours: Provider) -> None:
    """Whoever reads the browser's address can do nothing with the code."""
    address, begun = ours.begin("fi")
    assert begun.verifier not in address


def test_each_beginning_is_its_own(ours: Provider) -> None:
    """A value used twice would let one answer stand for two questions."""
    begun = [ours.begin("fi")[1] for _ in range(3)]
    assert len({value for it in begun for value in (it.state, it.nonce, it.verifier)}) == 9


def test_who_cancels_is_told_so(ours: Provider, theirs: IdentityProvider) -> None:
    """It is the person's own choice and no fault: other words on the page."""
    fails(ours, theirs, FailureKind.CANCELLED, "cancel")
    assert theirs.asked.get("/token") is None


def test_threads_share_one_provider(ours: Provider, theirs: IdentityProvider) -> None:
    """Handlers run in threads; what all need is fetched once."""
    buttons = ["aino", "eino"] * 6
    with ThreadPoolExecutor(6) as threads:
        codes = list(threads.map(lambda it: walk(ours, theirs, it).hetu.code, buttons))
    assert codes == [AINO, EINO] * 6
    assert theirs.asked["/jwks"] == 1


def test_the_environments_proxies_are_not_asked(
    ours: Provider, theirs: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable of somebody's shell must not send codes and secrets elsewhere."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert walk(ours, theirs).hetu.code == AINO


def test_nothing_shows_itself(ours: Provider, theirs: IdentityProvider) -> None:
    """What a journal or a trace prints of these objects tells nothing."""
    address, begun = ours.begin("fi")
    who = ours.finish(begun, theirs.press(address), datetime.now(UTC))
    assert (repr(who), repr(begun)) == ("Identified(…)", "Begun(…)")


def test_the_secret_does_not_show_itself(configuration: Configuration) -> None:
    """A configuration is printed when a start fails."""
    assert configuration.client_secret not in repr(configuration)
