"""The plain HTML forms of the door: sign in, choose a password, sign out; they need no script."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from starlette.responses import HTMLResponse

from models.desk.users import MINIMUM_LENGTH
from pages.ui.place import at
from pages.ui.words import other_language, word

_HERE = Path(__file__).parent
_PAGE = Template((_HERE / "form.html").read_text(encoding="utf-8"))
_CSS = (_HERE / "form.css").read_text(encoding="utf-8")


def sign_in_form(
    language: str, form_token: str, next_path: str, error: str = "", name: str = ""
) -> HTMLResponse:
    """Name and password; `error` is the key of a word."""
    fields = _field(language, "name", "text", "username", name) + _field(
        language, "password", "password", "current-password"
    )
    other = other_language(language)
    address = at(f"/sign-in?language={other}&next={quote(next_path, safe='')}")
    switch = f'<a href="{escape(address)}" lang="{word(other, "language.tag")}">{word(language, "door.other_language")}</a>'
    return _answer(
        language,
        "door.sign_in",
        "/sign-in",
        form_token,
        fields,
        status=401 if error else 200,
        next=escape(next_path),
        error=_error(word(language, error) if error else ""),
        footer=word(language, "door.accounts"),
        switch=switch,
    )


def password_form(language: str, form_token: str, error: str = "") -> HTMLResponse:
    """The new password, twice; `error` is a sentence."""
    why = word(language, "door.choose_password_why", length=MINIMUM_LENGTH)
    fields = _field(language, "new_password", "password", "new-password") + _field(
        language, "repeat_password", "password", "new-password"
    )
    return _answer(
        language,
        "door.choose_password",
        "/password",
        form_token,
        fields,
        status=400 if error else 200,
        note=f'<p class="note">{why}</p>',
        error=_error(error),
        button=word(language, "door.save"),
    )


def sign_out_form(language: str, form_token: str) -> HTMLResponse:
    """A button to sign out with."""
    note = f'<p class="note">{word(language, "door.sign_out_sure")}</p>'
    return _answer(language, "door.sign_out", "/sign-out", form_token, "", note=note)


def _answer(
    language: str, title: str, action: str, form_token: str, fields: str, status: int = 200, **more: str
) -> HTMLResponse:
    words = {
        "lang": word(language, "language.tag"),
        "title": word(language, title),
        "app": word(language, "app.name"),
        "tagline": word(language, "app.tagline"),
        "button": word(language, title),
        "css": _CSS,
        "action": at(action),
        "form_token": escape(form_token),
        "fields": fields,
    }
    blank = {"next": "", "error": "", "note": "", "footer": word(language, "door.recorded"), "switch": ""}
    return HTMLResponse(_PAGE.substitute(blank | words | more), status_code=status)


def _field(language: str, name: str, kind: str, complete: str, value: str = "") -> str:
    """A field with its label; the first one that is empty has the focus, so that nobody needs the mouse to begin."""
    label = word(language, f"door.{name}")
    focus = "" if value else " autofocus"
    return (
        f'<label for="{name}">{label}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" value="{escape(value)}" required{focus}>'
    )


def _error(sentence: str) -> str:
    return f'<p class="error" role="alert">{escape(sentence)}</p>' if sentence else ""
