"""``python -m tests.portal.found_by_gpg FOLDER HOST…``: gpg looks for the intake's certificate.

On a network of its own, where HOST… are this machine, our authority is the only one that is
trusted for TLS, and no other name exists; the real portal answers on port 443. Needs root,
in a new network and mount namespace (``unshare -n -m``). Prints what gpg has then.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import trustme

from tests.road.process import SILTA, start

DOMAIN = "silta.localhost"
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
# RFC 1035 section 4.1.1: an answer without an error of the server's, to say "no such name".
NO_SUCH_NAME = b"\x81\x83"


def main() -> None:
    """Bring up the place, have gpg look, and end as gpg ended."""
    folder, hosts = Path(sys.argv[1]), sys.argv[2:]
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    _put(folder, Path("/etc/hosts"), f"127.0.0.1 localhost {' '.join(hosts)}\n".encode())
    _put(folder, Path("/etc/resolv.conf"), b"nameserver 127.0.0.1\n")
    settings = _with_tls(folder, hosts)
    _know_no_name()
    portal = start({**os.environ, **settings}, folder / "portal.log", (SILTA, "portal"))
    try:
        done = _look(folder / "gnupg")
    finally:
        portal.kill()
    sys.stdout.buffer.write(done.stdout)
    sys.stderr.buffer.write(done.stderr)
    sys.exit(done.returncode)


def _put(folder: Path, place: Path, content: bytes) -> None:
    """Have another content at ``place``, in this mount namespace alone."""
    ours = folder / place.name
    ours.write_bytes(content)
    subprocess.run(["mount", "--bind", ours, place], check=True)


def _with_tls(folder: Path, hosts: list[str]) -> dict[str, str]:
    authority = trustme.CA()
    _put(folder, AUTHORITIES, authority.cert_pem.bytes())
    issued = authority.issue_cert(*hosts)
    certificate, key = folder / "portal.crt", folder / "portal.key"
    certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    return {
        "SILTA_PORTAL_LISTEN": "127.0.0.1:443",
        "SILTA_PUBLIC_URL": f"https://{DOMAIN}",
        "SILTA_PORTAL_TLS_CERTIFICATE": str(certificate),
        "SILTA_PORTAL_TLS_KEY": str(key),
    }


def _know_no_name() -> None:
    """Answer every question to the domain name system: there is no such name."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))

    def answer() -> None:
        with closing(server):
            while True:
                asked, asker = server.recvfrom(512)
                server.sendto(asked[:2] + NO_SUCH_NAME + asked[4:6] + bytes(6) + asked[12:], asker)

    threading.Thread(target=answer, daemon=True).start()


def _look(home: Path) -> subprocess.CompletedProcess[bytes]:
    home.mkdir(mode=0o700)
    (home / "dirmngr.conf").write_text("standard-resolver\n")
    gpg = ("gpg", "--homedir", home, "--batch", "--with-colons")
    locate = ("--auto-key-locate", "clear,nodefault,wkd", "--locate-keys", f"intake@{DOMAIN}")
    try:
        found = subprocess.run([*gpg, *locate], check=False, capture_output=True, timeout=60)
        # It shows the one that it would encrypt to, and has kept all.
        kept = subprocess.run([*gpg, "--list-keys"], check=True, capture_output=True)
    finally:
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False)
    return subprocess.CompletedProcess(found.args, found.returncode, kept.stdout, found.stderr)


if __name__ == "__main__":
    main()
