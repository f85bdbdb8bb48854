"""Shares that have no sampling error, and why: an interval of one point would else look like a mistake."""

from __future__ import annotations

from collections.abc import Sequence

from models.estimates import Stratum

ALL_HEARD, NONE_FLAGGED, NO_VIOLATION = "all_heard", "none_flagged", "no_violation"
NO_FLAG_RIGHT, NONE_MISSED = "no_flag_right", "none_missed"


def known(cells: Sequence[Stratum]) -> dict[str, str]:
    """Share (`prevalence`, `precision`, `recall`) → why it is known for certain; shares that are only estimated are left out.

    `all_heard`: every call it is a share of was heard. `none_flagged`: the detector flagged nothing, so nothing can be
    precise. `no_flag_right`: every flagged call was heard and none is a violation, so recall is 0 wherever there is one.
    `none_missed`: every unflagged call was heard and none is a violation, so recall is 1 wherever there is one.
    `no_violation`: every call was heard and none is a violation, so there was none to recall.
    """
    flagged = [cell for cell in cells if cell.flagged and cell.size]
    others = [cell for cell in cells if not cell.flagged]
    heard, flags_heard = _are_heard(cells), _are_heard(flagged)
    found = {}
    if heard and cells:
        found["prevalence"] = ALL_HEARD
    if flags_heard:
        found["precision"] = ALL_HEARD if flagged else NONE_FLAGGED
    if heard and cells:
        found["recall"] = ALL_HEARD if _violations(cells) else NO_VIOLATION
    elif flags_heard and not _violations(flagged) and _violations(cells):
        found["recall"] = NO_FLAG_RIGHT
    elif _are_heard(others) and not _violations(others) and _violations(cells):
        found["recall"] = NONE_MISSED
    return found


def _are_heard(cells: Sequence[Stratum]) -> bool:
    return all(cell.reviewed == cell.size for cell in cells)


def _violations(cells: Sequence[Stratum]) -> int:
    return sum(cell.violations for cell in cells)
