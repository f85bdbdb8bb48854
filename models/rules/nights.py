"""Quiet hours that leave free what a law's forbid: both run from a time of day to another, over midnight where it is earlier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from models.rules.parameter_value import read_value

START, END = "quiet_start", "quiet_end"
_DAY = 24 * 60 * 60


def looser_fields(given: Mapping[str, Any], law: Mapping[str, Any]) -> list[str]:
    """Which of a client's quiet_start and quiet_end allow calls in the quiet hours of a law; none where they cover them.

    What the client does not set is as in the law.
    """
    own = {name: read_value("time", given[name], name) for name in (START, END) if name in given}
    if not own or _covers({**law, **own}, law):
        return []
    by_itself = [name for name in own if not _covers({**law, name: own[name]}, law)]
    return by_itself or list(own)


def _covers(own: Mapping[str, Any], law: Mapping[str, Any]) -> bool:
    """Whether a night is quiet all through another one."""
    wanted = _seconds(law[START], law[END])
    return wanted == 0 or _seconds(own[START], law[START]) + wanted <= _seconds(own[START], own[END])


def _seconds(first: time, last: time) -> int:
    """From one time of day to the next that the clock shows another; none where they are the same."""
    return (_second(last) - _second(first)) % _DAY


def _second(moment: time) -> int:
    return (moment.hour * 60 + moment.minute) * 60 + moment.second
