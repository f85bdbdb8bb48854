"""The web app: `streamlit run dashboard.py`. The gate stands before every request; `pages/frame.py` runs the pages."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import plotly.express  # noqa: F401  (imported before the freeze below)
import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from models.desk import open_desk
from models.problems import Problem
from models.settings import Settings
from pages.door.audio import audio, drawn
from pages.door.clip import clip
from pages.door.gate import Gate
from pages.door.report import report
from pages.door.signing import choose_language, password, sign_in, sign_out
from pages.door.sound import shelf
from pages.door.troubles import on_script_error
from pages.door.workbook import workbook
from pages.ui.place import at

_log = logging.getLogger("tingjian")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Open the desk before the first request, and take what was imported out of the garbage collector's rounds.

    Without a desk, as where PostgreSQL starts later, the door says so until there is one.
    Streamlit collects garbage after every run of a page; the freeze makes that several times faster.
    """
    try:
        open_desk(Settings())
    except Problem as problem:
        _log.error("%s", problem)
    gc.collect()
    gc.freeze()
    yield {}
    shelf().close()


app = st.App(
    Path(__file__).parent / "pages" / "frame.py",
    lifespan=lifespan,
    routes=[
        Route(at("/sign-in"), sign_in, methods=["GET", "POST"]),
        Route(at("/password"), password, methods=["GET", "POST"]),
        Route(at("/sign-out"), sign_out, methods=["GET", "POST"]),
        Route(at("/language/{language}"), choose_language),
        Route(at("/audio/{recording_id:path}"), audio),
        Route(at("/drawn/{drawn_id:int}/{part:int}"), drawn),
        Route(at("/export/{ticket}"), workbook),
        Route(at("/clip/{clip_id:int}"), clip),
        Route(at("/report/{report_id:int}.{form}"), report),
    ],
    middleware=[Middleware(Gate, open_store=lambda: open_desk(Settings()), language=Settings().language)],
    on_script_error=on_script_error,
)
