"""Whisper's rules for timestamps and suppressed tokens over a whole batch at once.

The stock rules (`whisper.decoding.ApplyTimestampRules`) walk the rows in Python and read tokens back from the device
for each; these keep what they need in tensors and give the same choices.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.distributions import Categorical

_NEVER = float("-inf")


@dataclass
class Trace:
    """What each row has written so far, as far as the rules ask."""

    last_is_time: Tensor
    before_is_time: Tensor
    latest_time: Tensor
    total: Tensor
    done: Tensor

    @staticmethod
    def fresh(rows: int, time_begin: int, device: torch.device) -> Trace:
        """Before the first token, with which a pair of times always opens: as if two times stood before it."""
        no = torch.zeros(rows, dtype=torch.bool, device=device)
        latest = torch.full((rows,), time_begin - 1, device=device)
        return Trace(~no, ~no, latest, torch.zeros(rows, device=device), no)

    def kept(self, rows: Tensor) -> Trace:
        """The trace of some of the rows."""
        return Trace(*(value[rows] for value in vars(self).values()))


@dataclass(frozen=True)
class Rules:
    """The tokens that the rules speak of, and which are never written."""

    end: int
    time_begin: int
    first_latest: int | None
    never: Tensor
    never_first: Tensor
    timed: bool

    def choose(self, logits: Tensor, trace: Trace, is_first: bool, temperature: float) -> Tensor:
        """The next token of each row; `trace` takes its log probability and what it was."""
        logits = logits + (self.never_first if is_first else self.never)
        text, times = logits[:, : self.time_begin], logits[:, self.time_begin :]
        if self.timed:
            if is_first:
                self._first(text, times)
            else:
                self._pairs(text, times, trace)
        text_sum, time_sum = text.logsumexp(1), times.logsumexp(1)
        must_be_time = time_sum > text.amax(1) if self.timed else torch.zeros_like(trace.done)
        text.masked_fill_(must_be_time[:, None], _NEVER)
        whole = torch.where(must_be_time, time_sum, torch.logaddexp(text_sum, time_sum))
        chosen = (
            logits.argmax(1)
            if temperature == 0
            else Categorical(logits=logits / temperature, validate_args=False).sample()
        )
        likely = logits.gather(1, chosen[:, None])[:, 0] - whole
        chosen = torch.where(trace.done, self.end, chosen)
        self._note(chosen, likely, trace)
        return chosen

    def _pairs(self, text: Tensor, times: Tensor, trace: Trace) -> None:
        """Times come in pairs, never go back, and a segment has a length."""
        opened = trace.last_is_time & ~trace.before_is_time
        times.masked_fill_((trace.last_is_time & trace.before_is_time)[:, None], _NEVER)
        text[:, : self.end].masked_fill_(opened[:, None], _NEVER)
        earliest = torch.where(opened, trace.latest_time, trace.latest_time + 1)
        places = torch.arange(self.time_begin, self.time_begin + times.shape[1], device=times.device)
        times.masked_fill_(places[None] < earliest[:, None], _NEVER)

    def _first(self, text: Tensor, times: Tensor) -> None:
        text.fill_(_NEVER)
        if self.first_latest is not None:
            times[:, self.first_latest + 1 :] = _NEVER

    def _note(self, chosen: Tensor, likely: Tensor, trace: Trace) -> None:
        trace.total += torch.where(trace.done, 0.0, likely)
        trace.done |= chosen == self.end
        is_time = chosen >= self.time_begin
        trace.before_is_time = trace.last_is_time
        trace.last_is_time = is_time
        trace.latest_time = torch.where(is_time, chosen, trace.latest_time)
