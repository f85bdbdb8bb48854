"""What a verdict found wrong: the labels heard and the items of the scorecard at fault, each with its clause."""

from __future__ import annotations

from typing import Any

import streamlit as st

from models.desk.scorecard import scorecard
from models.language.labels import labels
from pages.ui.talk import title_of
from pages.ui.words import language, t


def show(verdict: dict[str, Any]) -> None:
    """A line each; nothing where nothing was found."""
    for label in verdict.get("labels", ()):
        st.markdown(f"- **{title_of(label)}** · {_whole(labels()[label].clause)}")
    for item in scorecard().items:
        if verdict["answers"].get(item.id) == "fault":
            clause = f" · {_whole(item.clause)}" if item.clause else ""
            st.markdown(f"- {getattr(item, language())} · {t('review.fault')}{clause}")


def _whole(clauses: str) -> str:
    """Clauses that no line break divides."""
    return clauses.replace("-", "\u2011")
