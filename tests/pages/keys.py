"""Keys pressed as somebody without a mouse presses them: again, where they came while the page was drawn anew."""

from __future__ import annotations

import time

from playwright.sync_api import Page

from tests.pages.app import AT_REST

_PATIENCE_SECONDS = 90
_FOCUSED = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (!at?.matches("a, button, input, textarea, summary, canvas")) return "";
    const label = at.getAttribute("aria-label") ?? "";
    return `${at.tagName} ${label} ${(at.labels?.[0] ?? at).innerText ?? ""}`;
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus bears this name or is of this kind; raises AssertionError where it never does."""
    last = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < last:
        for _ in range(80):
            page.keyboard.press("Tab")
            if name in page.evaluate(_FOCUSED):
                return
        page.wait_for_timeout(500)
    raise AssertionError(f"Tab does not lead to {name}")


def choose_the_first_hit(page: Page) -> None:
    """Of the calls that a search on the examples page found, the first one, as the page tells how; player and lines are there."""
    page.get_by_text("键盘 Shift+空格").wait_for()
    page.wait_for_selector(AT_REST)
    tab_to(page, "CANVAS")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.wait_for_selector(".player .line")
