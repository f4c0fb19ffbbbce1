"""What a mail costs the intake, as a ratio to gpg's own work on the same mails in the same run.

Absolute figures drift with the machine; the ratio says what Silta adds around gpg. CPU of
gpg-agent is in neither figure: it runs as a daemon of its own in both.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import smtplib
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from silta.base.clock import now
from silta.cli.demo import siltala
from silta.gateway.recognise import recognise
from silta.gateway.stages import Received, TlsFacts
from silta.keys.home import at_work_in
from silta.sender.prepare import prepare
from silta.sender.seal import seal_letter

SIZES_BYTES = {"50 kB": (50_000, 40), "1 MiB": (1 << 20, 15)}
PLAIN = {
    "remedy": {"type": "oikaisuvaatimus", "days": 30},
    "documents": [{"name": "paatos.txt", "role": "decision", "media_type": "text/plain"}],
}
PORT = 25_250
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def silta(*arguments: str) -> bytes:
    """Run one command of Silta's and return what it printed."""
    command = [str(Path(sys.executable).with_name("silta")), *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout


def onboard(folder: Path) -> siltala.Town:
    """Make a home with the demo's municipality and citizen."""
    silta("init")
    town = siltala.make_town(folder)
    business_id = siltala.SILTALA
    silta("authority", "add", "--business-id", business_id, "--name-fi", "Siltala",
          "--domain", "siltala.example")  # fmt: skip
    for step in ("agreement", "security", "technical", "details"):
        silta("authority", "step", business_id, step, "--reference", "bench")
    silta("authority", "open", business_id)
    silta("certificate", "add", "--authority", business_id, str(town.certificate))
    silta("certificate", "approve", town.fingerprint)
    silta("service", "add", "--authority", business_id, "--code", siltala.SERVICE,
          "--name-fi", "P")  # fmt: skip
    silta("account", "open", "--hetu", siltala.AINO, "--name", "Aino Demo")
    return town


def sealed_mails(town: siltala.Town, size_bytes: int, count: int) -> list[bytes]:
    """Seal ``count`` letters with one text document of incompressible characters each."""
    certificate = silta("gateway-key", "export")
    template = json.loads(siltala.write_letter(town.gnupg.parent).letter.read_bytes())
    mails = []
    for number in range(count):
        document = hashlib.shake_256(bytes([number])).hexdigest(size_bytes // 2).encode()
        manifest = {**template, **PLAIN, "message_id": f"BENCH-{size_bytes}-{number}"}
        prepared = prepare(json.dumps(manifest).encode(), [("paatos.txt", document)])
        mails.append(
            seal_letter(
                prepared,
                sender=siltala.KIRJAAMO,
                signer=town.fingerprint,
                gateway_certificate=certificate,
                home=town.gnupg,
                at=now(),
            )
        )
    return mails


def gpg_seconds(store: Path, mails: Sequence[bytes]) -> float:
    """Return the CPU that gpg alone takes to open the mails, one process for each."""
    tls = TlsFacts("", "")
    ciphertexts = [
        recognise(Received(m, siltala.KIRJAAMO, siltala.ADDRESS, tls, now())).ciphertext.whole()
        for m in mails
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with at_work_in(store) as home:
        for ciphertext in ciphertexts:
            command = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--decrypt"]
            subprocess.run(command, input=ciphertext, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def process_seconds(pid: int) -> float:
    """Return the CPU of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / TICKS_A_SECOND


@contextmanager
def gateway() -> Iterator[int]:
    """Run the intake and give its process id."""
    command = [str(Path(sys.executable).with_name("silta")), "gateway"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert b"listening" in process.stderr.readline()
        yield process.pid
        process.send_signal(signal.SIGTERM)


def send(mails: Sequence[bytes]) -> float:
    """Send the mails in one session; return the seconds it took; each must be filed."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", PORT) as server:
        server.starttls(context=context)
        for mail in mails:
            server.sendmail(siltala.KIRJAAMO, siltala.ADDRESS, mail)
    return time.monotonic() - began


def main() -> None:
    """Print one row for each size of a document."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SILTA_HOME=f"{folder}/home", SILTA_GATEWAY_LISTEN=f"127.0.0.1:{PORT}")
        town = onboard(Path(folder) / "siltala")
        store = next(Path(folder, "home/gateway/gnupg").iterdir())
        print(" document  mails   gpg ms  intake ms  ratio  a second")
        for name, (size_bytes, count) in SIZES_BYTES.items():
            mails = sealed_mails(town, size_bytes, count)
            alone = gpg_seconds(store, mails)
            with gateway() as pid:
                before = process_seconds(pid)
                wall = send(mails)
                taken = process_seconds(pid) - before
            print(
                f"{name:>9} {count:>6} {1000 * alone / count:>8.1f} {1000 * taken / count:>10.1f}"
                f" {taken / alone:>6.2f} {count / wall:>9.1f}"
            )


if __name__ == "__main__":
    main()
