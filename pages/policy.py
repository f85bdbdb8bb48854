"""Policy: the rule books and their rules, what a change would find before anybody adopts it, and what contradicts itself."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import rules
from models.rules.lint import Finding, lint
from pages.ui import reads, tables
from pages.ui.formats import number
from pages.ui.policy import books, rule
from pages.ui.words import language, t

VIEWS = ("books", "rule", "lint")


def page() -> None:
    """Books, one rule with its trial, or the remarks on all of them."""
    st.title(t("page.policy"), anchor=False)
    st.caption(t("policy.next_build"))
    data = reads.settings().data
    for problem in rules.problems(data):
        st.error(problem.sentence(language()), icon=":material/error:")
    found = rules.packs(data)
    view = _view()
    if view == "books":
        books.show(found)
    elif view == "rule":
        rule.show(found)
    else:
        _lint(lint(data))


def _view() -> str:
    """The part of the page that was chosen; a rule in the address opens the rule's part."""
    if "policy.view" not in st.session_state:
        st.session_state["policy.view"] = "rule" if "rule" in st.query_params else "books"
    chosen = st.segmented_control(
        t("policy.view"),
        VIEWS,
        format_func=lambda name: t(f"policy.view_{name}"),
        key="policy.view",
        label_visibility="collapsed",
    )
    return str(chosen or "books")


def _lint(found: list[Finding]) -> None:
    """Each remark with its place and what to do about it."""
    if not found:
        st.success(t("policy.lint_none"), icon=":material/check:")
        return
    st.caption(t("policy.lint_why", count=number(len(found))))
    checks = list(dict.fromkeys(item.check for item in found))
    for check in checks:
        mine = [item for item in found if item.check == check]
        icon = ":material/error:" if mine[0].level == "error" else ":material/warning:"
        count = number(len(mine))
        with st.expander(
            f"{t(f'lint.{check}')} · {count}", icon=icon, expanded=check == "conflicting_floors"
        ):
            st.markdown(t(f"lint.do_{check}"))
            table = pd.DataFrame(
                {
                    "place": [item.place for item in mine],
                    "says": [item.says.text(language()) for item in mine],
                }
            )
            tables.show(table, {"says": t("lint.says"), "place": t("lint.place")}, sentences={"says": 420})
