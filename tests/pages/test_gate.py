"""Without a session there is nothing: no page, no media, no sound, no socket; and no header makes one."""

from __future__ import annotations

import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest

from models.desk import Desk, audit, users
from pages import roles
from tests.pages.conftest import PASSWORD, signed_in

HTML = {"accept": "text/html"}
PAGES = ["/", *(f"/{page.name}" for page in roles.all_pages())]
INSIDE = [
    "/_stcore/stream",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/agent/openapi.json",
    "/media/0.wav",
    "/app/static/x.wav",
    "/audio/K0000",
    "/drawn/1/0",
    "/export/x",
    "/language/en",
    "/sign-out",
    "/password",
    "/static/js/index.js",
    "//sign-in",
    "/sign-in/../audio/K0000",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_pages_own_address_leads_to_the_sign_in_on_a_fresh_server(server: str, path: str) -> None:
    answer = httpx.get(server + path, headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")
    assert answer.content == b""


@pytest.mark.parametrize("path", INSIDE)
@pytest.mark.parametrize("forged", [{}, {"x-tingjian-session": "1"}, {"cookie": "tingjian_session=forged"}])
def test_nothing_inside_answers_without_a_session(server: str, path: str, forged: dict[str, str]) -> None:
    assert httpx.get(server + path, headers=forged).status_code == 401


@pytest.mark.parametrize("cookie", ["", "tingjian_session=forged"])
def test_no_socket_opens_without_a_session(server: str, cookie: str) -> None:
    assert _handshake(server, cookie).startswith("HTTP/1.1 403")


def test_a_socket_opens_with_a_session(server: str, client: Callable[[str], httpx.Client]) -> None:
    cookie = f"tingjian_session={client('sup').cookies['tingjian_session']}"
    assert _handshake(server, cookie).startswith("HTTP/1.1 101")


def test_a_session_ends_with_the_sign_out(client: Callable[[str], httpx.Client]) -> None:
    browser = client("sup")
    assert browser.get("/", headers=HTML).status_code == 200
    foreign = browser.get("/sign-out", headers=HTML | {"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 200
    assert browser.get("/", headers=HTML).status_code == 200
    kept = browser.cookies["tingjian_session"]
    browser.get("/sign-out", headers=HTML | {"sec-fetch-site": "same-origin"})
    browser.cookies.set("tingjian_session", kept)
    assert browser.get("/", headers=HTML).status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(server: str) -> None:
    browser = httpx.Client(base_url=server)
    browser.get("/sign-in")
    form = {"name": "sup", "password": PASSWORD, "form_token": browser.cookies["tingjian_form"]}
    cookie = browser.post("/sign-in", data=form).headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie


def test_a_form_without_its_token_signs_nobody_in(server: str) -> None:
    answer = httpx.post(f"{server}/sign-in", data={"name": "sup", "password": PASSWORD, "form_token": "x"})
    assert answer.status_code == 401
    assert "tingjian_session" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(("name", "token"), [("su\0p", ""), ("nobody", "令牌"), ("名" * 500, "")])
def test_a_form_of_odd_letters_is_a_wrong_one(server: str, name: str, token: str) -> None:
    browser = httpx.Client(base_url=server)
    browser.get("/sign-in")
    form = {"name": name, "password": "x", "form_token": token or browser.cookies["tingjian_form"]}
    assert browser.post("/sign-in", data=form).status_code == 401


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_sign_in_leads_nowhere_else(server: str, path: str) -> None:
    browser = httpx.Client(base_url=server)
    browser.get("/sign-in")
    form = {"name": "sup", "password": PASSWORD, "form_token": browser.cookies["tingjian_form"], "next": path}
    assert browser.post("/sign-in", data=form).headers["location"] == "/"


def test_five_wrong_passwords_close_the_name_for_a_while(server: str, desk: Desk) -> None:
    password = users.add_user(desk, "locked", "manager")
    for _ in range(5):
        assert "tingjian_session" not in signed_in(server, "locked", "wrong").cookies
    assert "tingjian_session" not in signed_in(server, "locked", password).cookies


def test_a_one_time_password_opens_only_the_form_for_a_new_one(server: str, desk: Desk) -> None:
    browser = signed_in(server, "fresh", users.add_user(desk, "fresh", "manager"))
    assert browser.get("/", headers=HTML).headers["location"] == "/password"
    assert browser.get("/audio/K0000").status_code == 403
    form = browser.get("/password").text.split('name="form_token" value="')[1].split('"')[0]
    stale = browser.post("/password", data={"form_token": "x", "new_password": PASSWORD})
    assert stale.status_code == 400 and "表单已过期" in stale.text
    short = {"form_token": form, "new_password": "short", "repeat_password": "short"}
    assert browser.post("/password", data=short).status_code == 400
    long = {"form_token": form, "new_password": PASSWORD, "repeat_password": PASSWORD}
    assert browser.post("/password", data=long).status_code == 303
    assert browser.get("/", headers=HTML).status_code == 200


def test_a_closed_account_is_out_at_once(server: str, desk: Desk) -> None:
    users.add_user(desk, "leaver", "manager")
    browser = signed_in(server, "leaver", users.reset_password(desk, "leaver"))
    assert browser.get("/", headers=HTML).status_code == 303
    users.disable(desk, "leaver")
    assert browser.get("/password").status_code == 401
    assert audit.latest(desk, 1)[0]["action"] == "user_disabled"


def test_the_page_says_its_language_and_stays_out_of_caches(client: Callable[[str], httpx.Client]) -> None:
    browser = client("man")
    browser.get("/language/en")
    assert '<html lang="en">' in browser.get("/", headers=HTML).text
    browser.get("/language/zh")
    answer = browser.get("/", headers=HTML)
    assert '<html lang="zh-CN">' in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_language_chosen_inside_is_not_undone_by_the_next_sign_in(
    client: Callable[[str], httpx.Client],
) -> None:
    browser = client("man")
    browser.get("/sign-in?language=zh")
    browser.get("/language/en")
    token = browser.cookies["tingjian_form"]
    fields = {"name": "man", "password": PASSWORD, "form_token": token, "next": "/"}
    browser.post("/sign-in", data=fields)
    assert '<html lang="en">' in browser.get("/", headers=HTML).text
    browser.get("/language/zh")


def _handshake(server: str, cookie: str) -> str:
    place = urlsplit(server)
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {place.netloc}",
        f"Origin: {server}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "X-Tingjian-Session: forged",
        f"Cookie: {cookie}",
    ]
    with socket.create_connection((place.hostname, place.port), timeout=60) as wire:
        wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return wire.recv(200).decode("latin-1")
