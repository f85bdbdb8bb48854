"""Home: money beside conduct for who answers for them, what waits for this person, and where to go."""

from __future__ import annotations

import streamlit as st

from pages import roles
from pages.ui import headline, person, waiting
from pages.ui.formats import literal
from pages.ui.words import t


def page() -> None:
    """The four numbers of the floor, the open work, then the pages of the role with a line on each."""
    user = person.user()
    names = [entry.name for entry in roles.pages_of(user) if entry.name != "home"]
    st.title(t("home.title", name=literal(user.name)), anchor=False)
    if "overview" in names:
        headline.show()
    _waiting(waiting.found(user))
    st.header(t("home.pages"), anchor=False)
    for place in range(0, len(names), 2):
        for column, name in zip(st.columns(2), names[place : place + 2], strict=False):
            with column.container(border=True, gap=None, height="stretch"):
                _link(name)
                st.caption(t(f"home.{name}"))


def _waiting(found: dict[str, list[str]]) -> None:
    st.header(t("home.waiting"), anchor=False)
    if not found:
        st.caption(t("home.nothing_waits"))
        return
    with st.container(border=True):
        for name, sentences in found.items():
            left, right = st.columns([1, 3], vertical_alignment="center")
            with left:
                _link(name)
            right.write(" · ".join(sentences))


def _link(name: str) -> None:
    icon = next(entry.icon for entry in roles.all_pages() if entry.name == name)
    st.page_link(st.session_state["pages"][name], label=t(f"page.{name}"), icon=f":material/{icon}:")
