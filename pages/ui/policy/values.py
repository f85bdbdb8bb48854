"""Parameters of a rule: shown as a reader writes them, and asked for by their type."""

from __future__ import annotations

from datetime import time
from typing import Any

import streamlit as st

from models import contract
from models.rules.pack import Parameter
from pages.ui.formats import listed
from pages.ui.words import language, t


def text(given: Any) -> str:
    """A value as a reader writes it: 22:00, 2%, 是, 手工、预览."""
    if isinstance(given, bool):
        return t("policy.yes" if given else "policy.no")
    if isinstance(given, time):
        return given.isoformat("minutes" if given.second == 0 else "seconds")
    if isinstance(given, list | tuple):
        return listed(given)
    return f"{given:g}" if isinstance(given, float) else str(given)


def ask(name: str, parameter: Parameter, given: Any, key: str) -> Any:
    """A widget for a value of this type; what it holds, in a form that can be compared and kept."""
    title = parameter.text(language())
    if parameter.type == "flag":
        return st.toggle(title, value=given, key=key)
    if parameter.type == "count":
        return st.number_input(title, min_value=0, value=given, step=1, key=key)
    if parameter.type == "number":
        return st.number_input(title, min_value=0.0, value=given, step=0.01, format="%g", key=key)
    if parameter.type == "words":
        offered = dict.fromkeys([*given, *contract.values().get(name.removesuffix("s"), ())])
        return tuple(
            st.multiselect(title, list(offered), default=list(given), accept_new_options=True, key=key)
        )
    return st.text_input(title, value=text(given), key=key, help=t("policy.time_help")).strip()


def plain(given: Any) -> Any:
    """A value in force in the form that `ask` gives."""
    return text(given) if isinstance(given, time) else given
