"""Text and values as TOML writes them, for the files that the program writes itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import time
from typing import Any

from models.problems import Problem


def quoted(text: str) -> str:
    """A text as a basic string of TOML (Problem where it holds half a character of UTF-16, which no file can)."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Problem(
            f"the text holds half a character (at position {error.start + 1}); type it anew.",
            f"文本中有残缺的字符（第 {error.start + 1} 个）；请重新输入。",
        ) from error
    # JSON escapes what TOML does, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def literal(given: Any) -> str:
    """A parameter's value as TOML writes it."""
    if isinstance(given, time):
        return given.isoformat()
    if isinstance(given, str):
        return quoted(given)
    if isinstance(given, Iterable):
        return f"[{', '.join(literal(one) for one in given)}]"
    return json.dumps(given)
