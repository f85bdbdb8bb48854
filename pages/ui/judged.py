"""The reviewed calls under a share of the reviews: what each was judged, whether the machine had flagged it, and its sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor.scope import choices
from models.review.evidence import Evidence
from models.review.proof import Domain, Review
from pages.ui import listen, reads, sealed, tables
from pages.ui import show as parts
from pages.ui.formats import listed, moment, number
from pages.ui.talk import title_of
from pages.ui.words import t

_COLUMNS = ("when", "agent", "verdict", "faults", "flagged", "call_id")
_STARTED = "SELECT call_id, started_at FROM mart.call_groups WHERE list_contains($calls, call_id)"
# The shares that rest on a part of the reviewed calls: precision on the flagged ones, recall on those in violation.
_PARTS: dict[str, Callable[[Review, bool], bool]] = {
    "precision": lambda review, is_flagged: is_flagged,
    "recall": lambda review, is_flagged: review.is_violation,
}


def open_rows(name: str, found: Evidence, domain: Domain) -> None:
    """Open the reviewed calls of a share (prevalence, precision, recall) over the page."""
    st.dialog(t(f"results.{name}"), width="large")(_opened)(name, found, domain)


def _opened(name: str, found: Evidence, domain: Domain) -> None:
    st.write(t(f"results.{name}_why"))
    rows(found, domain, name)


def rows(found: Evidence, domain: Domain, name: str) -> None:
    """The reviewed calls of the domain that a share counts, violations first and of those the newest.

    `name`: the share, else the kind of domain: label, team or agent. What the reader may still have to judge blind is left out.
    """
    flags = {(member.week, member.call_id): member.flags for member in found.members}
    chosen = [
        (review, flags.get((review.week, review.call_id), frozenset()))
        for review in found.reviews
        if domain.holds(review) and (not domain.label or domain.label in review.labels)
    ]
    part = _PARTS.get(name, lambda review, is_flagged: True)
    chosen = [(review, labels) for review, labels in chosen if part(review, bool(labels))]
    closed = {week for week in {one.week for one, _ in chosen} if sealed.is_under_review(week)}
    open_now = [(one, labels) for one, labels in chosen if one.week not in closed]
    told = {"count": number(len(open_now)), "bad": number(sum(one.is_violation for one, _ in open_now))}
    st.caption(t("results.judged", **told))
    if len(open_now) < len(chosen):
        st.caption(t("results.judged_closed", count=number(len(chosen) - len(open_now))))
    if open_now:
        _table(open_now, name)


def _table(chosen: Sequence[tuple[Review, frozenset[str]]], name: str) -> None:
    table = _worded(chosen)
    columns = {column: t(f"column.{column}") for column in _COLUMNS}
    widths = {"faults": 156, "flagged": 156, "agent": 80}
    place = tables.show(
        table, columns, sentences=widths, select=f"judged.{name}", named_by=("call_id",), height=360
    )
    parts.export(f"judged_{name}", table)
    if place is None:
        st.caption(t("listen.choose"))
    else:
        listen.show(str(table["call_id"][place]), f"judged-{name}")


def _worded(chosen: Sequence[tuple[Review, frozenset[str]]]) -> pd.DataFrame:
    ids = [review.call_id for review, _ in chosen]
    started = {row["call_id"]: row["started_at"] for row in reads.once_a_build(_started, tuple(ids))}
    names = dict(reads.once_a_build(choices)["agents"])
    rows = [
        {
            "is_violation": review.is_violation,
            "started_at": started.get(review.call_id),
            "when": moment(started.get(review.call_id)),
            "agent": names.get(review.agent_id, review.agent_id) or t("unit.none"),
            "verdict": t("review.violation" if review.is_violation else "review.clean"),
            "faults": listed(title_of(label) for label in sorted(review.labels)),
            "flagged": listed(title_of(label) for label in sorted(labels)),
            "call_id": review.call_id,
        }
        for review, labels in chosen
    ]
    table = pd.DataFrame(rows).sort_values(["is_violation", "started_at"], ascending=False, ignore_index=True)
    return table.drop(columns=["is_violation", "started_at"])


def _started(con: warehouse.Connection, call_ids: tuple[str, ...]) -> list[dict]:
    return warehouse.rows(con, _STARTED, {"calls": list(call_ids)})
