"""The one door to GnuPG, and the only subprocess in the rooms.

gpg reads from memory and writes into memory: no byte of a message meets a disk. What it
says comes over a status descriptor of its own, never mixed with messages for people.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from silta.base.octets import Octets
from silta.keys.memory import Argument, Descriptors, Output, cap
from silta.keys.waiting import Cut, has_ended

# The oldest GnuPG whose status lines were tried (tests/keys/recorded_status.txt).
LEAST_VERSION = (2, 2, 40)
# Status lines of a whole mail take 2 KiB; a flood of notations is cut here.
STATUS_LIMIT_BYTES = 1024 * 1024
VERSION_LINE = re.compile(rb"^gpg \(GnuPG[^)]*\) (\d+)\.(\d+)\.(\d+)")
SHORT = timedelta(seconds=20)

# No options file, no question, no network, no web of trust: the ring is the trust. Never
# --quiet: with it gpg leaves out the status lines of session key packets that failed.
ALWAYS = (
    *("--no-options", "--batch", "--no-tty", "--no-greeting", "--utf8-strings"),
    *("--trust-model", "always", "--no-auto-check-trustdb", "--no-auto-key-retrieve"),
    *("--no-auto-key-locate", "--disable-dirmngr", "--no-symkey-cache"),
    *("--exit-on-status-write-error", "--pinentry-mode", "error"),
)


class GpgUnusable(Exception):  # noqa: N818 -- reads as what it is
    """gpg is missing, too old, or would not do as told; the text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that is over; with ``cut`` it was killed, and its output is not whole.

    ``exit_code`` is the negative signal number of a run that a signal ended.
    """

    exit_code: int
    status: tuple[bytes, ...]
    produced: Octets
    cut: Cut | None

    @property
    def output(self) -> bytes:
        """Return what gpg wrote, for what is small: this copies it."""
        return self.produced[:]


def run(  # noqa: PLR0913 -- each is a fact of one run, named where it is called
    arguments: Sequence[Argument],
    *,
    home: Path | None,
    stdin: bytes | int = b"",
    limit_bytes: int,
    deadline: timedelta,
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """Run gpg to its end, its byte cap or its deadline; nothing of it lives on after that.

    ``home`` is its GNUPGHOME, None for the user's own; ``limit_bytes`` caps the output;
    ``stdin`` is content, or a descriptor that stands where it begins.
    Blocks: call it from a thread. Raises GpgUnusable when gpg cannot be started.
    """
    with ExitStack() as opened:
        output, status = (
            opened.enter_context(Output(limit)) for limit in (limit_bytes, STATUS_LIMIT_BYTES)
        )
        descriptors = Descriptors(opened)
        command = ["gpg", *ALWAYS, "--status-fd", str(status.descriptor)]
        command += [descriptors.spell(argument) for argument in arguments]
        child = _start(
            command,
            stdin=stdin if isinstance(stdin, int) else descriptors.of(stdin),
            stdout=output.descriptor,
            passed=(status.descriptor, *descriptors.passed),
            environment=_environment(home, environment or {}),
        )
        try:
            cap(child.pid, limit_bytes)
            ended = has_ended(child.pid, time.monotonic() + deadline.total_seconds())
        finally:
            exit_code = _end(child)
        too_much = output.is_over_limit or status.is_over_limit
        cut = Cut.SIZE if too_much else None if ended else Cut.TIME
        return Finished(exit_code, tuple(status.content[:].split(b"\n")), output.content, cut)


def find_gpg() -> str:
    """Return the version of the gpg on the path; raise GpgUnusable if it is missing or too old."""
    done = run(["--version"], home=None, limit_bytes=64 * 1024, deadline=SHORT)
    found = VERSION_LINE.match(done.output)
    if found is None:
        raise GpgUnusable("the gpg on the path does not tell its version")
    version = tuple(int(number) for number in found.groups())
    least, this = (".".join(map(str, numbers)) for numbers in (LEAST_VERSION, version))
    if version < LEAST_VERSION:
        raise GpgUnusable(f"gpg {least} or newer is needed; the one on the path is {this}")
    return this


def start_agent(home: Path) -> None:
    """Start the agent of ``home``, so that the first mails need not wait or race for it."""
    _gpgconf(home, "--launch", "gpg-agent")


def stop_agent(home: Path) -> None:
    """Stop the agent of ``home``, if one runs; without gpgconf there is none to stop."""
    with suppress(GpgUnusable):
        _gpgconf(home, "--kill", "all")


def _gpgconf(home: Path, *arguments: str) -> None:
    command = ["gpgconf", "--homedir", str(home), *arguments]
    child = _start(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        passed=(),
        environment=_environment(home, {}),
    )
    try:
        has_ended(child.pid, time.monotonic() + SHORT.total_seconds())
    finally:
        _end(child)


def _environment(home: Path | None, more: Mapping[str, str]) -> dict[str, str]:
    kept = ["PATH"] if home else ["PATH", "HOME", "GNUPGHOME"]
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    if home:
        environment["GNUPGHOME"] = str(home)
    return {"LANG": "C", "LC_ALL": "C", **environment, **more}


def _start(
    command: Sequence[str],
    *,
    stdin: int,
    stdout: int,
    passed: Sequence[int],
    environment: Mapping[str, str],
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session, so in a process group, of its own."""
    try:
        return subprocess.Popen(  # noqa: S603 -- a list of our own words, no shell
            command,
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            pass_fds=passed,
            env=dict(environment),
            start_new_session=True,
        )
    except FileNotFoundError:
        raise GpgUnusable(
            f"{command[0]} is not on the path; install GnuPG 2.2.40 or newer"
        ) from None
    except OSError as error:
        raise GpgUnusable(f"{command[0]} cannot be started: {error.strerror}") from None


def _end(child: subprocess.Popen[bytes]) -> int:
    """Kill what is left of the child's process group, reap it, and return its exit code.

    Until it is reaped the group's number belongs to no one else. The agent is in a session
    of its own, and lives on.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    return child.wait()
