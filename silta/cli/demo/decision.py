"""The demo's decision as a real PDF of two pages: the decision, and how to seek its revision."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fpdf import FPDF

MARGIN_MM = 25
LINE_MM = 6.5
TEXT_POINTS, TITLE_POINTS = 11, 18

DECISION = (
    "Asia: varhaiskasvatuspaikka, SIL/123/2026",
    (
        "Siltalan kaupunki on myöntänyt lapsellesi varhaiskasvatuspaikan Siltalan päiväkodista "
        "hakemuksesi mukaisesti. Paikka on kokoaikainen."
    ),
    (
        "Perustelut: hakemus on tullut ajallaan, ja päiväkodissa on vapaa paikka. Päätös perustuu "
        "varhaiskasvatuslakiin (540/2018)."
    ),
    "Jos et ota paikkaa vastaan, ilmoita siitä varhaiskasvatukseen kahden viikon kuluessa.",
    "Päivähoidon päällikkö, Siltalan kaupunki",
)
REMEDY = (
    "Jos olet tyytymätön päätökseen, voit vaatia siihen oikaisua kirjallisesti.",
    (
        "Määräaika on 30 päivää päätöksen tiedoksisaannista. Tiedoksisaantipäivää ei lasketa "
        "määräaikaan. Jos viimeinen päivä on pyhäpäivä tai lauantai, voit tehdä vaatimuksen "
        "seuraavana arkipäivänä."
    ),
    (
        "Kerro vaatimuksessa, mihin päätökseen haet oikaisua, millaista oikaisua vaadit ja millä "
        "perusteella."
    ),
    "Oikaisuvaatimus tehdään Lupa- ja valvontavirastolle.",
)


def write_decision(path: Path, day: date) -> None:
    """Write the PDF; people, municipality and matter are invented, and every page says so."""
    pdf = FPDF(format="A4")
    pdf.set_margin(MARGIN_MM)
    pdf.set_lang("fi")
    pdf.set_title("Päätös varhaiskasvatuspaikasta")
    pdf.set_author("Siltalan kaupunki")
    _page(pdf, "Päätös varhaiskasvatuspaikasta", (f"{day.day}.{day.month}.{day.year}", *DECISION))
    _page(pdf, "Oikaisuvaatimusohje", REMEDY)
    pdf.output(str(path))


def _page(pdf: FPDF, title: str, paragraphs: tuple[str, ...]) -> None:
    pdf.add_page()
    pdf.set_font("helvetica", "B", TEXT_POINTS)
    pdf.cell(0, LINE_MM, "SILTALAN KAUPUNKI, esittely: keksitty päätös")
    pdf.ln(3 * LINE_MM)
    pdf.set_font("helvetica", "B", TITLE_POINTS)
    pdf.multi_cell(0, 2 * LINE_MM, title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("helvetica", "", TEXT_POINTS)
    for paragraph in paragraphs:
        pdf.ln(LINE_MM / 2)
        pdf.multi_cell(0, LINE_MM, paragraph, new_x="LMARGIN", new_y="NEXT")
