"""Withdrawing a version that is not in force yet: from its day on, what was in force before it goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from models.rules.adopting import sharing
from models.rules.pack import Pack, Rule, Version
from pages.ui import person, reads
from pages.ui.formats import day
from pages.ui.policy import trial, values
from pages.ui.words import t


def show(pack: Pack, rule: Rule) -> None:
    """The form for the next version that is to change something; nothing where none is planned."""
    planned = _next(rule)
    if planned is not None:
        with st.expander(t("policy.withdraw"), icon=":material/undo:"):
            _form(pack, rule, *planned)
    if st.session_state.pop("policy.withdrawn", None):
        st.success(t("policy.withdrawn"), icon=":material/check_circle:")


def _next(rule: Rule) -> tuple[Version, dict[str, Any]] | None:
    """The next version not in force yet that changes something, and the values before it of what it changes."""
    for version in rule.versions:
        before = rule.version_on(version.first_day - timedelta(days=1)) if _is_later(version) else None
        if before is not None:
            given = rule.values(version)
            old = {name: one for name, one in rule.values(before).items() if one != given[name]}
            if old:
                return version, old
    return None


def _is_later(version: Version) -> bool:
    return bool(version.author) and version.first_day > reads.settings().today()


def _form(pack: Pack, rule: Rule, version: Version, before: dict[str, Any]) -> None:
    st.caption(t("policy.withdraw_why", version=version.version, day=day(version.first_day)))
    with st.form(f"policy.withdraw.{rule.id}", border=False):
        reason = st.text_area(t("policy.reason"), height=80, key=f"withdraw-reason-{rule.id}")
        if st.form_submit_button(t("policy.withdraw_do")):
            back = {name: values.plain(one) for name, one in before.items()}
            shared_by = sharing(pack, rule, back)
            trial.adopt(rule, back, person.user().name, reason, version.first_day, shared_by)
            st.session_state["policy.withdrawn"] = rule.id
            st.session_state.pop("policy.tried", None)
            st.rerun()
