"""What a process tells to whoever looks after it: that it lives, is ready, and its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Info, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

import silta
from silta.base.journal import journal

log = journal("metrics")

TEXT: Final = "text/plain; charset=utf-8"


class Board:
    """The pages of one process: its health, and its metrics as Prometheus reads them.

    ``is_ready`` asks what the process cannot work without; it may raise, which is a no.
    """

    def __init__(
        self, process: str, is_ready: Callable[[], bool], collectors: Sequence[Collector] = ()
    ) -> None:
        self._is_ready = is_ready
        self._registry = CollectorRegistry()
        build = Info("silta_build", "The version of Silta, and which process.", registry=None)
        build.info({"version": silta.__version__, "process": process})
        for one in (build, ProcessCollector(registry=None), *collectors):
            self._registry.register(one)

    def page(self, path: str) -> tuple[int, str, bytes]:
        """Return status, content type and content of a path."""
        match path.partition("?")[0]:
            case "/health/live":
                return 200, TEXT, b"alive\n"
            case "/health/ready":
                return (200, TEXT, b"ready\n") if self._ready() else (503, TEXT, b"not ready\n")
            case "/metrics":
                return 200, CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self._registry)
            case _:
                return 404, TEXT, b"/metrics, /health/live and /health/ready are here\n"

    def _ready(self) -> bool:
        try:
            return self._is_ready()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the process is not ready
            log.warning("not ready", error=type(error).__name__)
            return False
