"""Decisions sealed by real gpg, as files that hold what goes over the wire."""

from __future__ import annotations

import io
import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pikepdf import Dictionary, Name, Pdf, Stream

from bench.instance import Instance
from silta.base.clock import now
from silta.cli.demo import siltala
from silta.sender.prepare import prepare
from silta.sender.seal import seal_letter

SIZES_BYTES = {"50 kB": 50_000, "1 MiB": 1 << 20, "25 MiB": 25 << 20}
DOCUMENT = "paatos.pdf"
PDF_AROUND_BYTES = 1_000  # no more than that
FINAL_DOT = b".\r\n"


@dataclass(frozen=True, slots=True)
class Batch:
    """Sealed mails, each of another letter and in a file of its own, with its final dot."""

    folder: Path
    count: int

    @property
    def paths(self) -> list[Path]:
        """Return the files in their order."""
        return mails_in(self.folder)


def mails_in(folder: Path) -> list[Path]:
    """Return the files of the mails in a folder, in their order."""
    return sorted(folder.glob("*.wire"))


def scanned_decision(size_bytes: int, seed: str) -> bytes:
    """Return a valid PDF of one page that shows a picture which no packing makes smaller."""
    pixels = random.Random(seed).randbytes(size_bytes - PDF_AROUND_BYTES)  # noqa: S311 -- a picture
    with Pdf.new() as pdf:
        picture = Stream(
            pdf,
            pixels,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=len(pixels),
            Height=1,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )
        page = pdf.add_blank_page()
        page.Resources = Dictionary(XObject=Dictionary(Picture=picture))
        page.Contents = Stream(pdf, b"q 595 0 0 842 0 0 cm /Picture Do Q")
        written = io.BytesIO()
        pdf.save(written, compress_streams=False)
    return written.getvalue()


def seal_batch(instance: Instance, folder: Path, size: str, count: int) -> Batch:
    """Seal ``count`` different letters to an instance's key, as many at once as there are cores."""
    folder.mkdir()
    certificate = instance.silta("gateway-key", "export")
    letter = siltala.write_letter(folder).letter
    template = json.loads(letter.read_bytes())

    def make(number: int) -> None:
        mail = _sealed(instance, template, f"BENCH-{folder.name}-{number}", size, certificate)
        _keep(folder, number, mail)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(make, range(count)))
    return Batch(folder, count)


def _sealed(
    instance: Instance, template: dict[str, object], name: str, size: str, certificate: bytes
) -> bytes:
    document = scanned_decision(SIZES_BYTES[size], name)
    manifest = json.dumps({**template, "message_id": name}).encode()
    return seal_letter(
        prepare(manifest, [(DOCUMENT, document)]),
        sender=siltala.KIRJAAMO,
        signer=instance.town.fingerprint,
        gateway_certificate=certificate,
        home=instance.town.gnupg,
        at=now(),
    )


def _keep(folder: Path, number: int, mail: bytes) -> None:
    # No line of armour, of a boundary or of our header begins with a dot.
    assert b"\r\n." not in mail
    with (folder / f"{number:05}.wire").open("wb") as file:
        file.writelines([mail, FINAL_DOT])
