"""What was heard beside what is on file: amounts are money, a note is what was written."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import reads

FOUND = [
    {"kind": "amount_said_differs", "clause": "S-67", "heard": "三千六", "noted": "3208.94 10339.91"},
    {"kind": "promise_not_in_note", "clause": "S-76", "heard": "周五还", "noted": "下周再联系 3"},
]


@pytest.mark.parametrize(
    ("language", "amounts"), [("zh", "¥3,208.94、¥10,339.91"), ("en", "¥3,208.94, ¥10,339.91")]
)
def test_amounts_on_file_are_shown_as_money_and_a_note_as_it_was_written(
    monkeypatch: pytest.MonkeyPatch, language: str, amounts: str
) -> None:
    rows = pd.DataFrame(FOUND).assign(start_seconds=[15.0, None])
    monkeypatch.setattr(reads, "once_a_build", lambda *_: rows)

    def script() -> None:
        from pages.ui import heard

        heard.show("K1")

    test = AppTest.from_function(script)
    test.session_state["language"] = language
    told = [one.value for one in test.run().caption]
    assert not test.exception
    assert any(amounts in one for one in told)
    assert any("下周再联系 3" in one for one in told)


def test_nothing_is_told_of_what_is_not_on_file(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"kind": "waiver_on_file", "clause": "S-61", "heard": "打七折结清", "noted": None}
    rows = pd.DataFrame([row, FOUND[0]]).assign(start_seconds=[35.0, 15.0])
    monkeypatch.setattr(reads, "once_a_build", lambda *_: rows)

    def script() -> None:
        from pages.ui import heard

        heard.show("K1")

    test = AppTest.from_function(script)
    test.session_state["language"] = "en"
    told = [one.value for one in test.run().caption]
    assert sum(one.startswith("On file") for one in told) == 1
    assert not any("nan" in one for one in told)
