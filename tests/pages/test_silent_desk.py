"""While the desk is silent for one person, the door answers the next one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from models.desk import Desk, open_desk, sessions, users
from models.settings import Settings
from pages.door import signing
from pages.door.gate import COOKIE, Gate
from tests.pages.conftest import PASSWORD


async def _health(_request: Request) -> Response:
    return PlainTextResponse("ok")


ROUTES = [
    Route("/sign-in", signing.sign_in, methods=["GET", "POST"]),
    Route("/password", signing.password, methods=["GET", "POST"]),
    Route("/sign-out", signing.sign_out, methods=["GET", "POST"]),
    Route("/language/{language}", signing.choose_language),
    Route("/_stcore/health", _health),
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("SUPERVISION_DATA", str(tmp_path))
    return open_desk(Settings())


def _signed_in(desk: Desk) -> str:
    user = users.verify(desk, "sup", users.add_user(desk, "sup", "supervisor", None, None))
    assert user is not None
    users.choose_password(desk, user, PASSWORD)
    token = sessions.sign_in(desk, "sup", PASSWORD, "")
    assert token is not None
    return token


@pytest.mark.parametrize("path", ["/sign-in", "/password", "/sign-out", "/language/en"])
def test_the_door_answers_while_the_desk_is_silent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    is_asked, may_answer = threading.Event(), threading.Event()

    def silent(_settings: Settings) -> Desk:
        is_asked.set()
        assert may_answer.wait(60)
        return desk

    app = Starlette(routes=ROUTES, middleware=[Middleware(Gate, open_store=lambda: desk, language="zh")])
    cookies = {COOKIE: _signed_in(desk)}
    monkeypatch.setattr(signing, "open_desk", silent)
    with (
        TestClient(app, base_url="http://floor", cookies=cookies, follow_redirects=False) as browser,
        ThreadPoolExecutor() as people,
    ):
        waiting = people.submit(browser.get, path)
        try:
            assert is_asked.wait(30)
            assert people.submit(browser.get, "/_stcore/health").result(timeout=10).text == "ok"
            assert not waiting.done()
        finally:
            may_answer.set()
        assert waiting.result(timeout=30).status_code in (200, 303)
