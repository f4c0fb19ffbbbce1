"""Whether a bundle is what Silta packs: each file under its sum, and in the one form it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from silta.base.reason import Refused
from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.bundle.pack import members_of
from silta.mailbox.evidence.bundle.record_facts import NoRecord
from silta.mailbox.evidence.bundle.story import Story
from silta.mailbox.evidence.bundle.texts import BrokenText, read_sums
from silta.mailbox.evidence.bundle.zip_read import Package
from silta.mailbox.evidence.finding import Finding

PACKED_ANEW = "the ZIP is not, byte for byte, as Silta packs it: changed, or packed anew"
OTHER_COMMANDS = "is not the text that belongs to these files: do not run its commands"
OTHER_FORM = "is not in the form that Silta writes"
CHANGED = "was changed: it is not the file that SHA256SUMS lists"


def package_findings(package: Package) -> Iterator[Finding]:
    """Yield what the container shows: members that are not what was packed, or not listed."""
    for path in package.altered:
        yield Finding(path, "was changed after it was packed")
    if not package.is_as_packed and not package.altered:
        yield Finding("the file", PACKED_ANEW)
    yield from _sums(package)


def form_findings(package: Package, story: Story) -> Iterator[Finding]:
    """Yield where the files are not those that Silta would pack for what they say."""
    try:
        ours = {member.path: member.sha256 for member in members_of(story)}
    except (NoRecord, Refused) as error:
        yield Finding("records", f"cannot be read: {error}")
        return
    there = {path: member.sha256 for path, member in package.members.items()}
    found = list(_differences(ours, there))
    # The sums follow from the rest: alone they are a finding, beside another they repeat it.
    others = [one for one in found if one.place != paths.SUMS]
    yield from others or found
    if not found and list(ours) != list(there):
        yield Finding("the file", "its members are not in the order that Silta packs them in")


def _differences(ours: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Finding]:
    for path in sorted(ours.keys() - there.keys()):
        yield Finding(path, "is missing")
    for path in sorted(there.keys() - ours.keys()):
        yield Finding(path, "is no part of a bundle")
    for path in sorted(ours.keys() & there.keys()):
        if ours[path] != there[path]:
            yield Finding(path, OTHER_COMMANDS if path == paths.VERIFY else OTHER_FORM)


def _sums(package: Package) -> Iterator[Finding]:
    span = package.spans.get(paths.SUMS)
    try:
        sums = read_sums(span.whole().decode()) if span is not None else {}
    except (BrokenText, UnicodeDecodeError):
        yield Finding(paths.SUMS, "is not a list of sums")
        return
    for path, member in package.members.items():
        if path != paths.SUMS and sums.pop(path, None) != member.sha256:
            yield Finding(path, CHANGED)
    for path in sums:
        yield Finding(path, "is missing")
