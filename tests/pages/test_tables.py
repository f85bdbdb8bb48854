"""Tables: counts with their thousands, names that are numbers as they are, tall rows only where a text needs them."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import tables
from pages.ui.words import written_in


def _shown(table: dict[str, list], **given: Any) -> tuple[Any, dict[str, Any]]:
    """The table as it is sent to the browser, and how its columns are written."""

    def script(table: dict, given: dict) -> None:
        import pandas as pd

        from pages.ui import tables

        tables.show(pd.DataFrame(table), {name: name for name in table}, **given)

    kwargs = {"table": table, "given": given}
    test = AppTest.from_function(script, kwargs=kwargs, default_timeout=60).run()
    assert not test.exception
    proto = test.dataframe[0].proto
    return proto, json.loads(proto.columns)


def test_counts_have_their_thousands_and_numbers_that_name_do_not() -> None:
    _, columns = _shown({"calls": [12345], "share": [0.1], "line": [3816]}, shares=("share",))
    assert columns["calls"]["type_config"]["format"] == "localized"
    assert columns["share"]["type_config"]["format"] == "%.1f%%"
    assert columns["line"].get("type_config") is None


def test_rows_are_tall_only_where_a_text_does_not_fit() -> None:
    one, _ = _shown({"what": ["未表明身份"]}, sentences={"what": 200})
    two, _ = _shown({"what": ["未表明身份" * 6]}, sentences={"what": 200})
    assert (one.row_height, two.row_height) == (35, 62)


def test_a_long_name_has_room_in_its_row_and_a_long_note_does_not_push_the_others_away() -> None:
    _, columns = _shown(
        {"team": ["东" * 60, "一组"], "note": ["东" * 300] * 2}, sentences={"team": 60, "note": 190}
    )
    assert columns["team"]["width"] >= 60 * 13.5 / 3
    assert columns["note"]["width"] == 190


def _chosen(rows: list[str], asked: str, again: list[str] | None = None) -> AppTest:
    """A table of these rules whose chosen row stands in the address; then the same place with other rows."""

    def script(rows: list) -> None:
        import pandas as pd
        import streamlit as st

        from pages.ui import addressed

        given = pd.DataFrame({"rule": st.session_state.get("rows", rows)})
        st.text(addressed.choose(given, {"rule": "rule"}, "rule", by="rule", select="rules"))

    test = AppTest.from_function(script, kwargs={"rows": rows}, default_timeout=60)
    test.query_params["rule"] = asked
    test.run()
    if again is not None:
        test.session_state["rows"] = again
        test.run()
    assert not test.exception
    return test


def test_the_row_that_the_address_asks_for_is_marked() -> None:
    test = _chosen(["a", "b", "c"], "b")
    assert json.loads(test.dataframe[0].proto.selection_default)["selection"]["rows"] == [1]
    assert test.text[0].value == "b"


def test_other_rows_keep_the_choice_and_not_its_place() -> None:
    test = _chosen(["a", "b", "c"], "b", again=["b", "c"])
    assert test.text[0].value == "b"
    assert json.loads(test.dataframe[0].proto.selection_default)["selection"]["rows"] == [0]


def test_what_the_address_asks_for_holds_where_no_row_is_it() -> None:
    assert _chosen(["a"], "z").text[0].value == "z"


def test_a_missing_number_is_a_dash_as_a_missing_text_is() -> None:
    proto, _ = _shown({"name": ["a", "b"], "rate": [0.5, None]}, shares=("rate",))
    assert proto.placeholder == "—"


@pytest.mark.parametrize(
    ("rows", "given", "height"),
    [(12, None, "content"), (40, None, None), (8, 300, "content"), (40, 300, 300)],
)
def test_a_table_a_little_too_long_is_shown_whole_and_a_long_one_scrolls(
    monkeypatch: pytest.MonkeyPatch, rows: int, given: int | None, height: str | int | None
) -> None:
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(tables.st, "dataframe", lambda _, **options: found.append(options))
    with written_in("zh"):
        tables.show(pd.DataFrame({"n": range(rows)}), {"n": "n"}, height=given)
    assert found[0].get("height") == height
