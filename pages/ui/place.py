"""Where on its host this server lies: behind a proxy all of it may be under a path (`--server.baseUrlPath`)."""

from __future__ import annotations

import streamlit as st


def at(path: str) -> str:
    """The address of a path of ours as a browser asks for it; of the empty path, that of the server, for its cookies."""
    under = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{under}{path}" if under else path or "/"
