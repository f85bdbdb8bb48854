"""How far the results can be trusted: reviewers against each other and against gold, and what more minutes would buy."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models.estimates import Stratum, estimate
from models.language.labels import labels
from models.review import agreement as measures
from models.review import plan as planning
from models.review.evidence import Evidence
from models.review.proof import Domain, strata, wilson
from pages.ui import tables
from pages.ui.formats import interval, number, share
from pages.ui.talk import title_of
from pages.ui.words import t

_MINUTES_EACH = 6


def agreement(found: Evidence) -> None:
    """Raw agreement, κ and AC1 on the verdict and on every label that was heard at least once."""
    st.header(t("doubt.agreement"), anchor=False)
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
    st.header(t("doubt.gold"), anchor=False)
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


def plan(found: Evidence, domain: Domain) -> None:
    """What the reviews so far cannot know, and what the minutes of a week would show, for this part of the floor."""
    cells = found.settled().cells(domain)
    st.header(t("doubt.cannot_know"), anchor=False)
    heard = sum(cell.reviewed for cell in cells if not cell.flagged)
    seen = share(planning.chance_to_see(0.01, heard), 0)
    points = [
        t("doubt.sees", reviews=number(heard), chance=seen),
        t("doubt.needed", needed=number(planning.reviews_to_see(0.01))),
        t("doubt.limits"),
    ]
    st.markdown("\n".join(points))
    st.header(t("doubt.plan"), anchor=False)
    left, middle, right = st.columns(3)
    minutes = left.number_input(t("doubt.minutes"), 30, 10_000, 360, 30)
    known = round(found.seconds_each / 60, 1) if found.seconds_each else float(_MINUTES_EACH)
    each = middle.number_input(t("doubt.minutes_each"), 0.5, 60.0, max(known, 0.5), 0.5)
    rate = right.number_input(t("doubt.expected"), 0.1, 50.0, 2.0, 0.5) / 100
    asked = found.draws[-1]["asked"]
    asking = t("doubt.asked", asked=number(asked), minutes=number(asked * each))
    planned = _planned(
        [cell for cell in cells if cell.flagged], _sizes(found, domain), int(minutes / each), rate
    )
    st.markdown("\n".join([asking, *planned]))
    if not planned:
        st.caption(t("doubt.no_frame"))


def _sizes(found: Evidence, domain: Domain) -> dict[str, int]:
    """The flagged and the unflagged calls of the last week drawn."""
    last = found.draws[-1]["week"]
    frames = {place: size for place, size in found.sizes.items() if place[0] == last}
    sizes = dict.fromkeys(("flagged", "plain"), 0)
    for cell in strata(frames, found.members, [], domain):
        sizes["flagged" if cell.flagged else "plain"] += cell.size
    return sizes


def _planned(flagged: list[Stratum], sizes: dict[str, int], reviews: int, rate: float) -> list[str]:
    """What so many reviews show: their split, the interval beside one drawn from all calls alike, the chance to hear a fault.

    Nothing where there is no call to review.
    """
    calls = sum(sizes.values())
    reviews = min(reviews, calls)
    if not reviews:
        return []
    precision = estimate(flagged)["precision"].value
    rates = {"flagged": 0.5 if precision is None else precision, "plain": rate}
    split = planning.neyman(sizes, rates, reviews)
    overall = sum(sizes[name] * rates[name] for name in sizes) / calls
    alike = planning.width({"all": calls}, {"all": overall}, {"all": reviews})
    widths = {"width": planning.width(sizes, rates, split), "alike": alike}
    counts = {name: number(count) for name, count in (split | {"reviews": reviews, "calls": calls}).items()}
    seen = share(planning.chance_to_see(rate, split["plain"]), 0)
    told = counts | {name: number(one * 100, 1) for name, one in widths.items()}
    told |= {"rate": share(rate), "overall": share(overall), "of": share(rates["flagged"]), "chance": seen}
    return [t(f"doubt.{point}", **told) for point in ("split", "width", "chance")]


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
