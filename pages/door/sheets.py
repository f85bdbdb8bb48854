"""Tables as the sheets of a workbook, ready to print: names that Excel takes, long tables over several, persons' numbers hidden."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from models.privacy import mask_digits, mask_name
from models.settings import Settings

MOST_ROWS = 1_048_575
"""The rows that a sheet holds beside its head."""
MOST_CHARACTERS = 32_700
"""The characters of a cell; Excel takes 32,767."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WIDEST_COLUMN, _A4 = 320, 9  # pixels; Excel's number of the paper
_NAMES = ("debtor_name",)
_TIMES = ("when",)


def content(tables: Mapping[str, pd.DataFrame], full: bool, heads: Mapping[str, str] | None = None) -> bytes:
    """The workbook of these tables by name, in order; persons' names and numbers hidden unless `full`.

    `heads`: columns in the reader's words. Such a head carries the column's name as a note, which is not printed.
    """
    out = io.BytesIO()
    safe = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=safe) as writer:
        for name, table in tables.items():
            for part, start in enumerate(range(0, max(1, len(table)), MOST_ROWS), start=1):
                sheet = sheet_name(name, part)
                rows = _shown(table.iloc[start : start + MOST_ROWS], full)
                rows.to_excel(writer, sheet_name=sheet, index=False, freeze_panes=(1, 0))
                _head(writer.book, writer.sheets[sheet], rows, heads or {})
                _lay_out(writer.book, writer.sheets[sheet], len(rows.columns))
    return out.getvalue()


def _head(book: Any, sheet: Any, rows: pd.DataFrame, heads: Mapping[str, str]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, name in enumerate(map(str, rows.columns)):
        if name in heads:
            sheet.write_string(0, place, heads[name], bold)
            sheet.write_comment(0, place, name)


def _lay_out(book: Any, sheet: Any, columns: int) -> None:
    """Columns as wide as they need, long texts over several lines; printed across A4, its head on every page, pages numbered."""
    if columns:
        sheet.set_column(0, columns - 1, None, book.add_format({"text_wrap": True, "valign": "top"}))
    sheet.autofit(_WIDEST_COLUMN)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def sheet_name(name: str, part: int = 1) -> str:
    """A name that Excel takes; of a table that goes over several sheets, with the number of the part."""
    suffix = "" if part == 1 else f" {part}"
    plain = _NOT_IN_NAMES.sub("_", name).lstrip("'")
    return (plain[: 31 - len(suffix)].rstrip("'") or "1") + suffix


def _shown(table: pd.DataFrame, full: bool) -> pd.DataFrame:
    """The table as a workbook takes it, the names and numbers of persons hidden unless they go out in full.

    Ids of cases and calls and moments stand as on the page, or nobody would find them again: moments of the desk on the
    floor's clock. What the contract keeps as a day (`…_on`) has no time of day.
    """
    sheet = table.copy()
    if not full:
        for column in sheet.select_dtypes(include=["object", "str"]).columns:
            if _is_open(str(column)):
                continue
            hide = mask_name if column in _NAMES else mask_digits
            sheet[column] = [hide(cell) if isinstance(cell, str) else cell for cell in sheet[column]]
    for column in sheet.select_dtypes(include=["datetimetz"]).columns:
        sheet[column] = sheet[column].dt.tz_convert(Settings().timezone).dt.tz_localize(None)
    for column in sheet.select_dtypes(include=["datetime"]).columns:
        if str(column).endswith("_on"):
            sheet[column] = [None if pd.isna(cell) else cell.date() for cell in sheet[column]]
    for column in sheet.select_dtypes(include=["object", "str"]).columns:
        sheet[column] = [_fitting(cell) for cell in sheet[column]]
    return sheet


def _fitting(cell: Any) -> Any:
    """A text as long as a cell takes, with how many characters more there are."""
    if not isinstance(cell, str) or len(cell) <= MOST_CHARACTERS:
        return cell
    return f"{cell[:MOST_CHARACTERS]}… [+{len(cell) - MOST_CHARACTERS}]"


def _is_open(column: str) -> bool:
    """Whether a column says nothing of a person: an id of ours, or a moment."""
    return column in ("id", *_TIMES) or (column.endswith("_id") and column != "debtor_id")
