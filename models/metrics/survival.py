"""The median of Kaplan and Meier (1958), for days that are partly only watched and not ended."""

from __future__ import annotations

from collections.abc import Sequence

_HALF = 0.5 + 1e-12


def median_days(days: Sequence[int], ended: Sequence[int], cases: Sequence[int] | None = None) -> int | None:
    """The smallest number of days at which the share not yet ended is one half or less; None where it never is.

    `ended` is 1 where the case was cleared on that day, 0 where it was last watched on it (and was at risk that day);
    `cases` says how many cases an entry stands for, one where it is not given.
    """
    if not any(ended):
        return None
    from statsmodels.duration.survfunc import SurvfuncRight

    curve = SurvfuncRight(list(days), list(ended), freq_weights=None if cases is None else list(cases))
    reached = [time for time, share in zip(curve.surv_times, curve.surv_prob, strict=True) if share <= _HALF]
    return int(reached[0]) if reached else None


def load_library() -> None:
    """Import the library before it is asked for: that takes a second, which may pass while a disk is waited for."""
    import statsmodels.duration.survfunc  # noqa: F401


def median_of(counts: Sequence[Sequence[int]]) -> int | None:
    """The median of entries (days, cases that ended on that day, cases watched up to it, these included)."""
    days, ended, cases = zip(*counts, strict=True)
    return median_days(days, [int(number > 0) for number in ended], cases)
