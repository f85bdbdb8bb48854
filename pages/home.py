"""Home: what waits for this person, and where to go."""

from __future__ import annotations

import streamlit as st

from pages import roles
from pages.ui import person
from pages.ui.words import t


def page() -> None:
    """Greet, and lead to the pages of the role with a line on each."""
    user = person.user()
    st.title(t("home.title", name=user.name), anchor=False)
    st.caption(t("home.lead"))
    entries = [entry for entry in roles.pages_of(user) if entry.name != "home"]
    for entry in entries:
        with st.container(border=True):
            left, right = st.columns([1, 3], vertical_alignment="center")
            left.page_link(
                st.session_state["pages"][entry.name],
                label=t(f"page.{entry.name}"),
                icon=f":material/{entry.icon}:",
            )
            right.write(t(f"home.{entry.name}"))
