"""Field values with parameters, and the file names in them, in every form that mailers write."""

from __future__ import annotations

import pytest

from silta.base.mime.entity import CRLF, BrokenMime, read_entity
from silta.base.mime.field_values import content_type_of, plain_parameter, read_value
from silta.base.mime.file_names import file_name_of


def name_of(*fields: str) -> str:
    """Return the file name of a part with these header fields."""
    return file_name_of(read_entity("\r\n".join([*fields, "", ""]).encode(), CRLF))


@pytest.mark.parametrize(
    ("text", "value", "parameters"),
    [
        ("text/plain", "text/plain", {}),
        ("Text/PLAIN; Charset=UTF-8", "text/plain", {"charset": "UTF-8"}),
        ('a/b;x=y ; z="q; \\"r\\\\" ;', "a/b", {"x": "y", "z": 'q; "r\\'}),
        ('attachment; filename=""', "attachment", {"filename": ""}),
    ],
)  # fmt: skip
def test_a_value_is_read_with_its_parameters(
    text: str, value: str, parameters: dict[str, str]
) -> None:
    """RFC 2045 section 5.1: names in lower case, texts as they were written."""
    found = read_value(text)
    assert (found.value, dict(found.parameters)) == (value, parameters)


@pytest.mark.parametrize(
    "text",
    ["", ";", "a b", "a/b/c", "a/b; x", "a/b; x=", "a/b; x =y", 'a/b; x="y', "a/b; x=y z", "a/b;;",
     "a/b (c)", "a/b; x=1; X=2", "a/b; x=ä", 'a/b; x="y"z', "a/b; x=y'z", "a/b; x=p/q"],
)  # fmt: skip
def test_other_shapes_are_refused(text: str) -> None:
    """Comments, repetitions and repairs are read in as many ways as there are readers."""
    with pytest.raises(BrokenMime):
        read_value(text)


def test_a_part_without_a_type_is_plain_text() -> None:
    """RFC 2045 section 5.2."""
    assert content_type_of(read_entity(b"\r\n", CRLF)).value == "text/plain"


@pytest.mark.parametrize("text", ["text", "attachment; x=y"])
def test_a_type_has_two_halves(text: str) -> None:
    """Without a subtype it is no media type."""
    with pytest.raises(BrokenMime):
        content_type_of(read_entity(f"Content-Type: {text}\r\n\r\n".encode(), CRLF))


@pytest.mark.parametrize(
    "parameter",
    ["boundary*=us-ascii''b", "boundary*0=b", 'boundary="=?utf-8?q?b?="', 'boundary="ä"'],
)
def test_an_encoded_boundary_is_refused(parameter: str) -> None:
    """Readers do not agree about it, and nobody needs it."""
    with pytest.raises(BrokenMime):
        plain_parameter(read_value(f"multipart/mixed; {parameter}"), "boundary")


@pytest.mark.parametrize(
    "parameter",
    [
        'filename="päätös 1.pdf"',
        "filename*=UTF-8''p%C3%A4%C3%A4t%C3%B6s%201.pdf",
        "filename*=utf-8'fi'pa%CC%88a%CC%88to%CC%88s%201.pdf",
        "filename*=iso-8859-1''p%E4%E4t%F6s%201.pdf",
        "filename*0*=UTF-8''p%C3%A4%C3; filename*1*=%A4t%C3%B6s; filename*2=\" 1.pdf\"",
        'filename="=?UTF-8?B?cMOkw6R0w7ZzIDEucGRm?="',
        'filename="=?utf-8?Q?p=C3=A4=C3=A4t?= =?iso-8859-15?q?=F6s_1.pdf?="',
        "filename*=UTF-8''p%C3%A4%C3%A4t%C3%B6s%201.pdf; filename=\"päätös 1.pdf\"",
    ],
)
def test_a_name_is_read_in_every_form(parameter: str) -> None:
    """RFC 2231, RFC 6532, and RFC 2047 where it does not belong but is written all the same."""
    assert name_of(f"Content-Disposition: attachment; {parameter}") == "päätös 1.pdf"
    assert name_of(f"Content-Type: a/b; {parameter.replace('filename', 'name')}") == "päätös 1.pdf"


def test_two_fields_may_agree() -> None:
    """Most mailers write the name twice."""
    disposition = "Content-Disposition: inline; filename*=utf-8''a.pdf"
    assert name_of('Content-Type: a/b; name="a.pdf"', disposition) == "a.pdf"


@pytest.mark.parametrize(
    "fields",
    [
        [],
        ["Content-Disposition: attachment"],
        ["Content-Type: a/b; name=a.pdf", "Content-Disposition: attachment; filename=b.pdf"],
        ["Content-Disposition: attachment; filename=a.pdf; filename*=utf-8''b.pdf"],
        ["Content-Disposition: attachment; filename=a", "Content-Disposition: inline; filename=a"],
        *(
            [f"Content-Disposition: attachment; {parameter}"]
            for parameter in (
                "filename*=a.pdf",
                "filename*=utf-8'a.pdf",
                "filename*=koi8-r''a.pdf",
                "filename*=''a.pdf",
                "filename*=utf-8''%E4.pdf",
                "filename*=utf-8''%4.pdf",
                "filename*=utf-8''%zz.pdf",
                "filename*=\"utf-8''ä.pdf\"",
                "filename*1=a.pdf",
                "filename*0=a; filename*2=b",
                "filename*0=a; filename*0*=utf-8''a",
                "filename*0=a; filename*1*=%20b",
                "filename*0=a; filename*00=b",
                "filename*x=a",
                'filename="=?utf-8?Q?p=C3?= =?utf-8?Q?=A4?="',
                'filename="=?utf-8?Q?a?=.pdf"',
                'filename="x =?utf-8?Q?a?="',
                'filename="=?utf-8?Q?a b?="',
                'filename="=?utf-8?Q?=4?="',
                'filename="=?utf-8?B?YQ?="',
                'filename="=?utf-8?X?a?="',
                'filename="=?utf-8*fi?Q?a?="',
                'filename="=?a"',
            )
        ),
    ],
)
def test_an_uncertain_name_is_refused(fields: list[str]) -> None:
    """A document is matched by its name: there must be one reading of it."""
    with pytest.raises(BrokenMime):
        name_of(*fields)
