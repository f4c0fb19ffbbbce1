"""Processes that run here, are ill, or are not there."""

from __future__ import annotations

import socket
from dataclasses import replace

from silta.base.endpoint import Endpoint
from silta.base.metrics import Board
from silta.base.metrics_server import shown
from silta.cli.checks.finding import Finding, Verdict
from silta.cli.checks.processes import look
from tests.cli.checks.examining import found
from tests.cli.command import Silta
from tests.peers.ports import free_port

NAMES = ("GATEWAY", "PORTAL", "CONSOLE", "WORKER")


def asked(silta: Silta, port: int) -> list[Finding]:
    """Return what is found where the gateway's health is at a port, and nobody else's is."""
    settings = {f"SILTA_{name}_METRICS": f"127.0.0.1:{free_port()}" for name in NAMES}
    settings["SILTA_GATEWAY_METRICS"] = f"127.0.0.1:{port}"
    return found(replace(silta, settings=settings), look)


def test_what_does_not_run_here_is_only_told(silta: Silta) -> None:
    """It may run on another machine, or be stopped for an upgrade."""
    assert {one.verdict for one in asked(silta, free_port())} == {Verdict.UNCHECKED}


def test_one_that_is_well_and_one_that_is_not(silta: Silta) -> None:
    """It says of itself whether its database answers."""
    verdicts = []
    for answers in (True, False):
        port = free_port()
        board = Board("gateway", lambda answers=answers: answers, ())  # type: ignore[misc]
        with shown(board, Endpoint("127.0.0.1", port)):
            verdicts.append(asked(silta, port)[0].verdict)
    assert verdicts == [Verdict.OK, Verdict.BROKEN]


def test_something_else_at_its_address_is_a_warning(silta: Silta) -> None:
    """One that hangs looks like a program that does not speak HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as dumb:
        gateway, *_ = asked(silta, dumb.getsockname()[1])
    assert gateway.verdict == Verdict.WARNING
    assert "gives no answer" in gateway.means


def test_a_free_port_is_not_guessed(silta: Silta) -> None:
    """The process's journal names it."""
    gateway, *_ = asked(silta, 0)
    assert (gateway.verdict, "journal" in gateway.means) == (Verdict.UNCHECKED, True)
