"""The steps of the demo's story, each by the commands that a person types."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import rich_click as click

from silta.base.act import ActRefused
from silta.cli.demo import siltala
from silta.cli.demo.clockwork import Clockwork
from silta.cli.demo.places import Places
from silta.cli.demo.provider_people import AINO
from silta.cli.demo.reader import VERIFIED, Browser, words
from silta.cli.demo.siltala import Town
from silta.cli.house import open_house
from silta.keys.generate import export_certificate
from silta.keys.store import gateway_keys
from silta.mailbox.evidence.record import commitment, salt
from silta.mailbox.store import evidence

# What evidence there is when the reader has read.
WHOLE_STORY = ["accepted", "filed", "acknowledged", "opened"]


def found(home: Path) -> Town:
    """Make the home, and let Siltala join with a key of its own."""
    _silta("init")
    town = siltala.make_town(home / "siltala")
    _silta(
        *("authority", "add", "--business-id", siltala.SILTALA, "--domain", "siltala.example"),
        *("--name-fi", "Siltalan kaupunki", "--name-sv", "Siltala stad"),
        *("--name-en", "City of Siltala"),
    )
    for step in ("agreement", "security", "technical", "details"):
        _silta("authority", "step", siltala.SILTALA, step, "--reference", "demo")
    _silta("authority", "open", siltala.SILTALA)
    _silta("certificate", "add", "--authority", siltala.SILTALA, str(town.certificate))
    _silta("certificate", "approve", town.fingerprint)
    _silta(
        *("service", "add", "--authority", siltala.SILTALA, "--code", siltala.SERVICE),
        *("--name-fi", "Päivähoitopäätös", "--name-sv", "Beslut om småbarnspedagogik"),
        *("--name-en", "Decision on early childhood education"),
    )
    return town


def send(places: Places, town: Town, clockwork: Clockwork) -> None:
    """Open Aino's account by her log-in, seal a decision for her, and send it."""
    with clockwork.step("Aino's account, opened by her log-in"):
        browser = Browser(places.web)
        browser.log_in(AINO)
        browser.log_out()
        click.secho(f"\n{AINO} logged in at {places.web} and opened her account.", bold=True)
    folder = town.gnupg.parent
    with clockwork.step("a decision of two pages, sealed by gpg and sent by SMTP"):
        letter = siltala.write_letter(folder)
        _silta(
            *("send", "--letter", str(letter.letter), "--document", str(letter.document)),
            *("--gateway-certificate", str(_gateway_certificate(folder))),
            *("--gnupg-home", str(town.gnupg), "--from", siltala.KIRJAAMO),
            *("--server", str(places.gateway)),
        )
    _silta("message", "list")


def read_back(places: Places, town: Town, clockwork: Clockwork) -> None:
    """Read the decision in the web inbox; raise ActRefused unless it is the one that was sent."""
    document = (town.gnupg.parent / "paatos.pdf").read_bytes()
    browser = Browser(places.web)
    with clockwork.step("log-in, acknowledgement and reading in the web inbox"):
        browser.log_in(AINO)
        page = browser.acknowledge_newest()
        if VERIFIED not in words(page):
            raise ActRefused("the page does not say that the signature was verified")
        downloaded = browser.download_all(page)
        browser.log_out()
    digests = [hashlib.sha256(content).hexdigest() for content in downloaded]
    sent = hashlib.sha256(document).hexdigest()
    click.secho(f"\n{AINO} acknowledged it, and read: {VERIFIED}", bold=True)
    click.echo(f"sent {sent}\nread {' '.join(digests)}")
    if digests != [sent]:
        raise ActRefused("what was read is not what was sent")
    _silta("evidence", "list")
    _must_be_the_whole_story(document)
    click.secho("\nread as sent, and the evidence commits to it", bold=True)


def _must_be_the_whole_story(document: bytes) -> None:
    """Raise ActRefused unless each event has its record, and each commits to the document."""
    with open_house() as house, house.database.read() as transaction:
        key = house.hash_keys().evidence
        records = [json.loads(one.record) for one in evidence.list_all(transaction)]
    if [record["event"] for record in records] != WHOLE_STORY:
        raise ActRefused("the evidence is not the whole story")
    digest = hashlib.sha256(document).digest()
    for record in records:
        expected = commitment(
            salt(key, record["evidence_id"], record["event"], "document-1"), digest
        )
        if record["commitments"]["document-1"] != expected:
            raise ActRefused("the evidence is of another document")


def _gateway_certificate(folder: Path) -> Path:
    path = folder / "gateway.asc"
    with open_house() as house, house.database.read() as transaction:
        key = gateway_keys.active(transaction)
        store = house.home.key_store / key.fingerprint
        path.write_bytes(export_certificate(store, key.fingerprint, armour=True))
    return path


def _silta(*arguments: str) -> None:
    """Run a command as if typed, and show it; an exit code other than 0 ends the demo."""
    from silta.cli.main import cli

    shown = " ".join(f"'{word}'" if " " in word else word for word in arguments)
    click.secho(f"\n$ silta {shown}", bold=True)
    code = cli.main(args=list(arguments), standalone_mode=False)
    if code:
        raise ActRefused(f"'silta {arguments[0]}' ended with exit code {code}")
