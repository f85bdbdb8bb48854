"""The routes of the door: sign in, choose a password, sign out, choose a language.

All of them ask the desk, which may be long silent, on a thread: every other request waits for what the loop waits for.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from models.desk import Desk, open_desk, preferences, sessions, users
from models.desk.sessions import Session
from models.problems import Problem
from models.settings import Settings
from pages.door.forms import password_form, sign_in_form, sign_out_form
from pages.door.gate import COOKIE
from pages.ui.place import at
from pages.ui.words import LANGUAGES, word

FORM_COOKIE = "tingjian_form"
LANGUAGE_COOKIE = "tingjian_language"
_YEAR = 31_536_000  # seconds
_MOST_BYTES = 8192


async def sign_in(request: Request) -> Response:
    """GET shows the form; POST opens a session and goes on to the page that was asked for."""
    return await run_in_threadpool(_sign_in, request, await _fields(request))


def _sign_in(request: Request, fields: dict[str, str]) -> Response:
    if request.method == "GET":
        return _fresh_form(request, _local(request.query_params.get("next", "")))
    next_path, name = _local(fields.get("next", "")), fields.get("name", "").strip()
    if not _is_own_form(request, fields):
        return _fresh_form(request, next_path, "door.stale", name)
    return _open_session(request, name, fields.get("password", ""), next_path)


def _open_session(request: Request, name: str, password: str, next_path: str) -> Response:
    desk, address = _desk(), _address(request)
    if sessions.is_locked(desk, name, address):
        return _fresh_form(request, next_path, "door.locked", name)
    token = sessions.sign_in(desk, name, password, address)
    if token is None:
        return _fresh_form(request, next_path, "door.wrong", name)
    session = sessions.find(desk, sessions.id_of(token))
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if session and chosen in LANGUAGES:
        preferences.put(desk, session.user.user_id, "language", chosen)
    response = RedirectResponse(next_path, status_code=303)
    _set_cookie(request, response, COOKIE, token, int(sessions.LIFE.total_seconds()))
    response.delete_cookie(FORM_COOKIE, path=at(""))
    return response


async def password(request: Request) -> Response:
    """GET shows the form; POST sets the password and ends the person's other sessions."""
    return await run_in_threadpool(_password, request, await _fields(request))


def _password(request: Request, fields: dict[str, str]) -> Response:
    session: Session = request.state.session
    language = _language(request)
    if request.method == "GET":
        return password_form(language, session.form_token)
    if not _is_same(fields.get("form_token", ""), session.form_token):
        return password_form(language, session.form_token, word(language, "door.stale"))
    problem = _choose(session, fields)
    if problem:
        return password_form(language, session.form_token, problem.sentence(language))
    return RedirectResponse(at("/"), status_code=303)


def _choose(session: Session, fields: dict[str, str]) -> Problem | None:
    desk = _desk()
    if fields.get("new_password") != fields.get("repeat_password"):
        return Problem("The two entries differ.", "两次输入不一致。")
    try:
        users.choose_password(desk, session.user, fields.get("new_password", ""))
    except Problem as problem:
        return problem
    sessions.end_others(desk, session)
    return None


async def sign_out(request: Request) -> Response:
    """End the session; a link from elsewhere only shows the button, so that no other site can sign anybody out."""
    return await run_in_threadpool(_sign_out, request, await _fields(request))


def _sign_out(request: Request, fields: dict[str, str]) -> Response:
    session: Session = request.state.session
    if request.method == "POST":
        is_meant = _is_same(fields.get("form_token", ""), session.form_token)
    else:
        is_meant = request.headers.get("sec-fetch-site") == "same-origin"
    if not is_meant:
        return sign_out_form(_language(request), session.form_token)
    sessions.end(_desk(), session)
    response = RedirectResponse(at("/sign-in"), status_code=303)
    response.delete_cookie(COOKIE, path=at(""))
    return response


async def choose_language(request: Request) -> Response:
    """Set the person's language, that of this browser's next sign-in too, and go back to the page."""
    return await run_in_threadpool(_choose_language, request)


def _choose_language(request: Request) -> Response:
    chosen = request.path_params["language"]
    if chosen not in LANGUAGES:
        return PlainTextResponse("404", status_code=404)
    preferences.put(_desk(), request.state.session.user.user_id, "language", chosen)
    response = RedirectResponse(_local(request.query_params.get("next", "")), status_code=303)
    _set_cookie(request, response, LANGUAGE_COOKIE, chosen, _YEAR)
    return response


def _fresh_form(request: Request, next_path: str, error: str = "", name: str = "") -> Response:
    token = secrets.token_urlsafe(24)
    language = _language(request)
    response = sign_in_form(language, token, next_path, error, name)
    _set_cookie(request, response, FORM_COOKIE, token, 3600)
    if request.query_params.get("language") in LANGUAGES:
        _set_cookie(request, response, LANGUAGE_COOKIE, language, _YEAR)
    return response


def _is_own_form(request: Request, fields: dict[str, str]) -> bool:
    """The hidden field repeats the cookie that came with the form; another site can neither read nor set it."""
    cookie = request.cookies.get(FORM_COOKIE, "")
    return bool(cookie) and _is_same(cookie, fields.get("form_token", ""))


def _is_same(one: str, other: str) -> bool:
    """Whether two tokens are one; what a stranger sends may hold any letter."""
    return compare_digest(one.encode(), other.encode())


async def _fields(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return {}
    # PostgreSQL takes no NUL, and nobody's name or password holds one.
    fields = parse_qs(body.decode("utf-8", "replace")).items()
    return {name: values[0].replace("\0", "") for name, values in fields}


def _language(request: Request) -> str:
    session: Session | None = request.state.session
    if session is not None:
        return preferences.get(_desk(), session.user.user_id, "language", Settings().language)
    asked = request.query_params.get("language") or request.cookies.get(LANGUAGE_COOKIE, "")
    return asked if asked in LANGUAGES else Settings().language


def _local(path: str) -> str:
    """A path on this site: an address that leads elsewhere becomes the home page."""
    parts = urlsplit(path)
    is_here = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc
    return path if is_here and not any(ord(letter) < 32 for letter in path) else at("/")


def _set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    is_https = request.url.scheme == "https"
    response.set_cookie(
        name, value, max_age=seconds, path=at(""), httponly=True, samesite="lax", secure=is_https
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _desk() -> Desk:
    return open_desk(Settings())
