"""One floor, one running server and one Chromium for all tests of the pages."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from models.desk import Desk, open_desk, users
from models.settings import Settings
from tests.pages.checked_floor import make_checked_floor
from tests.pages.floor import make_floor

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"
ACCOUNTS = {
    "sup": ("supervisor", None, None),
    "sup2": ("supervisor", None, None),
    "led": ("supervisor", None, "T1"),
    "man": ("manager", None, None),
    "tra": ("trainer", None, None),
    "col": ("collector", "A0", None),
    "adm": ("administrator", None, None),
}
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """A page run within the test leaves its script as `__main__`; processes that later tests start would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a small floor with one account a role."""
    data = tmp_path_factory.mktemp("floor")
    make_floor(data)
    add_accounts(data)
    return data


@pytest.fixture(scope="session")
def plain_floor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small floor without accounts, for tests with a desk of their own."""
    data = tmp_path_factory.mktemp("plain")
    make_floor(data)
    return data


@pytest.fixture(scope="session")
def checked_floor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The floor in which some rules are broken, without accounts."""
    data = tmp_path_factory.mktemp("checked")
    make_checked_floor(data)
    return data


@pytest.fixture
def desk_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Path], Desk]:
    """Gives this test its own desk over a floor, for the pages that it runs too."""

    def open_over(data: Path) -> Desk:
        monkeypatch.setenv("SUPERVISION_DATA", str(data))
        monkeypatch.setenv("SUPERVISION_DESK_URL", f"sqlite:///{tmp_path / 'desk.sqlite'}")
        return open_desk(Settings())

    return open_over


def add_accounts(data: Path) -> None:
    """The accounts on the desk of a floor, each with its own password already chosen."""
    desk = open_desk(Settings(data=data))
    for name, (role, agent_id, team_id) in ACCOUNTS.items():
        one_time = users.add_user(desk, name, role, agent_id, team_id)
        user = users.verify(desk, name, one_time)
        assert user is not None
        users.choose_password(desk, user, PASSWORD)


@pytest.fixture(scope="session")
def desk(floor: Path) -> Desk:
    """The desk of the floor."""
    return open_desk(Settings(data=floor))


@pytest.fixture(scope="session")
def server(floor: Path) -> Iterator[str]:
    """The address of the running app; nobody has signed in yet when the first test asks it."""
    with served(floor) as address:
        yield address


@contextmanager
def served(data: Path, under: str = "") -> Iterator[str]:
    """The real app over a data folder, all of it under a path if one is given, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    command += ["--server.baseUrlPath", under] if under else []
    environment = os.environ | {"SUPERVISION_DATA": str(data), "SUPERVISION_LANGUAGE": "zh"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://localhost:{port}{under}")
        yield f"http://localhost:{port}{under}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            if httpx.get(f"{address}/_stcore/health", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise TimeoutError(address)


@pytest.fixture
def client(server: str) -> Callable[[str], httpx.Client]:
    """A signed-in HTTP client for an account."""
    return lambda name: signed_in(server, name)


def signed_in(server: str, name: str, password: str = PASSWORD) -> httpx.Client:
    """Sign in as a browser does: fetch the form, send it back with its token."""
    browser = httpx.Client(base_url=server, timeout=60)
    browser.get("/sign-in")
    token = browser.cookies["tingjian_form"]
    browser.post("/sign-in", data={"name": name, "password": password, "form_token": token, "next": "/"})
    return browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium of the system."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed (tests/system.sh installs it)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Open a page as an account, signed in through the form, in a window of its own."""
    with windows(chromium, server) as open_page:
        yield open_page


@contextmanager
def windows(chromium: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Opens pages of a server as an account; every window is closed at the end."""
    contexts = []

    def open_page(name: str, path: str = "/", language: str = "zh") -> Page:
        context = chromium.new_context(viewport={"width": 1440, "height": 1000})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{server}/sign-in?language={language}&next={path}")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("h1")
        return page

    yield open_page
    for context in contexts:
        context.close()
