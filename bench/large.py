"""A system after years: many authorities, certificates, services, accounts and messages.

The rows are copies of one real row each, with other keys. Sealed contents and evidence
records are cut short, so that a million messages take some GiB and not some ten: they hang
on the rows, and nothing that a filing asks for reads them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Final

from bench.bench_house import BenchHouse
from bench.gateway import running
from bench.instance import CURVE, Instance
from bench.mails import Batch
from bench.rates import rate_row
from bench.sending import send
from bench.table import Row, times_at_least
from bench.taken import pairs
from silta.cli.demo import siltala
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import Algorithm
from silta.keys.generate import export_certificate, generate_gateway_key

AUTHORITIES, CERTIFICATES, SERVICES, ACCOUNTS, MESSAGES = 300, 3_000, 500, 20_000, 1_000_000
# So many of the certificates are Siltala's: real ones, since its keyring is built of them.
OF_SILTALA: Final = CERTIFICATES // AUTHORITIES
KEPT_BYTES: Final = 200
FASTER: Final = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000")

# Business id, id or code of the copy number i; number 0 of each is the real one.
AUTHORITY = "CASE %s WHEN 0 THEN :authority ELSE printf('%%07d-0', %s) END"
ACCOUNT = "CASE %s WHEN 0 THEN :account ELSE printf('0%%025d', %s) END"
SERVICE = "CASE %s WHEN 0 THEN :service ELSE printf('palvelu-%%d', %s) END"
CERTIFICATE = "CASE %s WHEN 0 THEN :certificate ELSE printf('%%040X', %s) END"
# Ids of no time at all: older than the mark, so that they are not forgotten.
MESSAGE = "printf('0%025d', i)"
COUNTED = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :end)"


def one_of(form: str, number: str) -> str:
    """Return the SQL that names the copy of this number."""
    return form % (number, number)


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies of each row of a table: ``changed`` says, in SQL over ``i``, what differs."""

    table: str
    changed: Mapping[str, str]
    first: int
    end: int


def copies(messages: int) -> Iterator[Copies]:
    """Yield what is copied, in the order in which rows name one another."""
    authority = one_of(AUTHORITY, f"i % {AUTHORITIES}")
    its_number = f"i / {AUTHORITIES}"
    yield Copies("authority", {"id": authority}, 1, AUTHORITIES)
    domain = {"domain": "printf('kunta%d.example', i)", "authority_id": authority}
    yield Copies("authority_domain", domain, 1, AUTHORITIES)
    certificate = one_of(CERTIFICATE, "i")
    # Those below are Siltala's; the others are of the rest, ten each.
    of_others = one_of(AUTHORITY, f"(i / {OF_SILTALA})")
    yield Copies("certificate", {"fingerprint": certificate, "authority_id": of_others},
                 OF_SILTALA, CERTIFICATES)  # fmt: skip
    key = {"fingerprint": "printf('%040X', i * 10 + 1000000)", "certificate": certificate}
    yield Copies("certificate_key", key, OF_SILTALA, CERTIFICATES)
    service = {"code": one_of(SERVICE, "i"), "authority_id": authority}
    yield Copies("service", service, 1, SERVICES)
    account = one_of(ACCOUNT, "i")
    yield Copies("account", {"id": account, "lookup": "randomblob(32)"}, 1, ACCOUNTS)
    account_key = {"key_id": "printf('%016x', i)", "account_id": account}
    yield Copies("account_key", account_key, 1, ACCOUNTS)
    message = {
        "id": MESSAGE,
        "authority_id": authority,
        "message_id": "printf('OLD-%d', i)",
        "account_id": one_of(ACCOUNT, f"i % {ACCOUNTS}"),
        "service_code": one_of(SERVICE, f"i % {SERVICES}"),
        "certificate": one_of(CERTIFICATE, f"({OF_SILTALA} + i % {CERTIFICATES - OF_SILTALA})"),
        "manifest": "randomblob(32)",
        "evidence_id": MESSAGE,
    }
    yield Copies("message", message, 1, messages + 1)
    part = {"message_id": MESSAGE, "content": f"substr(content, 1, {KEPT_BYTES})"}
    yield Copies("part", part, 1, messages + 1)
    evidence = {
        "id": "printf('0%d%024d', number % 2, i)",
        "authority_id": authority,
        "number": f"2 * ({its_number}) + number",
        "message": MESSAGE,
        "record": f"substr(record, 1, {KEPT_BYTES})",
        "hash": "randomblob(32)",
    }
    yield Copies("evidence", evidence, 1, messages + 1)
    yield Copies("evidence_head", {"authority_id": authority}, 1, AUTHORITIES)


