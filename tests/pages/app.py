"""A server of the app that a test starts, kills and starts again, on a desk of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
from playwright.sync_api import Browser, BrowserContext, Page

from models.desk import Desk, users

_ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"


class App:
    """`streamlit run dashboard.py` on one port; `kill()` is kill -9."""

    def __init__(self, data: Path, store: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://localhost:{self.port}"
        self._environment = os.environ | {"SUPERVISION_DATA": str(data), "SUPERVISION_LANGUAGE": "zh"} | store
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(self.port)]
        self._process = subprocess.Popen(command, cwd=_ROOT, env=self._environment, stdout=subprocess.DEVNULL)
        for _ in range(240):
            try:
                if httpx.get(f"{self.address}/_stcore/health", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.5)
        raise TimeoutError(self.address)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(20)

    def visit(
        self, browser: Browser, name: str, path: str, language: str = "zh"
    ) -> tuple[BrowserContext, Page]:
        """A page as that account, in a window of its own."""
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{self.address}/sign-in?language={language}&next={path}")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("h1")
        return context, page


def account(desk: Desk, name: str, role: str) -> None:
    """An account with the tests' password."""
    user = users.verify(desk, name, users.add_user(desk, name, role))
    assert user is not None
    users.choose_password(desk, user, PASSWORD)


def open_first_hit(page: Page, words: str) -> None:
    """On the examples page: search these words and open the first utterance found, player and form."""
    box = page.get_by_label("话语", exact=True)
    box.fill(words)
    box.press("Enter")
    page.wait_for_selector("[data-testid=stDataFrame] canvas")
    page.locator("[data-testid=stDataFrame] .dvn-scroller").first.click(position={"x": 14, "y": 52})
    page.wait_for_selector(".player .line")
