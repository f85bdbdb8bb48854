"""Forms that are sent once, however often they are pressed: what they ask for is kept under a key of its own.

The key is part of the form's name too: a second press that reaches the server after the first was done belongs to a form
that is no longer there. After a lost session, as when the server was killed, the form is empty and has another key.
"""

from __future__ import annotations

import secrets

import streamlit as st


def key(place: str) -> str:
    """The key of the form at this place of the page, the same until `done`."""
    return str(st.session_state.setdefault(f"once.{place}", secrets.token_hex(16)))


def done(place: str) -> None:
    """What the form asked for is kept: the next one has another key."""
    st.session_state.pop(f"once.{place}", None)
