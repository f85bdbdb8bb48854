"""What a reader sees where a page fails: a notice in their language; the log names the place, never the data."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import streamlit as st

from models.problems import Problem
from pages.ui.words import language, t

_log = logging.getLogger("tingjian")


def on_script_error(error: Exception) -> bool:
    """Show a Problem as its sentence and anything else as a notice; the message of an error may hold data."""
    if isinstance(error, Problem):
        st.warning(error.sentence(language()), icon=":material/info:")
        return True
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    _log.error("%s at %s", type(error).__name__, " < ".join(where))
    st.error(t("frame.failed"), icon=":material/error:")
    return True
