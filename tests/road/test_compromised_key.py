"""A municipality's key is compromised: the procedure of docs/compromised-key.md, step by step."""

from __future__ import annotations

import json

from silta.base.reason import Reason
from tests.town import Town


def test_a_compromised_key_is_stopped_listed_and_warned_of(town: Town) -> None:
    """Revoke; the next mail is refused; list what came by it; warn; what came stays filed."""
    town.start_gateway()
    fingerprint = town.registers.keys["kirjaamo"]
    before = town.letter()
    assert town.send(town.mail(before)).code == 250
    town.silta("certificate", "revoke", fingerprint, "--reason", "varastettu kannettava")
    assert town.send(town.mail()).reason == Reason.SIGNATURE_KEY_REVOKED
    listed = json.loads(town.silta("message", "list", "--certificate", fingerprint, "--json"))
    assert [one["message_id"] for one in listed] == [before["message_id"]]
    town.silta("certificate", "warn-readers", fingerprint, "--reason", "varastettu kannettava")
    shown = json.loads(town.silta("certificate", "show", fingerprint, "--json"))
    assert (shown["state"], shown["readers_warned_at"] is None) == ("revoked", False)


def test_a_replaced_key_files_until_its_overlap_ends(town: Town) -> None:
    """Both count for a time; then the old one is refused as retired, by the clock alone."""
    town.start_gateway()
    old, new = (town.registers.keys[name] for name in ("kirjaamo", "rsa"))
    town.silta("certificate", "replace", old, "--by", new, "--overlap", "14")
    assert [town.send(town.mail(signer=by)).code for by in ("kirjaamo", "rsa")] == [250, 250]
    town.silta("certificate", "replace", old, "--by", new, "--overlap", "0")
    assert town.send(town.mail()).reason == Reason.SIGNATURE_KEY_RETIRED
    assert town.send(town.mail(signer="rsa")).code == 250
    [kept] = [one for one in json.loads(town.silta("certificate", "list", "--json"))
              if one["fingerprint"] == old]  # fmt: skip
    assert kept["state"] == "retired"
