"""What counts as the public network, and looking a name up within a deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.keys.public_address import is_public, resolve, resolved_within

INNER_IPV4 = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",  # noqa: S104 -- an address to refuse
    "224.0.0.1",
    "255.255.255.255",
)
INNER_IPV6 = ("::1", "::", "fe80::1", "fe80::1%lo", "fec0::1", "fd00::1", "ff02::1", "100::1")
# An IPv4 address in it, in each way that there is; the last ones have a public one.
EMBEDDED = (
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a01:203",
    "64:ff9b:1::7f00:1",
    "64:ff9b:1:2:3:4:7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::1",
    "::93.184.215.14",
    "::ffff:93.184.215.14",
    "::ffff:0:93.184.215.14",
    "64:ff9b:1::93.184.215.14",
    "2002:5db8:d70e::1",
)
SPECIAL = ("2001:db8::1", "2001:20::1", "2001:2::1", "3fff::1", "5f00::1", "4000::1", "1fff::1")


@pytest.mark.parametrize("address", [*INNER_IPV4, *INNER_IPV6, *EMBEDDED, *SPECIAL])
def test_what_is_not_clearly_public_is_not(address: str) -> None:
    """A name of somebody else's may lead to any address."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::93.184.215.14"],
)
def test_a_public_address_is_one(address: str) -> None:
    """Both families, and the one through the other as RFC 6052 section 2.1 has it."""
    assert is_public(address)


def test_a_name_of_this_machine_is_looked_up() -> None:
    """The resolver of the system; a name that nobody has is no fault."""
    assert set(resolve("localhost")) <= {"127.0.0.1", "::1"}
    assert resolve("nobody.invalid") == ()


def test_what_a_looking_up_raises_is_raised_where_it_is_waited_for() -> None:
    """Nothing is lost in the thread, and nothing passes for an answer."""

    def broken(_host: str) -> list[str]:
        raise UnicodeError("label too long")

    with pytest.raises(UnicodeError, match="label too long"):
        resolved_within(broken, "siltala.example", timedelta(seconds=5))
    assert resolved_within(lambda _: ["::1"], "a.example", timedelta(seconds=5)) == ["::1"]
