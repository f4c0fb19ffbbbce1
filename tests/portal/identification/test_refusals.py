"""Each thing that a provider, or somebody in its place, can say wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from silta.portal.identification.configuration import Configuration
from silta.portal.identification.failures import FailureKind, IdentificationFailed
from silta.portal.identification.provider import Provider
from tests.peers.identity_provider import HETU, IdentityProvider, Signing
from tests.portal.identification.walking import fails, walk

NOT_PROVEN, LATER = FailureKind.REFUSED, FailureKind.UNAVAILABLE
ELSEWHERE = "https://tunnistus.example"
FORGED = [
    (Signing.UNSIGNED, "the id token is not signed as it must be: unsupported_algorithm"),
    (
        Signing.HMAC_WITH_PUBLIC_KEY,
        "the id token is not signed as it must be: unsupported_algorithm",
    ),
    (Signing.OTHER_KEY_OF_SAME_ID, "the id token is not signed as it must be: bad_signature"),
    (
        Signing.UNPUBLISHED_KEY,
        "the id token is signed with a key that is not the provider's",
    ),
    (Signing.BROKEN, "the id token is not signed as it must be: decode_error"),
]
LONG_AGO, FAR_AHEAD = 1_000_000_000, 9_000_000_000
WRONG_CLAIMS: list[Mapping[str, object]] = [
    {"iss": ELSEWHERE},
    {"iss": None},
    {"iss": ["https://tunnistus.example"]},
    {"aud": "another"},
    {"aud": ["another", "third"]},
    {"aud": None},
    {"aud": ["silta", "another"]},
    {"aud": ["silta", "another"], "azp": "another"},
    {"azp": "another"},
    {"exp": LONG_AGO},
    {"exp": None},
    {"exp": "9000000000"},
    {"iat": FAR_AHEAD},
    {"iat": None},
    {"nbf": FAR_AHEAD},
    {"nonce": "another"},
    {"nonce": None},
    {"nonce": ""},
    {"nonce": ["another"]},
    {"nonce": "\ud800"},
    {"sub": None},
    {"sub": ""},
    {"sub": 5},
    {"sub": "ä"},
    {"sub": "x" * 256},
    {HETU: "210281-9989"},
    {HETU: "not one"},
    {HETU: 2102819988},
    {"family_name": "De\u202emo"},
    {"name": "Aino\nDemo"},
    {"name": "x" * 201},
    {"name": ["Aino Demo"]},
    {"acr": "x" * 201},
    {"acr": "a\u0007b"},
    {"acr": 3},
]


@pytest.mark.parametrize(("signing", "detail"), FORGED)
def test_a_forged_token_proves_nobody(
    ours: Provider, theirs: IdentityProvider, signing: Signing, detail: str
) -> None:
    """THREATS case 61: an algorithm or a key of the sender's choice."""
    theirs.signing = signing
    assert fails(ours, theirs, NOT_PROVEN).detail == detail


@pytest.mark.parametrize("wrong", WRONG_CLAIMS, ids=repr)
def test_a_token_with_a_wrong_claim_proves_nobody(
    ours: Provider, theirs: IdentityProvider, wrong: Mapping[str, object]
) -> None:
    """Signed by the right provider, and still not for us, not now, or not of a person."""
    theirs.misbehaviour.id_token = dict(wrong)
    fails(ours, theirs, NOT_PROVEN)


@pytest.mark.parametrize("name", [HETU, "family_name"])
def test_a_person_without_it_is_nobody_here(
    ours: Provider, theirs: IdentityProvider, name: str
) -> None:
    """Neither the token nor the userinfo endpoint says it."""
    del theirs.people["aino"][name]
    fails(ours, theirs, NOT_PROVEN)
    assert theirs.asked["/userinfo"] == 1


def test_without_a_userinfo_endpoint_the_token_must_say_all(
    ours: Provider, theirs: IdentityProvider
) -> None:
    """The endpoint is optional (OpenID Connect Discovery section 3)."""
    theirs.slim, theirs.misbehaviour.metadata = (HETU,), {"userinfo_endpoint": None}
    assert fails(ours, theirs, NOT_PROVEN).detail == "no good identity code was given"