def grow(instance: Instance, batch: Batch, messages: int) -> None:
    """Fill an instance with copies of what is there and of one filed mail, which is forgotten."""
    with running(instance):
        send(batch, instance.port, sessions=1, most=1).must_be_filed()
    with closing(sqlite3.connect(instance.database, isolation_level=None)) as connection:
        _keep_templates(connection, instance, messages)
    instance.forget()
    with closing(sqlite3.connect(instance.database, isolation_level=None)) as connection:
        for setting in FASTER:
            connection.execute(f"PRAGMA {setting}")
        _add_certificates(connection, instance)
        names = _names(connection, instance)
        for copied in copies(messages):
            _copy(connection, copied, names)
        for copied in copies(messages):
            connection.execute(f"DROP TABLE old_{copied.table}")
        connection.execute("PRAGMA journal_mode = WAL")
    instance.forget()  # puts each chain's head at its end


def large_system(house: BenchHouse) -> Iterator[Row]:
    """Yield the rate of a large system against that of an empty one."""
    instance, batch = house.instance(CURVE), house.batch(CURVE, "50 kB")
    large = house.copy(CURVE, "large")
    messages = round(MESSAGES * house.share)
    grow(large, batch, messages)
    with running(instance, batch) as empty, running(large, batch) as full:
        found = pairs(house.times, partial(full.run, batch), partial(empty.run, batch))
    name = f"{messages:,} messages, {CERTIFICATES:,} certificates, {SERVICES} services"
    yield rate_row(name, times_at_least(0.9), found, "an empty system")


def _keep_templates(connection: sqlite3.Connection, instance: Instance, messages: int) -> None:
    """Keep one row of each table, or of the first mail's, in a table beside it."""
    [first] = connection.execute(
        "SELECT min(id) FROM message WHERE id >= ?", [instance.mark]
    ).fetchone()
    of_mail = {"message": "id", "part": "message_id", "evidence": "message"}
    values = {"first": first}
    for copied in copies(messages):
        column = of_mail.get(copied.table)
        which = f"WHERE {column} = :first" if column else "LIMIT 1"
        rows = f"SELECT * FROM {copied.table} {which}"  # noqa: S608 -- names of ours
        connection.execute(f"CREATE TABLE old_{copied.table} AS {rows}", values if column else {})


def _names(connection: sqlite3.Connection, instance: Instance) -> dict[str, str]:
    [account] = connection.execute("SELECT id FROM old_account").fetchone()
    return {
        "authority": siltala.SILTALA,
        "account": account,
        "service": siltala.SERVICE,
        "certificate": instance.town.fingerprint,
    }


def _copy(connection: sqlite3.Connection, copied: Copies, names: Mapping[str, str]) -> None:
    """Insert the copies in one statement; ``number`` and the like are the template's own."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({copied.table})")]
    values = ", ".join(copied.changed.get(column, column) for column in columns)
    connection.execute(
        f"INSERT INTO {copied.table} ({', '.join(columns)}) "  # noqa: S608 -- names of ours
        f"{COUNTED} SELECT {values} FROM n, old_{copied.table}",
        {**names, "first": copied.first, "end": copied.end},
    )


def _add_certificates(connection: sqlite3.Connection, instance: Instance) -> None:
    """Give Siltala the real certificates that its keyring has besides the signer's."""
    for number in range(1, OF_SILTALA):
        home = instance.folder / f"gnupg-{number}"
        user_id = f"Kirjaamo {number} <{siltala.KIRJAAMO}>"
        made = generate_gateway_key(home, user_id, Algorithm.CURVE25519)
        content = export_certificate(home, made, armour=False)
        _add_certificate(connection, made, content)
    raised = "UPDATE authority SET ring_generation = ring_generation + 1"
    connection.execute(raised)


def _add_certificate(
    connection: sqlite3.Connection, fingerprint: Fingerprint, content: bytes
) -> None:
    columns = [row[1] for row in connection.execute("PRAGMA table_info(certificate)")]
    given = {"fingerprint": ":fingerprint", "content": ":content"}
    values = ", ".join(given.get(column, column) for column in columns)
    connection.execute(
        f"INSERT INTO certificate ({', '.join(columns)}) "  # noqa: S608 -- names of ours
        f"SELECT {values} FROM old_certificate",
        {"fingerprint": fingerprint, "content": content},
    )
    connection.execute(
        "INSERT INTO certificate_key SELECT :fingerprint, :fingerprint, algorithm, bits, can_sign"
        " FROM old_certificate_key",
        {"fingerprint": fingerprint},
    )
