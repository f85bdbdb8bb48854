"""The gate before every HTTP and websocket request: no session, no page, no media, no socket.

Who is signed in reaches the pages as a header that only the gate sets; the same header from a client is dropped.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.desk import Desk, preferences, sessions
from models.desk.sessions import Session
from models.problems import Problem
from pages.ui.place import at
from pages.ui.words import word

COOKIE = "tingjian_session"
SESSION_HEADER = "x-tingjian-session"
_OWN_HEADER = re.compile(rb"^x[-_]tingjian[-_]", re.IGNORECASE)
_OPEN = {"/sign-in", "/_stcore/health"}
_FOR_NEW_PASSWORD = {"/password", "/sign-out"}
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; connect-src 'self' blob: data:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}


_NO_DESK = PlainTextResponse(
    "503 the desk cannot be read or written now; try again soon / 工作台现在无法读写，请稍后再试",
    status_code=503,
)
_log = logging.getLogger("tingjian")


class Gate:
    """ASGI middleware; `open_store` gives the desk."""

    def __init__(self, app: ASGIApp, open_store: Callable[[], Desk], language: str) -> None:
        self.app = app
        self.open_store = open_store
        self.language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through with its identity, or answer it here; without a desk nobody is let in."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        try:
            await self._answer(dict(scope), receive, send)
        except Problem as problem:
            _log.error("%s", problem)
            await _turn_away(_NO_DESK, scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["headers"] = [(name, value) for name, value in scope["headers"] if not _OWN_HEADER.match(name)]
        session = await run_in_threadpool(self._session, HTTPConnection(scope))
        refusal = _refusal(scope, session)
        if refusal is None:
            await self._pass(scope, receive, send, session)
        else:
            await _turn_away(refusal, scope, receive, send)

    def _session(self, connection: HTTPConnection) -> Session | None:
        token = connection.cookies.get(COOKIE, "")
        return sessions.find(self.open_store(), sessions.id_of(token)) if token else None

    async def _pass(self, scope: Scope, receive: Receive, send: Send, session: Session | None) -> None:
        scope.setdefault("state", {})["session"] = session
        if session is not None:
            scope["headers"].append((SESSION_HEADER.encode(), session.session_id.encode()))
        if _wants_page(scope):
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        language = await run_in_threadpool(self._language, session)
        await self.app(scope, receive, _Answer(send, language))

    def _language(self, session: Session | None) -> str:
        if session is None:
            return self.language
        return preferences.get(self.open_store(), session.user.user_id, "language", self.language)


async def _turn_away(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await answer(scope, receive, send)


def _refusal(scope: Scope, session: Session | None) -> Response | None:
    path = scope["path"]
    if path in map(at, _OPEN):
        return None
    is_page = _wants_page(scope)
    if session is None:
        if is_page:
            asked = path + (
                f"?{scope['query_string'].decode('latin-1')}" if scope.get("query_string") else ""
            )
            return RedirectResponse(at(f"/sign-in?next={quote(asked, safe='')}"), status_code=303)
        return PlainTextResponse("401 sign in first / 请先登录", status_code=401)
    if session.user.must_change and path not in map(at, _FOR_NEW_PASSWORD):
        if is_page:
            return RedirectResponse(at("/password"), status_code=303)
        return PlainTextResponse("403 choose a password first / 请先修改密码", status_code=403)
    return None


def _wants_page(scope: Scope) -> bool:
    return scope.get("method") == "GET" and "text/html" in HTTPConnection(scope).headers.get("accept", "")


class _Answer:
    """Adds the security headers, keeps pages out of caches, and tells the browser the language of Streamlit's page."""

    def __init__(self, send: Send, language: str) -> None:
        self.send = send
        self.lang = word(language, "language.tag").encode()
        self.held: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers.update(_HEADERS)
            if headers.get("content-type", "").startswith("text/html"):
                headers["cache-control"] = "no-store"
                self.held = message
                return
        elif message["type"] == "http.response.body" and self.held is not None:
            await self._send_held(message)
        await self.send(message)

    async def _send_held(self, message: Message) -> None:
        """Streamlit's page says `en` whatever it shows; its first part is at hand before its length is told."""
        body = message.get("body", b"")
        message["body"] = body.replace(b'<html lang="en">', b'<html lang="%s">' % self.lang, 1)
        start, self.held = self.held, None
        if start is not None:
            headers = MutableHeaders(raw=start["headers"])
            if "content-length" in headers:
                grown = len(message["body"]) - len(body)
                headers["content-length"] = str(int(headers["content-length"]) + grown)
            await self.send(start)
