"""A letter or note of more lines than a cell shows is read whole under the table that it is chosen in."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _shown(place: int | None) -> None:
    import pandas as pd

    from pages.ui import whole

    row = {"when": "2026-03-03", "event": "*信函*", "case_id": None}
    texts = {"note": "第一段\n" + "请尽快联系。" * 400 + "\n=1+1", "next_step": "—"}
    whole.show(
        pd.DataFrame([row | {"note": "x", "next_step": "y"}, row | texts]),
        place,
        ("when", "event", "case_id"),
        ("note", "next_step"),
    )


def shown(place: int | None) -> AppTest:
    test = AppTest.from_function(_shown, kwargs={"place": place}, default_timeout=60).run()
    assert not test.exception
    return test


def test_the_chosen_row_is_told_at_full_length_and_without_what_it_lacks() -> None:
    test = shown(1)
    assert [one.value for one in test.text] == ["第一段\n" + "请尽快联系。" * 400 + "\n=1+1"]
    assert [one.value for one in test.markdown] == ["**2026\\-03\\-03 · \\*信函\\***"]


def test_nothing_is_told_where_no_row_is_chosen() -> None:
    assert not shown(None).text and not shown(None).markdown
