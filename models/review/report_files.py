"""A confirmed report as a document (DOCX) and as a workbook (XLSX): the same tables, shares with both ends."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

_FONT = "Microsoft YaHei"
_EXCEL = {"share": "0.0%", "per_thousand": '0.00"‰"', "number": "#,##0", "text": "@"}


def document(content: dict[str, Any]) -> bytes:
    """`content`: title, lines, sections (title, columns [title, form], rows, forms), note heading and note."""
    file = Document()
    style = file.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    file.add_heading(content["title"], level=1)
    for line in content["lines"]:
        file.add_paragraph(line)
    for section in content["sections"]:
        file.add_heading(section["title"], level=2)
        _table(file, section)
    file.add_heading(content["note_title"], level=2)
    file.add_paragraph(content["note"])
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def workbook(content: dict[str, Any]) -> bytes:
    """The same as a workbook: a sheet of the lines and the note, then one a section, numbers as numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        formats = {name: book.add_format({"num_format": form}) for name, form in _EXCEL.items()}
        sheet = book.add_worksheet(_name(content["title"], 0))
        lines = [content["title"], *content["lines"], content["note_title"], content["note"]]
        for place, line in enumerate(lines):
            sheet.write_string(place, 0, line, bold if place == 0 else None)
        for number, section in enumerate(content["sections"], start=1):
            sheet = book.add_worksheet(_name(section["title"], number))
            for column, (title, _) in enumerate(section["columns"]):
                sheet.write_string(0, column, title, bold)
            for row, (cells, forms) in enumerate(formed(section), start=1):
                for column, (cell, form) in enumerate(zip(cells, forms, strict=True)):
                    sheet.write(row, column, cell, formats[form])
            sheet.autofit()
    return out.getvalue()


def formed(section: dict[str, Any]) -> list[tuple[list[Any], list[str]]]:
    """Each row with the forms of its cells; reports kept without `forms` write them as their columns say."""
    plain = [form for _, form in section["columns"]]
    return list(zip(section["rows"], section.get("forms") or [plain] * len(section["rows"]), strict=True))


def shown(value: Any, form: str) -> str:
    """A cell as the document and the page write it."""
    if value is None:
        return "—"
    if form == "share":
        return f"{value:.1%}"
    if form == "per_thousand":
        return f"{value:.2f} ‰"
    return f"{value:,.0f}" if form == "number" else str(value)


def _table(file: Any, section: dict[str, Any]) -> None:
    if not section["rows"]:
        file.add_paragraph("—")
        return
    table = file.add_table(rows=1, cols=len(section["columns"]), style="Light Grid Accent 1")
    for cell, (title, _) in zip(table.rows[0].cells, section["columns"], strict=True):
        cell.text = title
    for row, forms in formed(section):
        for cell, value, form in zip(table.add_row().cells, row, forms, strict=True):
            cell.text = shown(value, form)


def _name(title: str, number: int) -> str:
    """A sheet's name: no characters that Excel refuses, unique by its number."""
    plain = "".join(letter for letter in title if letter not in "[]:*?/\\'")
    return f"{number} {plain}"[:31]
