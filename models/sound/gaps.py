"""Stretches for which a file has no sound although time went on, as where a recorder of web calls gets nothing from who is muted."""

from __future__ import annotations

import av

_TELL_TIME = {"matroska", "mov", "asf"}
"""Containers that say when each frame begins. In all others one begins where the one before ends; in Ogg a gap is lost pages."""
_LEAST_SECONDS = 0.2
_MOST_SECONDS = 3600.0
"""A frame that claims to come later than that has a time that is damaged."""


class Gaps:
    """Tells, frame by frame, how many seconds without any sound lie before it."""

    def __init__(self, container: av.container.InputContainer) -> None:
        is_told = container.format.name.split(",")[0] in _TELL_TIME and container.start_time is not None
        self._first = (container.start_time or 0) / av.time_base if is_told else None
        self._faults = 0

    def before(self, frame: av.AudioFrame, heard: float, faults: int) -> float:
        """Seconds between the end of the `heard` ones and the frame; 0 where there is no gap, or damage lies between, whose
        length nobody knows.
        """
        if self._first is None or frame.time is None:
            return 0.0
        gap = frame.time - self._first - heard
        if faults > self._faults or abs(gap) > _MOST_SECONDS:
            self._first, self._faults = frame.time - heard, faults
            return 0.0
        return gap if gap > _LEAST_SECONDS else 0.0
