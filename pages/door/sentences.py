"""What the door answers where it gives no file: one sentence in every language, as a file's reader may have chosen none."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from pages.ui.words import LANGUAGES, word

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
"""The headers of what no cache may keep: calls, and whether there are any."""


def say(key: str, status: int) -> Response:
    """The words of a key, with an HTTP status."""
    sentence = " / ".join(word(language, key) for language in LANGUAGES)
    return PlainTextResponse(sentence, status_code=status, headers=NO_STORE)
