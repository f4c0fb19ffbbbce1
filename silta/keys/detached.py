"""A signature that stands beside what it signs, verified by gpg over exactly those bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from silta.base.octets import Octets, Span, mapped
from silta.base.reason import Refused
from silta.keys.ciphertext import GpgInput
from silta.keys.detached_verdict import judge_detached
from silta.keys.encapsulation import Encapsulated
from silta.keys.job import Job
from silta.keys.memory import InMemory
from silta.keys.opened import Signature


def verify_detached(found: Encapsulated, job: Job) -> tuple[Octets, Signature]:
    """Return the signed bytes alone, and the signature on them; else raise Refused.

    They are copied once, into the memory file that gpg reads and that is then returned:
    what was verified and what is read on are the same. Blocks.
    """
    with _in_memory(found.signed) as signed:
        ended = job.run(
            ["--no-autostart", "--verify", "--", InMemory(found.signature), "-"],
            signed,
            limit_bytes=0,
        )
        reason = judge_detached(ended.facts, ended.exit_code)
        if reason is not None:
            detail = f"gpg ended with exit code {ended.exit_code} at the detached signature"
            raise Refused(reason, detail)
        return mapped(signed.descriptor, signed.size_bytes), ended.facts.signatures[0]


@contextmanager
def _in_memory(content: Span) -> Iterator[GpgInput]:
    descriptor = os.memfd_create("silta")
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.writelines(content.blocks())
        yield GpgInput(descriptor, 0, len(content))
    finally:
        os.close(descriptor)
