"""A PDF that runs, launches, sends or carries something is refused, however it is written."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, AttachedFileSpec, Dictionary, Encryption, Name, Pdf

from silta.base.reason import Reason
from silta.mailbox.documents import active_pdf
from tests.letters import DOCUMENTS, small_pdf
from tests.mailbox.documents.samples import (
    A_PDF,
    IN_STREAMS,
    PDF,
    Change,
    activity_of,
    annotated,
    holding,
    opening_with,
    packed,
    pdf_with,
    said,
)

SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def _attach(pdf: Pdf) -> None:
    pdf.attachments["a.exe"] = AttachedFileSpec(pdf, b"MZ", filename="a.exe")


def _name_apart(pdf: Pdf) -> None:
    """Write an action whose kind is an object of its own."""
    pdf.Root.Apart = Dictionary(S=pdf.make_indirect(Name.Launch), F="a.exe")


def _in_a_stream(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"", AA=said(f"<< /O {SCRIPT} >>"))


def _xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array())


def _acting_page(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = said(f"<< /O {SCRIPT} >>")


def _opening_at_a_place(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])


def _title(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = "/JS /AA /Launch"


ACTIVE: Mapping[str, Change] = {
    "a script at the opening": opening_with(SCRIPT),
    "printing at the opening": opening_with("<< /S /Named /N /Print >>"),
    "a second action": opening_with("<< /S /GoTo /D (a) /Next << /S /Named /N /Print >> >>"),
    "a link that launches": annotated("/Subtype /Link /A << /S /Launch /F (a.exe) >>"),
    "a link to another file": annotated("/Subtype /Link /A << /S /GoToR /F (a.pdf) /D (a) >>"),
    "a link into a carried file": annotated("/Subtype /Link /A << /S /GoToE /D (a) >>"),
    "a form that is sent": annotated("/Subtype /Widget /A << /S /SubmitForm /F (x) >>"),
    "a form that is fetched": annotated("/Subtype /Widget /A << /S /ImportData /F (a.fdf) >>"),
    "a field that computes": annotated(f"/Subtype /Widget /AA << /C {SCRIPT} >>"),
    "rich media": annotated("/Subtype /RichMedia"),
    "a rendition": annotated("/Subtype /Screen /A << /S /Rendition >>"),
    "a file as a note": annotated("/Subtype /FileAttachment /FS << /F (a.exe) >>"),
    "a page that acts": _acting_page,
    "scripts by name": holding("Names", f"<< /JavaScript << /Names [(a) {SCRIPT}] >> >>"),
    "a carried file": _attach,
    "an XFA form": _xfa,
    "a name apart": _name_apart,
    "a script in the depth": holding("Deep", "[<< /K " * 100 + SCRIPT + ">>]" * 100),
    "a script in a stream's dictionary": _in_a_stream,
}
INERT: Mapping[str, Change] = {
    "a place at the opening": _opening_at_a_place,
    "a place by an action": opening_with("<< /S /GoTo /D (a) >>"),
    "a link to the web": annotated("/Subtype /Link /A << /S /URI /URI (https://s.example) >>"),
    "a form that is filled in": annotated("/Subtype /Widget /FT /Tx /T (nimi)"),
    "a title that speaks of scripts": _title,
}


@pytest.mark.parametrize("options", [{}, IN_STREAMS, {"linearize": True}])
@pytest.mark.parametrize("name", ACTIVE)
def test_what_acts_is_refused(name: str, options: Mapping[str, object]) -> None:
    """THREATS case 56, also where the object is packed into a stream with others."""
    content = pdf_with(ACTIVE[name], **options)
    assert activity_of(content, PDF) == Reason.DOCUMENT_ACTIVE_CONTENT


@pytest.mark.parametrize("options", [{}, IN_STREAMS, {"linearize": True}])
@pytest.mark.parametrize("name", INERT)
def test_what_only_shows_is_taken(name: str, options: Mapping[str, object]) -> None:
    """Links, places and fields to fill in are what decisions are made of."""
    assert activity_of(pdf_with(INERT[name], **options), PDF) is None


@pytest.mark.parametrize("content", [A_PDF, *DOCUMENTS.values(), small_pdf("a", b"/JS /AA")])
def test_an_honest_pdf_is_inert(content: bytes) -> None:
    """What stands inside a page's stream is drawn, not run."""
    assert activity_of(content, PDF) is None


