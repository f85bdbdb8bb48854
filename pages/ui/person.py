"""Whose page is running: the session that the gate put into the request, looked up on the desk at every rerun."""

from __future__ import annotations

import streamlit as st

from models.desk import Desk, open_desk, sessions
from models.desk.sessions import Session
from models.desk.users import User
from pages.ui.reads import settings


def desk() -> Desk:
    """The desk of this server."""
    return open_desk(settings())


def session() -> Session | None:
    """The session of this page; None once it has ended, also while the browser's socket is still open."""
    session_id = st.user.get("session_id")
    return sessions.find(desk(), str(session_id)) if session_id else None


def user() -> User:
    """The person whose page is running (the frame has made sure that there is one)."""
    found: User = st.session_state["user"]
    return found
