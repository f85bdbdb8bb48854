"""The foot of the navigation: who is signed in, the state of the data, language and sign-out."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import streamlit as st

from models import warehouse
from models.desk.users import User
from models.floor.scope import call_days
from models.problems import Problem
from pages.ui import reads
from pages.ui.formats import day, moment
from pages.ui.place import at
from pages.ui.words import language, other_language, t, word


def show(user: User, url_path: str) -> None:
    """Write the foot of the sidebar."""
    other = other_language(language())
    here = quote(at(f"/{url_path}"), safe="")
    lang = word(other, "language.tag")
    st.sidebar.html(
        f'<div class="tj-foot"><p><strong>{escape(user.name)}</strong> · {t(f"role.{user.role}")}</p>{_freshness()}'
        f'<p><a href="{at("/language/")}{other}?next={here}" target="_self" lang="{lang}">{t("frame.language")}</a>'
        f'<a href="{at("/sign-out")}" target="_self">{t("door.sign_out")}</a></p></div>'
    )


def _freshness() -> str:
    try:
        last_day, built_at = reads.once_a_build(_last_day_and_build)
    except Problem:
        return ""
    shown = [t("frame.data_to", day=day(last_day))] if last_day else []
    shown += [t("frame.built", when=moment(built_at))] if built_at else []
    return f"<p>{'<br>'.join(shown)}</p>"


def _last_day_and_build(con: warehouse.Connection) -> tuple:
    days = call_days(con)
    row = con.execute("SELECT max(built_at) FROM core.builds").fetchone()
    return days[1] if days else None, row[0] if row else None
