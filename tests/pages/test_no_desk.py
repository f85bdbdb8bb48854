"""Without a desk nobody is let in, and nothing but a sentence goes out."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from models.desk import Desk
from models.problems import Problem
from pages.door.gate import COOKIE, Gate
from tests.pages.conftest import served


def _gone() -> Desk:
    raise Problem("PostgreSQL: gone.", "PostgreSQL：断开。")


def _sign_in(_request: Request) -> Response:
    _gone()
    return PlainTextResponse("in")


@pytest.mark.parametrize("path", ["/", "/audio/K1", "/sign-in"])
def test_the_door_says_that_the_desk_is_away(path: str) -> None:
    gate = Middleware(Gate, open_store=_gone, language="zh")
    app = Starlette(routes=[Route("/sign-in", _sign_in)], middleware=[gate])
    cookies = {} if path == "/sign-in" else {COOKIE: "x"}
    with TestClient(app, base_url="http://floor", cookies=cookies) as browser:
        answer = browser.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 503
    assert "try again soon" in answer.text and "请稍后再试" in answer.text and "gone" not in answer.text


def test_a_server_that_starts_before_its_desk_is_there_takes_it_up_later(tmp_path: Path) -> None:
    stands_in_the_way = tmp_path / "floor"
    stands_in_the_way.touch()
    with served(stands_in_the_way / "data") as address:
        assert _sent(address) == 503
        stands_in_the_way.unlink()
        assert _sent(address) == 401


def _sent(address: str) -> int:
    """The answer to a name that nobody has."""
    form = httpx.get(f"{address}/sign-in")
    token = form.cookies["tingjian_form"]
    fields = {"name": "nobody", "password": "wrong", "form_token": token}
    return httpx.post(
        f"{address}/sign-in", data=fields, cookies={"tingjian_form": token}, timeout=60
    ).status_code