def test_a_name_written_with_escapes_is_the_same_name() -> None:
    """ISO 32000-2 section 7.3.5: #4A is J."""
    content = small_pdf("a").replace(b"/Type /Catalog /P", b"/#4A#53 (app.alert(1)) /P")
    moved = len(content) - len(small_pdf("a"))
    assert activity_of(_with_moved_table(content, moved), PDF) == Reason.DOCUMENT_ACTIVE_CONTENT


def _with_moved_table(content: bytes, moved: int) -> bytes:
    """Write the cross-reference table of ``small_pdf`` anew, when its first object grew."""
    head, _, table = content.partition(b"xref\n")
    lines = table.split(b"\n")
    for at in range(3, 7):
        lines[at] = b"%010d 00000 n " % (int(lines[at][:10]) + moved)
    lines[-3] = b"%d" % len(head)
    return head + b"xref\n" + b"\n".join(lines)


@pytest.mark.parametrize(
    "content",
    [
        pdf_with(encryption=Encryption(owner="a", user="")),
        pdf_with(encryption=Encryption(owner="a", user="b")),
        small_pdf("a").replace(b"5 0 obj", b"6 0 obj"),
        small_pdf("a").replace(b"startxref\n", b"startxref\n9"),
        small_pdf("a").replace(b"endobj\n4", b"endob\n4"),
        b"%PDF-1.4\nstartxref\n0\n%%EOF\n",
        b"",
    ],
)
def test_what_nobody_can_look_into_is_refused(content: bytes) -> None:
    """Encrypted, or in need of mending, which each reader does in a way of its own."""
    assert activity_of(content, PDF) == Reason.DOCUMENT_TYPE_NOT_ALLOWED


def test_an_object_stream_that_unpacks_without_end_is_refused() -> None:
    """It stops at our limit, not at the machine's memory."""
    assert activity_of(packed(b" " * 1000), PDF) is None
    bomb = packed(b" " * active_pdf.MAX_OBJECT_STREAM_BYTES)
    assert len(bomb) < 10_000
    assert activity_of(bomb, PDF) == Reason.DOCUMENT_TYPE_NOT_ALLOWED


def test_many_object_streams_are_refused_by_what_they_are_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each may be below the limit of one."""
    monkeypatch.setattr(active_pdf, "MAX_OBJECT_STREAMS_BYTES", 900)
    assert activity_of(packed(b" " * 1000), PDF) == Reason.DOCUMENT_ACTIVE_CONTENT


def test_too_many_objects_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has looked at the rest, so nobody can tell."""
    content = small_pdf("a")
    monkeypatch.setattr(active_pdf, "MAX_OBJECTS", 4)
    assert activity_of(content, PDF) == Reason.DOCUMENT_ACTIVE_CONTENT


def test_too_many_values_are_refused_before_they_take_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two bytes in a file may be a hundred in memory."""
    monkeypatch.setattr(active_pdf, "MAX_SEPARATORS", 50)
    assert activity_of(small_pdf("a"), PDF) == Reason.DOCUMENT_ACTIVE_CONTENT


@pytest.mark.parametrize("name", [b"/LZWDecode", b"/LZW ", b"/L#5aW#44ecode"])
def test_a_packing_without_a_limit_is_refused(name: bytes) -> None:
    """It may stand in a table of contents, which is unpacked before anything can be asked."""
    assert activity_of(small_pdf("a", name), PDF) == Reason.DOCUMENT_ACTIVE_CONTENT


def test_a_suspect_is_not_looked_at_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """One dictionary may hold as much as a whole file."""
    monkeypatch.setattr(active_pdf, "MAX_SUSPECT_VALUES", 100)
    long = holding("Long", "[" + "/JS " * 200 + "]")
    assert activity_of(pdf_with(long), PDF) == Reason.DOCUMENT_ACTIVE_CONTENT


def test_a_lack_of_memory_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender keeps the mail and sends it again."""

    def lack(_: Pdf, __: int) -> None:
        raise MemoryError

    monkeypatch.setattr(active_pdf, "_check", lack)
    with pytest.raises(MemoryError):
        activity_of(A_PDF, PDF)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_arbitrary_changes_end_in_a_finding(noise: bytes, data: st.DataObject) -> None:
    """Whatever the library raises is translated where it is met."""
    at = data.draw(st.integers(0, len(A_PDF)))
    for content in (noise, A_PDF[:at] + noise + A_PDF[at + len(noise) :]):
        assert activity_of(content, PDF) in {
            None,
            Reason.DOCUMENT_TYPE_NOT_ALLOWED,
            Reason.DOCUMENT_ACTIVE_CONTENT,
        }
