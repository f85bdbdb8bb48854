"""The machine's findings that a reader may not see yet, as the calls they are on may still come to them to be judged blind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Seal:
    """Closes what was found in the calls from `first_day` on, and in these `calls` of any day; without either nothing."""

    first_day: date = date.max
    calls: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of the queries of `queries/floor` that tell what was found in single calls."""
        return {"sealed_from": self.first_day, "sealed_calls": list(self.calls)}

    def holds(self, call_id: str, at: datetime) -> bool:
        """Whether what was found in this call stays closed."""
        return at.date() >= self.first_day or call_id in self.calls
