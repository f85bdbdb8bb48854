"""The script of every rerun: who is it, which language, which pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from importlib import import_module

import streamlit as st

from models.desk import preferences
from models.desk.users import User
from models.problems import Problem
from pages import roles
from pages.ui import person, sidebar, theme
from pages.ui.place import at
from pages.ui.words import t


def run() -> None:
    """Show the page that was asked for, to somebody who may see it."""
    session = person.session()
    language = _language(session.user if session else None)
    st.session_state["language"] = language
    st.set_page_config(page_title=t("app.name"), page_icon=theme.ICON, layout="wide")
    theme.apply()
    if session is None or session.user.must_change:
        _say_signed_out()
        return
    st.session_state["user"] = session.user
    pages = {entry.name: _page(entry) for entry in roles.pages_of(session.user)}
    st.session_state["pages"] = pages
    page = st.navigation(list(pages.values()), position="sidebar")
    sidebar.show(session.user, page.url_path)
    page.run()


def _language(user: User | None) -> str:
    """The person's; of a session that has ended, the one it had."""
    default = person.settings().language
    if user is None:
        return str(st.session_state.get("language", default))
    return preferences.get(person.desk(), user.user_id, "language", default)


def _page(entry: roles.PageEntry) -> st.Page:
    return st.Page(
        partial(_show, entry.name),
        title=t(f"page.{entry.name}"),
        icon=f":material/{entry.icon}:",
        url_path=entry.name,
        default=entry.name == "home",
    )


def _show(name: str) -> None:
    """Run a page; what its reader can mend is a notice in their language."""
    page: Callable[[], None] = import_module(f"pages.{name}").page
    try:
        page()
    except Problem as problem:
        st.warning(_told(problem), icon=":material/info:")


def _told(problem: Problem) -> str:
    """The sentence of a problem; where on the server the data lie is said to its administrators alone."""
    sentence, data = problem.sentence(st.session_state["language"]), person.settings().data
    if person.user().role == "administrator":
        return sentence
    for path in (data.resolve(), data):
        sentence = re.sub(rf"(?<!\w){re.escape(str(path))}(?=[/:：])", t("frame.data_folder"), sentence)
    return sentence[:1].upper() + sentence[1:]


def _say_signed_out() -> None:
    st.navigation([st.Page(lambda: None, title=t("door.signed_out"), url_path="out")], position="hidden")
    st.title(t("door.signed_out"), anchor=False)
    st.write(t("door.signed_out_why"))
    st.html(f'<a class="tj-button" href="{at("/sign-in")}" target="_self">{t("door.sign_in_again")}</a>')


run()