@pytest.mark.parametrize("subject", ["sub-eino", None, 5])
def test_a_userinfo_of_another_is_not_mixed_in(
    ours: Provider, theirs: IdentityProvider, subject: object
) -> None:
    """A token that was swapped would give one person another's code."""
    theirs.slim, theirs.misbehaviour.userinfo = (HETU,), {"sub": subject}
    assert fails(ours, theirs, NOT_PROVEN).detail == "the userinfo endpoint speaks of somebody else"


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"state": "another"}, NOT_PROVEN),
        ({"state": None}, NOT_PROVEN),
        ({"state": "ä"}, NOT_PROVEN),
        ({"iss": ELSEWHERE}, NOT_PROVEN),
        ({"iss": None}, NOT_PROVEN),
        ({"code": None}, NOT_PROVEN),
        ({"code": "made up"}, NOT_PROVEN),
        ({"code": "x" * 5000}, NOT_PROVEN),
        ({"code": "ko\u0000di"}, NOT_PROVEN),
        ({"error": "login_required"}, NOT_PROVEN),
        ({"error": "temporarily_unavailable"}, LATER),
        ({"error": "server_error"}, LATER),
        ({"error": "access_denied"}, FailureKind.CANCELLED),
        ({"error": "access_denied", "state": "another"}, NOT_PROVEN),
        ({"error": "access_denied", "iss": ELSEWHERE}, NOT_PROVEN),
    ],
    ids=repr,
)
def test_a_wrong_answer_is_told_apart(
    ours: Provider, theirs: IdentityProvider, wrong: dict[str, str | None], kind: FailureKind
) -> None:
    """State and provider first, so that nobody is told anything by an answer to another."""
    theirs.misbehaviour.response = wrong
    fails(ours, theirs, kind)


def test_the_name_in_the_answer_is_needed_only_where_promised(
    ours: Provider, theirs: IdentityProvider
) -> None:
    """RFC 9207 section 2.4: older providers do not send it."""
    theirs.misbehaviour.metadata = {"authorization_response_iss_parameter_supported": None}
    theirs.misbehaviour.response = {"iss": None}
    assert walk(ours, theirs).subject == "sub-aino"


def test_an_answer_is_good_once(ours: Provider, theirs: IdentityProvider) -> None:
    """Whoever finds the address in a history comes too late."""
    address, begun = ours.begin("fi")
    back = theirs.press(address)
    ours.finish(begun, back, datetime.now(UTC))
    with pytest.raises(IdentificationFailed, match="refused: the provider does not take the code"):
        ours.finish(begun, back, datetime.now(UTC))


def test_an_answer_to_another_browser_is_refused(ours: Provider, theirs: IdentityProvider) -> None:
    """Log-in CSRF: Aino's browser must not become Eino's by a link."""
    address, _ = ours.begin("fi")
    _, ainos = ours.begin("fi")
    with pytest.raises(IdentificationFailed, match="state is not this browser's"):
        ours.finish(ainos, theirs.press(address, "eino"), datetime.now(UTC))
    assert "/token" not in theirs.asked


def test_a_code_of_another_browser_is_refused(ours: Provider, theirs: IdentityProvider) -> None:
    """PKCE: a stolen code put under one's own state is bound to the other's verifier."""
    address, _ = ours.begin("fi")
    stolen = theirs.press(address, "eino")["code"]
    own_address, own = ours.begin("fi")
    back = theirs.press(own_address) | {"code": stolen}
    with pytest.raises(IdentificationFailed, match="refused: the provider does not take the code"):
        ours.finish(own, back, datetime.now(UTC))


def test_a_failure_tells_nothing_of_a_person(
    configuration: Configuration, theirs: IdentityProvider
) -> None:
    """Details go to a journal that many may read."""
    theirs.misbehaviour.id_token = {HETU: "210281-998X"}
    failed = fails(Provider(configuration), theirs, NOT_PROVEN)
    told = f"{failed} {failed!r} {failed.detail}"
    for secret in ("210281", "998X", "Aino", "Demo", "sub-", configuration.client_secret):
        assert secret not in told
    assert failed.__cause__ is None
