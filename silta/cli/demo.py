"""``silta demo``: the story on invented data, by the same commands that a person types."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import rich_click as click

from silta.base.act import ActRefused
from silta.base.endpoint import Endpoint, parse_endpoint
from silta.cli import demo_data
from silta.cli.house import open_house
from silta.keys.generate import export_certificate
from silta.keys.store import gateway_keys
from silta.mailbox.evidence.record import commitment, salt
from silta.mailbox.store import evidence

DEMO_HOME = Path("var/demo")
MARK = "THIS-IS-A-DEMO"
PATIENCE_SECONDS = 30  # how long the gateway may take to listen; two seconds are usual


@click.command()
@click.option("--once", is_flag=True, help="End after the story; exit 0 only if it came true.")
def demo(*, once: bool) -> None:
    """Show a decision's way from an invented municipality into a sealed mailbox.

    The home is made anew under var/demo, or under SILTA_HOME where that is set.
    """
    home = _new_home()
    os.environ["SILTA_HOME"] = str(home / "silta")
    listen = os.environ.setdefault("SILTA_GATEWAY_LISTEN", str(_free_endpoint()))
    began = time.monotonic()
    town = home / "siltala"
    _onboard(town)
    with _gateway(parse_endpoint(listen)):
        letter = demo_data.write_letter(town)
        _send(town, letter, listen)
        _silta("message", "list")
        _silta("evidence", "list")
        _must_be_filed_as_sent(letter.document.read_bytes())
        click.echo(f"\nfiled as sent, {time.monotonic() - began:.1f} s after the start")
        if not once:
            click.echo(f"The gateway goes on listening at {listen}; Ctrl-C ends the demo.")
            with suppress(KeyboardInterrupt):
                signal.pause()


def _new_home() -> Path:
    """Return an empty folder for the demo; what another made is never removed."""
    home = Path(os.environ.get("SILTA_HOME") or DEMO_HOME).absolute()
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise ActRefused(f"{home} was not made by a demo: name another SILTA_HOME")
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700, parents=True)
    (home / MARK).write_text("Invented people and an invented municipality.\n")
    return home


def _onboard(folder: Path) -> None:
    """Make the home, and let Siltala and Aino join."""
    siltala = demo_data.SILTALA
    _silta("init")
    town = demo_data.make_town(folder)
    name = ("--name-fi", "Siltalan kaupunki")
    _silta("authority", "add", "--business-id", siltala, *name, "--domain", "siltala.example")
    for step in ("agreement", "security", "technical", "details"):
        _silta("authority", "step", siltala, step, "--reference", "demo")
    _silta("authority", "open", siltala)
    _silta("certificate", "add", "--authority", siltala, str(town.certificate))
    _silta("certificate", "approve", town.fingerprint)
    name = ("--name-fi", "Päivähoitopäätös")
    _silta("service", "add", "--authority", siltala, "--code", demo_data.SERVICE, *name)
    _silta("account", "open", "--hetu", demo_data.AINO, "--name", "Aino Demo")


def _send(folder: Path, letter: demo_data.Letter, listen: str) -> None:
    """Seal the letter with real gpg and send it through the SMTP door."""
    certificate = folder / "gateway.asc"
    with open_house() as house, house.database.read() as transaction:
        key = gateway_keys.active(transaction)
        store = house.home.key_store / key.fingerprint
        certificate.write_bytes(export_certificate(store, key.fingerprint, armour=True))
    _silta(
        *("send", "--letter", str(letter.letter), "--document", str(letter.document)),
        *("--gateway-certificate", str(certificate), "--gnupg-home", str(folder / "gnupg")),
        *("--from", demo_data.KIRJAAMO, "--server", listen),
    )


def _must_be_filed_as_sent(document: bytes) -> None:
    """Raise ActRefused unless the evidence of the filing commits to the document's bytes."""
    with open_house() as house, house.database.read() as transaction:
        key = house.hash_keys().evidence
        records = [json.loads(one.record) for one in evidence.list_all(transaction)]
    digest = hashlib.sha256(document).digest()
    for record in records:
        expected = commitment(salt(key, record["evidence_id"], "document-1"), digest)
        if record["event"] == "filed" and record["commitments"]["document-1"] == expected:
            return
    raise ActRefused("what was filed is not what was sent")


def _silta(*arguments: str) -> None:
    """Run a command as if typed, and show it; an exit code other than 0 ends the demo."""
    from silta.cli.main import cli

    shown = " ".join(f"'{word}'" if " " in word else word for word in arguments)
    click.secho(f"\n$ silta {shown}", bold=True)
    code = cli.main(args=list(arguments), standalone_mode=False)
    if code:
        raise ActRefused(f"'silta {arguments[0]}' ended with exit code {code}")


@contextmanager
def _gateway(listen: Endpoint) -> Iterator[None]:
    """Run ``silta gateway`` as a process of its own until the end of the block."""
    click.secho("\n$ silta gateway &", bold=True)
    process = multiprocessing.get_context("spawn").Process(target=_run_gateway, daemon=True)
    process.start()
    try:
        _wait_for(listen, process)
        yield
    finally:
        process.terminate()
        process.join()


def _run_gateway() -> None:
    from silta.cli.main import cli

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the demo's to handle
    cli.main(args=["gateway"], standalone_mode=False)


def _wait_for(listen: Endpoint, process: multiprocessing.process.BaseProcess) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.is_alive():
        with suppress(OSError), socket.create_connection(listen, timeout=1):
            return
        time.sleep(0.05)
    raise ActRefused("the gateway did not start; its journal says why")


def _free_endpoint() -> Endpoint:
    """Return the intake's usual address if it is free, else one with a free port."""
    for port in (2525, 0):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)) as server:
            return Endpoint("127.0.0.1", server.getsockname()[1])
    raise ActRefused("no free port on 127.0.0.1")
