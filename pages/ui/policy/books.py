"""The rule books: what each rests on, whether it is in force, and the switch with its reason."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import pandas as pd
import streamlit as st

from models import rules
from models.desk import audit
from models.problems import Problem
from models.rules.pack import Pack, Support
from pages.ui import person, reads, tables
from pages.ui.formats import moment, number
from pages.ui.words import language, t

_COLOURS: dict[str, Literal["green", "orange", "red"]] = {
    "primary": "green",
    "mirror": "orange",
    "unverified": "red",
}
SWITCHED = "rule_pack_switched"


def show(packs: list[Pack]) -> None:
    """Every book, then who switched which and why."""
    data = reads.settings().data
    on = {pack.id for pack in rules.active_packs(data)}
    built = {row["pack_id"] for row in reads.rows("SELECT DISTINCT pack_id FROM mart.rule_versions")}
    for pack in sorted(packs, key=lambda one: (one.id not in on, not one.overridable, one.id)):
        _book(pack, pack.id in on, pack.id in built)
    _history(packs)


def _book(pack: Pack, is_on: bool, is_built: bool) -> None:
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        with left:
            st.markdown(f"**{pack.title.text(language())}** · `{pack.id}`")
            with st.container(horizontal=True, gap="small"):
                state = "on" if is_on else "off"
                st.badge(t(f"policy.{state}"), color="blue" if is_on else "gray")
                for support, count in _seen(pack).items():
                    st.badge(f"{t(f'policy.support_{support}')} · {number(count)}", color=_COLOURS[support])
                if is_on != is_built:
                    st.badge(t("policy.with_next_build"), icon=":material/schedule:", color="violet")
            st.caption(
                f"{pack.document.text(language())} · {t('policy.source', source=f'`{pack.source}`')}  \n"
                + t("policy.counts", rules=number(len(pack.rules)), undecidable=number(len(pack.undecidable)))
                + " ".join(["", *(t(f"policy.support_why_{support}") for support in _seen(pack))])
            )
        with right.popover(t("policy.switch_off" if is_on else "policy.switch_on"), width="stretch"):
            _switch(pack, not is_on)


def _seen(pack: Pack) -> dict[Support, int]:
    """How many of a book's clauses were seen in which text."""
    clauses = [rule.clause for rule in pack.rules] + [item.clause for item in pack.undecidable]
    return dict(Counter(pack.support_of(clause) for clause in clauses))


def _switch(pack: Pack, to: bool) -> None:
    with st.form(f"switch-{pack.id}", border=False):
        reason = st.text_area(t("policy.reason"), height=80, key=f"switch-reason-{pack.id}")
        if st.form_submit_button(t("policy.confirm"), type="primary"):
            switch(pack, to, reason)
            st.rerun()


def switch(pack: Pack, to: bool, reason: str) -> None:
    """Switch a book on or off and write who did it and why; Problem without a reason."""
    if not reason.strip():
        raise Problem("Say why the book is switched.", "请写明切换规则包的理由。")
    user, data = person.user(), reads.settings().data
    with person.desk().write() as connection:
        told = {"on": to, "reason": reason.strip()}
        audit.write(connection, user.user_id, user.name, SWITCHED, pack.id, told)
        rules.switch(data, pack.id, to)


def _history(packs: list[Pack]) -> None:
    rows = audit.latest(person.desk(), 50, SWITCHED)
    if not rows:
        return
    titles = {pack.id: pack.title.text(language()) for pack in packs}
    table = pd.DataFrame(
        {
            "at": [moment(row["at"]) for row in rows],
            "book": [titles.get(row["subject"], row["subject"]) for row in rows],
            "state": [t("policy.on" if row["detail"]["on"] else "policy.off") for row in rows],
            "by": [row["user_name"] for row in rows],
            "reason": [row["detail"]["reason"] for row in rows],
        }
    )
    st.header(t("policy.switches"), anchor=False)
    tables.show(table, {name: t(f"policy.column_{name}") for name in table.columns})
