"""When the name that a call gives may mean a file, although they are not written alike."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_ENDING = re.compile(r"\.(?=.*[a-zA-Z])[a-zA-Z0-9]{1,4}")


def may_lie_there(folders: tuple[str, ...], named: tuple[str, ...]) -> bool:
    """Whether a file in these folders of a source may be the one that is named with others, from the innermost outwards.

    The last ones are the same, unless one side has none; further out another word may be another name for the same disk,
    as in `monitor/2026/03` and `archive/2026/03`, and another number is another day.
    """
    inside = folders[1:] if folders[:1] == ("recordings",) else folders
    if not inside or not named:
        return True
    pairs = list(zip(reversed(inside), reversed(named), strict=False))
    mine, theirs = next(((one, other) for one, other in pairs if one != other), ("", ""))
    is_another_day = any(map(str.isdigit, mine)) and any(map(str.isdigit, theirs))
    return pairs[0][0] == pairs[0][1] and not is_another_day


def without_ending(name: str) -> str:
    """A name without its ending, be it of whatever format; what follows the dot of 1709346000.125 is none."""
    return Path(name).stem if _ENDING.fullmatch(Path(name).suffix) else name


def alike_form(name: str) -> str:
    """A name as file systems compare it that take capitals and composed accents for the same."""
    return unicodedata.normalize("NFC", name).casefold()
