"""The look that Streamlit's own theme does not reach: spacing, the navigation, small parts shared by pages."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_CSS = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")
ICON = (
    "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<rect width='32' height='32' rx='8' fill='%231f5fbf'/>"
    "<path d='M7 16h0M11.5 11v10M16 7v18M20.5 11v10M25 16h0' stroke='white' stroke-width='2.6' "
    "stroke-linecap='round' fill='none'/></svg>"
)


def apply() -> None:
    """Add the style sheet to the page."""
    st.html(f"<style>{_CSS}</style>")
