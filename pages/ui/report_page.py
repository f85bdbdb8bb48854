"""A weekly report on a page: its sections as tables, and the links that take it away."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from models.review import report_files
from pages.ui import tables
from pages.ui.place import at
from pages.ui.words import t


def sections(text: dict[str, Any]) -> None:
    """Every section of a report in the reader's words (`reporting.text_of`) under its title; narrow ones on end side by side."""
    for is_narrow, group in groupby(text["sections"], key=_is_narrow):
        columns = st.columns(2 if is_narrow else 1)
        for place, section in enumerate(group):
            with columns[place % len(columns)]:
                _section(section)


def _is_narrow(section: dict[str, Any]) -> bool:
    """Across a whole page a table of two columns would part its numbers from what they count."""
    return len(section["columns"]) <= 2


def _section(section: dict[str, Any]) -> None:
    st.header(section["title"], anchor=False)
    if section["rows"]:
        _table(section)
    else:
        st.caption(t("report.nothing"))


def _table(section: dict[str, Any]) -> None:
    words = [title for title, _ in section["columns"]]
    rows = [
        [report_files.shown(cell, form) for cell, form in zip(row, forms, strict=True)]
        for row, forms in report_files.formed(section)
    ]
    numbers = [title for title, form in section["columns"] if form != "text"]
    tables.show(pd.DataFrame(rows, columns=words), {title: title for title in words}, right=numbers)


def links(report_id: int) -> None:
    """The confirmed report as DOCX and XLSX."""
    address = at(f"/report/{report_id}")
    st.html(
        f'<div class="tj-links"><a href="{address}.docx" target="_self">DOCX</a>'
        f'<a href="{address}.xlsx" target="_self">XLSX</a></div>'
    )
