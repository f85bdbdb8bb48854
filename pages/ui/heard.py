"""What was heard in a call beside its note, the case's waivers and its account."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from models import warehouse
from models.privacy import mask_digits
from pages.ui import reads
from pages.ui.formats import clock, is_missing, listed, money
from pages.ui.words import t

_AMOUNTS = ("amount_said_differs", "promise_amount_differs")


def show(call_id: str) -> None:
    """The findings of a call, each with its second, its clause, the words heard and what is on file."""
    st.header(t("heard.title"), anchor=False)
    found = reads.once_a_build(_findings, call_id).to_dict("records")
    st.caption(t("heard.why" if found else "heard.none"))
    for row in found:
        at = "" if is_missing(row["start_seconds"]) else f"{clock(row['start_seconds'])} · "
        st.markdown(f"- {at}**{t('heard.' + row['kind'])}** · {row['clause']}")
        if not is_missing(row["heard"]) and row["heard"]:
            st.text(mask_digits(row["heard"]))
        if not is_missing(row["noted"]) and row["noted"]:
            st.caption(t("heard.noted", noted=_on_file(row)))


def _on_file(row: dict[Any, Any]) -> str:
    """What is on file as it was written; the account's amounts, kept with blanks between them, as money."""
    noted = str(row["noted"])
    return (
        listed(money(Decimal(one)) for one in dict.fromkeys(noted.split()))
        if row["kind"] in _AMOUNTS
        else noted
    )


def _findings(con: warehouse.Connection, call_id: str) -> pd.DataFrame:
    return warehouse.frame(con, warehouse.query_text("floor/note_findings"), {"call_id": call_id})
