"""How far the results can be trusted: reviewers against each other and against gold, and what more minutes would buy."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models.language.labels import labels
from models.review import agreement as measures
from models.review import plan as planning
from models.review.evidence import Evidence
from models.review.proof import wilson
from pages.ui import tables
from pages.ui.formats import interval, number, share
from pages.ui.talk import title_of
from pages.ui.words import t

_MINUTES_EACH = 6


def agreement(found: Evidence) -> None:
    """Raw agreement, κ and AC1 on the verdict and on every label that was heard at least once."""
    st.subheader(t("doubt.agreement"), anchor=False)
    if not found.pairs:
        st.caption(t("doubt.no_pairs"))
        return
    bad = [(one["outcome"] == "violation", two["outcome"] == "violation") for one, two in found.pairs]
    rows = [_row(t("doubt.verdict"), bad)]
    for name in labels():
        heard = [(name in one["labels"], name in two["labels"]) for one, two in found.pairs]
        if any(one or two for one, two in heard):
            rows.append(_row(title_of(name), heard))
    words = {name: t(f"doubt.{name}") for name in ("about", "calls", "raw", "kappa", "ac1")}
    tables.show(pd.DataFrame(rows), words)
    st.caption(t("doubt.agreement_why"))


def gold(found: Evidence) -> None:
    """Each reviewer against the known answers; these calls are placed, so they enter no estimate."""
    st.subheader(t("doubt.gold"), anchor=False)
    if not found.gold:
        st.caption(t("doubt.no_gold"))
        return
    rows = []
    for name in sorted({reviewer for reviewer, _, _ in found.gold}):
        mine = [(one, known) for reviewer, one, known in found.gold if reviewer == name]
        right = sum(one["outcome"] == known["outcome"] for one, known in mine)
        missed = sum(known["outcome"] == "violation" and one["outcome"] == "clean" for one, known in mine)
        rate = wilson(right, len(mine))
        told = f"{share(rate.value)} ({interval(rate.low, rate.high)})"
        rows.append({"reviewer": name, "calls": len(mine), "right": told, "missed": missed})
    words = {name: t(f"doubt.{name}") for name in ("reviewer", "calls", "right", "missed")}
    tables.show(pd.DataFrame(rows), words)


def plan(found: Evidence) -> None:
    """What the reviews so far cannot know, and what the minutes of a week would show."""
    st.subheader(t("doubt.cannot_know"), anchor=False)
    done = max(len(found.reviews), 1)
    st.markdown(t("doubt.sees", reviews=number(done), chance=share(planning.chance_to_see(0.01, done), 0)))
    st.markdown(t("doubt.needed", needed=number(planning.reviews_to_see(0.01))))
    st.markdown(t("doubt.limits"))
    st.subheader(t("doubt.plan"), anchor=False)
    left, middle, right = st.columns(3)
    minutes = left.number_input(t("doubt.minutes"), 30, 10_000, 360, 30)
    known = round(found.seconds_each / 60, 1) if found.seconds_each else float(_MINUTES_EACH)
    each = middle.number_input(t("doubt.minutes_each"), 0.5, 60.0, max(known, 0.5), 0.5)
    rate = right.number_input(t("doubt.expected"), 0.1, 50.0, 2.0, 0.5) / 100
    _plan(found, int(minutes / each), rate)


def _plan(found: Evidence, reviews: int, rate: float) -> None:
    sizes = dict.fromkeys(("flagged", "plain"), 0)
    for (week, stratum), size in found.sizes.items():
        if week == found.draws[-1]["week"]:
            sizes["flagged" if stratum.startswith("flagged.") else "plain"] += size
    calls = sum(sizes.values())
    reviews = min(reviews, calls)
    if not reviews:
        st.caption(t("doubt.no_frame"))
        return
    split = planning.neyman(sizes, {"flagged": 0.5, "plain": rate}, reviews)
    chosen = {"reviews": number(reviews), "calls": number(calls), "rate": share(rate)}
    st.markdown(t("doubt.width", width=number(planning.width(calls, reviews, rate) * 100, 1), **chosen))
    st.markdown(t("doubt.chance", chance=share(planning.chance_to_see(rate, reviews), 0), **chosen))
    st.markdown(t("doubt.split", flagged=number(split["flagged"]), plain=number(split["plain"])))


def _row(about: str, pairs: list[tuple[bool, bool]]) -> dict[str, object]:
    found = measures.agreement(pairs)
    return {
        "about": about,
        "calls": found.calls,
        "raw": _told(found.raw, as_share=True),
        "kappa": _told(found.kappa),
        "ac1": _told(found.ac1),
    }


def _told(measure: tuple[float, float, float] | None, as_share: bool = False) -> str:
    if measure is None:
        return t("results.unknown")
    value, low, high = (share(part) if as_share else number(part, 2) for part in measure)
    return f"{value} ({low}–{high})"
