"""What the books ask and the data cannot decide: listed, not left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from models import rules, warehouse
from models.rules import evaluability
from models.rules.pack import Pack
from pages.ui import reads, tables
from pages.ui import show as parts
from pages.ui.words import language, t


def show(packs: Sequence[Pack], chosen: tuple[str, ...]) -> None:
    """The rules without data and the requirements that no data decide, of the books in force and those chosen."""
    data = reads.settings().data
    on = [pack.id for pack in rules.active_packs(data)]
    names = tuple(sorted({*on, *chosen}))
    rows = reads.once_a_build(_rows, data, names)
    if rows.empty:
        return
    titles = {pack.id: pack.title.text(language()) for pack in packs}
    quotes = {rule.id: rule.clause.quote for pack in packs for rule in pack.rules}
    quotes |= {item.id: item.clause.quote for pack in packs for item in pack.undecidable}
    with st.expander(t("compliance.undecided", count=len(rows)), icon=":material/help:"):
        st.caption(t("compliance.undecided_why"))
        rows["book"] = [titles[name] for name in rows["pack_id"]]
        rows["quote"] = [quotes[name] for name in rows["rule_id"]]
        rows["status"] = [t(f"compliance.{status}") for status in rows["status"]]
        rows["reason"] = rows["reason" if language() == "en" else "reason_zh"]
        columns = {
            "book": "pack",
            "clause": "clause",
            "quote": "quote",
            "status": "status",
            "reason": "reason",
        }
        tables.show(rows, {name: t(f"column.{key}") for name, key in columns.items()}, height=360)
        parts.export("undecided", rows[[*columns, "rule_id"]])


def _rows(con: warehouse.Connection, data: Path, names: tuple[str, ...]) -> pd.DataFrame:
    found = [
        row
        for pack in rules.packs(data)
        if pack.id in names
        for row in evaluability.of_pack(con, pack)
        if row["status"] != "evaluable"
    ]
    return pd.DataFrame(found, columns=["pack_id", "rule_id", "clause", "status", "reason", "reason_zh"])
