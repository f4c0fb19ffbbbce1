"""``silta seal`` and ``silta send``: the municipality's side of the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypedDict, TypeVar, Unpack

import rich_click as click

from silta.base.act import ActRefused
from silta.base.endpoint import Endpoint, parse_endpoint

if TYPE_CHECKING:
    from silta.sender.outcome import Answer
    from silta.sender.prepare import Prepared
    from silta.sender.sealed_mail import SealedMail

Command = TypeVar("Command", bound=Callable[..., None])
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class Letter(TypedDict):
    """What the two commands take to seal a letter."""

    letter: BinaryIO | None
    document: tuple[Path, ...]
    to: str | None
    gateway_certificate: Path | None
    signer: str | None
    gnupg_home: Path | None
    sender: str | None


class Transmission(Letter):
    """What ``silta send`` takes besides, or instead for a mail that is sealed already."""

    mail: BinaryIO | None
    server: Endpoint
    ca: Path | None
    as_json: bool


def _endpoint(_context: click.Context, _parameter: click.Parameter, given: str) -> Endpoint:
    try:
        return parse_endpoint(given)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


OPTIONS = (
    click.option("--letter", type=click.File("rb"), help="The letter's JSON; - reads it here."),
    click.option("--document", multiple=True, type=FILE, help="A document; may be repeated."),
    click.option("--to", help="The service's address, where the letter does not say it."),
    click.option(
        "--gateway-certificate",
        type=FILE,
        help="The gateway's OpenPGP certificate; else that of intake@ its domain in gpg's keyring.",
    ),
    click.option("--signer", help="Full fingerprint; not needed with one secret key alone."),
    click.option("--gnupg-home", type=FOLDER, help="Where the signer's key is; else gpg's own."),
    click.option("--from", "sender", help="The mail's sender; else the signer's own address."),
)


def _letter_options(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command()
@_letter_options
def seal(**given: Unpack[Letter]) -> None:
    """Seal a letter: sign it, encrypt it to the gateway, print the mail."""
    click.echo(_seal(given).mail, nl=False)


@click.command()
@click.argument("mail", type=click.File("rb"), required=False)
@_letter_options
@click.option("--server", required=True, callback=_endpoint, metavar="HOST:PORT")
@click.option("--ca", type=FILE, help="Trust the certificates in this file and no others.")
@click.option("--json", "as_json", is_flag=True, help="Print the reply as JSON.")
@click.pass_context
def send(context: click.Context, **given: Unpack[Transmission]) -> None:
    """Seal a letter, or take the sealed MAIL, send it, and print the server's reply.

    Exit code 0: filed. 1: refused for good. 75: try again later.
    """
    from silta.sender.outcome import ExitCode, Unreachable

    sealed = _sealed(given)
    try:
        answer = _send(sealed, given)
    except Unreachable as error:
        _report(None, as_json=given["as_json"])
        click.echo(f"silta: {error}; nothing is known to be filed, try again", err=True)
        context.exit(ExitCode.TRY_AGAIN)
    _report(answer, as_json=given["as_json"])
    context.exit(answer.exit_code)


def _report(answer: Answer | None, *, as_json: bool) -> None:
    if as_json:
        code, reply = (answer.code, str(answer)) if answer else (None, None)
        filed = answer is not None and answer.is_filed
        click.echo(json.dumps({"code": code, "reply": reply, "filed": filed}))
    elif answer is not None:
        click.echo(str(answer))


def _send(sealed: SealedMail, given: Transmission) -> Answer:
    import asyncio

    from silta.sender.send import send as send_mail
    from silta.sender.tls import TlsRefused, tls_context

    server = given["server"]
    try:
        tls = tls_context(server.host, ca=given["ca"])
    except TlsRefused as error:
        raise ActRefused(str(error)) from None
    return asyncio.run(
        send_mail(
            sealed.mail, server=server, sender=sealed.sender, recipient=sealed.recipient, tls=tls
        )
    )


def _sealed(given: Transmission) -> SealedMail:
    """Return the mail to send: the letter, sealed now, or the one sealed earlier."""
    from silta.sender.sealed_mail import NotSealed, read_sealed

    if given["mail"] is None:
        return _seal(given)
    if given["letter"] or given["document"] or given["gateway_certificate"] or given["signer"]:
        raise click.UsageError("MAIL is sealed already: give it or a letter, not both.")
    try:
        return read_sealed(given["mail"].read(), sender=given["sender"], recipient=given["to"])
    except NotSealed as error:
        raise ActRefused(str(error)) from None


def _seal(given: Letter) -> SealedMail:
    """Return the letter as a sealed mail; raise ActRefused with one line that says why not."""
    from silta.keys.gnupg import GpgUnusable
    from silta.keys.sealer import CannotSeal
    from silta.sender.prepare import LetterWrong, prepare
    from silta.sender.signer import SignerUnclear

    if given["letter"] is None:
        raise click.UsageError("--letter is needed to seal a letter.")
    documents = _documents(given["document"])
    try:
        prepared = prepare(given["letter"].read(), documents, to=given["to"])
        return _sealed_letter(prepared, _gateway_certificate(prepared, given), given)
    except (LetterWrong, SignerUnclear, CannotSeal, GpgUnusable) as error:
        raise ActRefused(str(error)) from None


def _gateway_certificate(prepared: Prepared, given: Letter) -> bytes:
    """Return the certificate from the file, or the one that gpg's keyring has for the intake."""
    from silta.base.identity import domain_of
    from silta.keys.known_certificate import known_certificate

    if given["gateway_certificate"] is not None:
        return _content(given["gateway_certificate"])
    address = f"intake@{domain_of(prepared.to)}"
    found = known_certificate(address, home=given["gnupg_home"])
    if not found:
        raise ActRefused(f"no certificate of {address} in gpg's keyring; --gateway-certificate")
    return found


def _sealed_letter(prepared: Prepared, certificate: bytes, given: Letter) -> SealedMail:
    from silta.base.clock import now
    from silta.sender.addresses import ascii_address
    from silta.sender.seal import seal_letter
    from silta.sender.sealed_mail import SealedMail
    from silta.sender.signer import choose_signer

    at, home = now(), given["gnupg_home"]
    signer = choose_signer(given["signer"], home=home, at=at)
    try:
        sender = ascii_address(given["sender"] or signer.address or "")
    except ValueError:
        raise ActRefused("the sender has no mail address in ASCII; give it with --from") from None
    mail = seal_letter(
        prepared,
        sender=sender,
        signer=signer.fingerprint,
        gateway_certificate=certificate,
        home=home,
        at=at,
    )
    return SealedMail(mail, sender, prepared.to)


def _documents(paths: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    from silta.mailbox.letter import MAX_DOCUMENTS_BYTES

    if sum(path.stat().st_size for path in paths) > MAX_DOCUMENTS_BYTES:
        raise ActRefused("the documents are larger than a letter may be")
    return [(path.name, _content(path)) for path in paths]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ActRefused(f"a file cannot be read: {error.strerror}") from None
