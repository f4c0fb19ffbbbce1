"""The peers do by themselves what the tests of Silta take for granted."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.peers import swaks
from tests.peers.directory import short_directory
from tests.peers.ports import free_port
from tests.peers.postfix import Postfix
from tests.peers.postgres import Postgres
from tests.peers.sink import Sink, listening

SENDER, RECIPIENT = "kirjaamo@siltala.example", "paivahoito-siltala@silta.localhost"
# All that a well-meaning program could mend on its way: dots, tokens, odd lines, no last line end.
AWKWARD = (
    b"From: kirjaamo@siltala.example\r\nSubject: %DATE% \\n %BODY%\r\n\r\n"
    b".\r\n..two\r\n.one\r\nFrom me\r\n\r\n  \t\r\n%NEW_HEADERS% \\n \xc3\xa4\xff\r\n.end\r\n"
)


def test_postgresql_answers_and_has_trigrams(postgres_url: str) -> None:
    """The catalogue's search needs pg_trgm, which not every packaged PostgreSQL brings."""
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION pg_trgm"))
        found = connection.scalar(text("SELECT similarity('päivähoito', 'päivähoidon')"))
    engine.dispose()
    assert found > 0.5


def test_each_test_has_an_empty_postgresql_database(postgres_server: Postgres) -> None:
    """What one test leaves behind, even with a connection open, is not there for the next."""
    with postgres_server.fresh_database() as first:
        left_open = create_engine(first).connect()
        left_open.execute(text("CREATE TABLE leftover (id int)"))
        left_open.commit()
        assert b"leftover" in postgres_server.dump(first)
        with postgres_server.fresh_database() as second:
            assert b"leftover" not in postgres_server.dump(second)
    left_open.invalidate()


def test_postgresql_can_be_told_to_sync(postgres_server: Postgres) -> None:
    """Tests of power cuts need production's promise; all others need speed."""
    with postgres_server.synced(), postgres_server.connect() as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    # Connections hear of a change one by one; a new one has it from its start.
    with postgres_server.connect() as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)


def test_a_database_url_is_usable_on_both(database_url: str) -> None:
    """Every store test runs on SQLite and on PostgreSQL through this one fixture."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


def test_postfix_relays_byte_for_byte(start_postfix: Callable[[int], Postfix]) -> None:
    """A municipality's own mail server adds Received and changes nothing else."""
    sink = Sink()
    with listening(sink) as port:
        postfix = start_postfix(port)
        postfix.submit(AWKWARD, SENDER, RECIPIENT)
        postfix.wait_until_empty()
    (kept,) = sink.kept
    assert kept.endswith(b"\r\n" + AWKWARD)
    assert kept.startswith(b"Received: ")


def test_postfix_keeps_a_mail_until_it_is_taken(start_postfix: Callable[[int], Postfix]) -> None:
    """The promise "our fault is 4xx, nothing is lost" rests on the peer's queue."""
    sink = Sink("451 4.3.0 fault", "451 4.3.0 fault")
    with listening(sink) as port:
        postfix = start_postfix(port)
        postfix.submit(AWKWARD, SENDER, RECIPIENT)
        postfix.wait_until_empty()
    assert len(sink.kept) == 1
    assert postfix.log().count("status=deferred") == 2
    assert postfix.bounces() == []


def test_postfix_waits_for_a_server_that_is_away(start_postfix: Callable[[int], Postfix]) -> None:
    """What waits is seen with its reason: the tests of restarts look for it."""
    postfix = start_postfix(free_port())
    postfix.submit(AWKWARD, SENDER, RECIPIENT)
    with pytest.raises(TimeoutError, match="Connection refused"):
        postfix.wait_until_empty(seconds=1)
    (waiting,) = postfix.queue()
    assert waiting.recipient == RECIPIENT


def test_postfix_gives_up_on_a_5xx(start_postfix: Callable[[int], Postfix]) -> None:
    """A refusal for good bounces at once, and the bounce quotes our reply."""
    sink = Sink("554 5.7.5 seal.cannot_open")
    with listening(sink) as port:
        postfix = start_postfix(port)
        postfix.submit(AWKWARD, SENDER, RECIPIENT)
        postfix.wait_until_empty()
    (bounce,) = postfix.bounces()
    assert "554 5.7.5 seal.cannot_open" in bounce


def test_swaks_sends_the_file_byte_for_byte(tmp_path: Path) -> None:
    """A client that means well mends mails; a signature survives only if it is told not to."""
    mail_file = tmp_path / "awkward.eml"
    mail_file.write_bytes(AWKWARD)
    sink = Sink()
    with listening(sink) as port:
        run = swaks.send(mail_file, f"127.0.0.1:{port}", SENDER, RECIPIENT)
    assert run.exit_code == 0, run.transcript
    assert sink.kept == [AWKWARD]
    assert "250 2.0.0 kept" in run.replies


def test_swaks_reports_a_refusal(tmp_path: Path) -> None:
    """Its exit code tells at which step, its transcript the reply."""
    mail_file = tmp_path / "awkward.eml"
    mail_file.write_bytes(AWKWARD)
    with listening(Sink()) as port:
        run = swaks.send(mail_file, f"127.0.0.1:{port}", SENDER, RECIPIENT, tls=False)
    assert run.exit_code == 23
    assert run.replies[-2] == "530 Must issue a STARTTLS command first"


def test_a_short_directory_leaves_no_agent_behind() -> None:
    """An agent that gpg started by itself would outlive the tests, and hold its home's keys."""
    with short_directory() as home:
        assert (home.stat().st_mode & 0o777, len(str(home)) < 20) == (0o700, True)
        gpg = ["gpg", "--homedir", str(home), "--batch", "--passphrase", ""]
        subprocess.run([*gpg, "--quick-generate-key", "Kirjaamo", "ed25519"], check=True)
        ask = ["gpg-connect-agent", "--homedir", str(home), "--no-autostart", "GETINFO pid", "/bye"]
        pid = int(subprocess.run(ask, check=True, capture_output=True).stdout.split()[1])
    assert not home.exists()
    assert _ends(pid)


def _ends(pid: int, seconds: float = 10) -> bool:
    """Wait for a process to end; one that only waits for its parent to ask has ended."""
    end = time.monotonic() + seconds
    with suppress(FileNotFoundError):
        while Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z":
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
    return True
