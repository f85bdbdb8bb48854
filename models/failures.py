"""What a command says when it fails: one sentence, exit status 1; wrong usage exits with 2."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from duckdb import Error as DuckError
from duckdb import IOException

from models.interrupts import INTERRUPTED
from models.problems import Problem
from models.terminal import settle

NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)

# Typer ends so, without a word, where Ctrl-C was pressed.
_INTERRUPTED = 130

_HOME = Path(__file__).parents[1]
_FULL_WORDS = ("No space left", "File too large", "quota exceeded", "max_temp_directory_size")


def told(command: Callable[[], object]) -> int:
    """Run a command; the exit status. A failure that the user can mend is one sentence on standard error."""
    settle()
    try:
        command()
    except Problem as problem:
        return _say(problem.en)
    except OSError as error:
        return _say(_of_the_disk(error))
    except DuckError as error:
        return _say(_of_the_disk(error) if _is_of_the_disk(error) else _unexpected(error))
    except SystemExit as end:
        if end.code != _INTERRUPTED:
            raise
        return _say(INTERRUPTED)
    except KeyboardInterrupt:
        return _say(INTERRUPTED)
    except Exception as error:  # the last resort: a traceback would show cells of people, a sentence does not
        return _say(_unexpected(error))
    return 0


def _say(sentence: str) -> int:
    sys.stderr.write(f"error: {sentence}\n")
    return 1


def _is_of_the_disk(error: DuckError) -> bool:
    return isinstance(error, IOException) or _is_full(error)


def _is_full(error: BaseException | None) -> bool:
    """Whether a disk or its quota is full: after a failed write DuckDB says so only in the first error of the chain."""
    while error is not None:
        if getattr(error, "errno", None) in NO_ROOM or any(word in str(error) for word in _FULL_WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False


def _of_the_disk(error: OSError | DuckError) -> str:
    place = getattr(error, "filename", None) or "the data folder"
    if _is_full(error):
        return f"{place}: no space is left on this disk; free some and run the same command again, nothing was lost."
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return f"{place}: {reason}; check that the path exists and may be read and written, then run this again."


def _unexpected(error: Exception) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(_HOME)]
    places = " < ".join(f"{Path(f.filename).relative_to(_HOME)}:{f.lineno}" for f in reversed(frames[-4:]))
    return (
        f"{type(error).__name__} at {places or 'the start'}: this is a fault of the program or of its installation; what "
        "is published stays as it was. Please report this line and the command."
    )
