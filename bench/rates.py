"""The rows on how many mails a second, each against another program, or another state of ours."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from functools import partial

from bench.bare_gpg import CORES, bare_gpg
from bench.bench_house import BenchHouse
from bench.gateway import running, running_stubbed
from bench.instance import CURVE
from bench.postfix import is_missing, running_postfix
from bench.postfix_home import Delivery
from bench.slow_sync import DELAY_MS, slow_sync
from bench.table import Row, Wanted, at_most, times_at_least
from bench.taken import Pair, Taken, pairs, shares

BARE = {"50 kB": times_at_least(0.75), "1 MiB": times_at_least(0.85)}
PIPE = {"50 kB": times_at_least(1.5), "1 MiB": times_at_least(1.3)}
REPLY = at_most(200, " ms")
LOAD = 0.8
# More sessions than mails are ever due at once, so that a mail waits for us and not for one.
PACED_SESSIONS = 64


def against_gpg(house: BenchHouse, key: str) -> Iterator[Row]:
    """Yield, for each size, our rate against bare gpg's, and how late replies come."""
    instance = house.instance(key)
    for size, wanted in BARE.items():
        batch = house.batch(key, size)
        with running(instance, batch) as gateway, bare_gpg(instance) as gpg:
            found = pairs(house.times, partial(gateway.run, batch), partial(gpg.run, batch))
            yield rate_row(f"{size}, {key}", wanted, found, "bare gpg")
            rate = LOAD * statistics.median(pair.ours.rate for pair in found)
            paced = [
                gateway.run(batch, sessions=PACED_SESSIONS, rate=rate) for _ in range(house.times)
            ]
        yield _reply_row(f"reply p99, {size}, {key}", paced, rate)


def against_pipe(house: BenchHouse) -> Iterator[Row]:
    """Yield our rate against Postfix handing each mail to a script that calls gpg."""
    instance = house.instance(CURVE)
    against = "Postfix, pipe, gpg, file"
    for size, wanted in PIPE.items():
        if missing := is_missing():
            yield Row(f"{size}, {CURVE}", wanted, (), against, note=missing)
            continue
        batch = house.batch(CURVE, size)
        with (
            running(instance, batch) as gateway,
            running_postfix(instance, Delivery.PIPE, batch) as postfix,
        ):
            found = pairs(house.times, partial(gateway.run, batch), partial(postfix.run, batch))
        yield rate_row(f"{size}, {CURVE}", wanted, found, against)


def against_maildir(house: BenchHouse) -> Iterator[Row]:
    """Yield our rate without the opening against Postfix delivering to a Maildir."""
    name, wanted, against = "50 kB, opening stubbed", times_at_least(0.8), "Postfix, Maildir"
    if missing := is_missing():
        yield Row(name, wanted, (), against, note=missing)
        return
    instance, batch = house.instance(CURVE), house.batch(CURVE, "50 kB")
    with (
        running_stubbed(instance, batch) as gateway,
        running_postfix(instance, Delivery.MAILDIR, batch) as postfix,
    ):
        found = pairs(house.times, partial(gateway.run, batch), partial(postfix.run, batch))
    yield rate_row(name, wanted, found, against)


def with_slow_syncs(house: BenchHouse) -> Iterator[Row]:
    """Yield our rate on a disk whose syncs take longer against our rate on this one."""
    name, wanted = f"50 kB, {DELAY_MS} ms more a sync", times_at_least(0.9)
    against = "the same without"
    more = slow_sync(house.folder)
    if more is None:
        yield Row(name, wanted, (), against, note="no cc")
        return
    batch = house.batch(CURVE, "50 kB")
    instance, other = house.instance(CURVE), house.copy(CURVE, "slow")
    with running(instance, batch) as fast, running(other, batch, more=more) as slow:
        found = pairs(house.times, partial(slow.run, batch), partial(fast.run, batch))
    yield rate_row(name, wanted, found, against)


def rate_row(name: str, wanted: Wanted, found: Sequence[Pair], against: str) -> Row:
    """Return the row of a rate against another, with both rates and the sender's share."""
    ours = [pair.ours for pair in found]
    rate = statistics.median(one.rate for one in ours)
    other = statistics.median(pair.theirs.rate for pair in found)
    note = f"{rate:.0f} and {other:.0f} a second; {shares(ours, CORES)}"
    return Row(
        name,
        wanted,
        [pair.by_rate for pair in found],
        against,
        by_cpu=[pair.by_cpu for pair in found],
        note=note,
    )


def _reply_row(name: str, paced: Sequence[Taken], rate: float) -> Row:
    against = f"{LOAD:.0%} of our rate"
    note = f"{rate:.0f} a second; {shares(paced, CORES)}"
    return Row(name, REPLY, [one.p99_ms for one in paced], against, note=note)
