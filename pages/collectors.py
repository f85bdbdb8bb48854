"""Collectors: conduct as a funnel, recovery beside it at equal difficulty, and the measures taken; never a ranking."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from models import metrics, warehouse
from models.floor import Scope
from models.floor.scope import ask, choices
from models.review import conduct, fairness
from models.review.evidence import Evidence
from models.review.proof import Domain
from pages import results
from pages.ui import at_fault, evidence, filters, funnel, judged, reads, remedies, show, tables
from pages.ui.formats import interval, literal, money, number, share
from pages.ui.words import t

_SEVERITIES = {"all": ("red", "major", "minor"), "serious": ("red", "major")}
_WEEKS = 13


def page() -> None:
    """The funnel and its table, recovery at equal difficulty, then measures."""
    st.title(t("page.collectors"), anchor=False)
    st.caption(t("collectors.lead"))
    scope = filters.scope()
    basis = st.segmented_control(
        t("collectors.basis"),
        ["all", "serious", "verdicts"],
        default="all",
        format_func=lambda one: t(f"collectors.{one}"),
    )
    heard = _heard() if basis == "verdicts" else None
    counts = _judged(heard, scope) if heard else _logged(scope, str(basis or "all"))
    minimum = reads.settings().minimum_count
    found = fairness.standings(counts, minimum)
    if not any(n for n, _ in counts.values()):
        st.info(t("collectors.none_verdicts" if basis == "verdicts" else "collectors.none"))
    else:
        agent = _conduct(found, minimum, heard)
        if agent:
            _under(agent, scope, str(basis or "all"), heard)
    _recovery(scope, minimum, found)
    remedies.show(scope)


def _heard() -> Evidence:
    """The evidence of the weeks that are over: of one half heard, who had a flagged call heard first would look the worst."""
    found = results.weeks_back(_WEEKS)
    heard = found.over()
    results.in_progress(found, heard)
    return heard


def _judged(heard: Evidence, scope: Scope) -> dict[str, tuple[int, float]]:
    """(reviews, faults) of each collector in scope by the verdicts, weighted back to all their calls."""
    every = conduct.weighted_counts(heard.sizes, heard.members, heard.reviews)
    mine = {m.agent_id for m in heard.members if not scope.teams or m.team_id in scope.teams}
    return {a: n for a, n in every.items() if a in mine and (not scope.agents or a in scope.agents)}


def _logged(scope: Scope, basis: str) -> dict[str, tuple[int, float]]:
    """(calls, faults) of each collector in scope by the whole log."""
    rows = reads.once_a_build(_faults, scope, _SEVERITIES[basis])
    return {row["agent_id"]: (int(row["calls"]), int(row["faults"])) for row in rows.to_dict("records")}


def _faults(con: warehouse.Connection, scope: Scope, severities: tuple[str, ...]) -> pd.DataFrame:
    return ask(con, "calls_in_violation", scope, severities=list(severities))


def _standardised(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "recovery_standardised", scope)


def names() -> dict[str, str]:
    """The collectors' names."""
    return dict(reads.once_a_build(choices)["agents"])


def _under(agent: str, scope: Scope, basis: str, heard: Evidence | None) -> None:
    """The calls that one collector's share is made of."""
    st.markdown(f"**{literal(names().get(agent, agent))}**")
    if heard:
        judged.rows(heard, Domain(frozenset(scope.teams), frozenset({agent})), "agent")
    else:
        at_fault.rows(replace(scope, agents=(agent,)), _SEVERITIES[basis])


def _conduct(found: dict[str, fairness.Standing], minimum: int, heard: Evidence | None) -> str | None:
    """The funnel and its table, and the collector that is chosen; by verdicts, each share with its bound where every lost call is a fault."""
    st.header(t("collectors.conduct"), anchor=False)
    known = names()
    show.chart(funnel.figure({known.get(a, a): s for a, s in found.items()}), key="collectors.funnel")
    st.caption(t("collectors.funnel_why", minimum=minimum))
    rows = [
        {
            "agent": known.get(agent, agent),
            "calls": one.reviewed,
            "faults": number(one.faults, 1) if heard else int(one.faults),
            "rate": f"{share(one.rate)}" if one.is_ranked else t("collectors.too_few"),
            "shrunken": f"{share(one.shrunken)} ({interval(one.low, one.high)})",
            "with_losses": _with_losses(one, heard, agent),
            "expected": interval(one.funnel_low, one.funnel_high),
            "standing": _standing(one),
        }
        for agent, one in sorted(found.items())
    ]
    names_shown = [name for name in rows[0] if heard or name != "with_losses"]
    right = [name for name in rows[0] if isinstance(rows[0][name], str) and name in names_shown[1:-1]]
    words = {name: t(f"collectors.{name}") for name in names_shown}
    st.caption(t("collectors.choose"))
    place = tables.show(
        pd.DataFrame(rows), words, right=right, sentences={"agent": 88}, select="collectors.conduct"
    )
    if heard:
        st.caption(t("collectors.weighted_why") + " " + t("collectors.with_losses_why"))
    return None if place is None else sorted(found)[place]


def _with_losses(one: fairness.Standing, heard: Evidence | None, agent: str) -> str:
    if heard is None:
        return ""
    return f"≤ {share(conduct.most_with_losses(one.high, heard.ledger(Domain(agents=frozenset({agent})))))}"


def _standing(one: fairness.Standing) -> str:
    if not one.is_ranked:
        return t("collectors.too_few")
    if not one.is_outside or one.rate is None:
        return t("collectors.inside")
    return t("collectors.above" if one.rate > one.funnel_high else "collectors.below")


def _recovery(scope: Scope, minimum: int, found: dict[str, fairness.Standing]) -> None:
    """Recovered money against what the floor would have recovered from the same cases, beside the share of calls at fault."""
    st.header(t("collectors.recovery"), anchor=False)
    st.caption(t("collectors.recovery_why", minimum=minimum))
    table = reads.once_a_build(_standardised, scope)
    if table.empty:
        st.info(t("collectors.no_cases"))
        return
    known = names()
    rows = [
        _row(row, known, minimum) | {"beside": _beside(found.get(row["agent_id"]))}
        for row in table.to_dict("records")
    ]
    columns = ("agent", "cases", "opening", "recovered", "would", "ratio", "standardised", "beside")
    words = {name: t(f"collectors.{name}") for name in columns}
    st.caption(t("collectors.choose_cases"))
    place = tables.show(
        pd.DataFrame(rows), words, right=columns[1:], sentences={"agent": 84}, select="collectors.recovery"
    )
    show.export("recovery_standardised", table)
    if place is not None:
        whose = replace(scope, agents=(str(table["agent_id"][place]),))
        evidence.rows(metrics.definitions()["recovery_rate.period"], whose)


def _beside(one: fairness.Standing | None) -> str:
    if one is None:
        return t("unit.none")
    return share(one.rate) if one.is_ranked else t("collectors.too_few")


def _row(row: dict, known: dict[str, str], minimum: int) -> dict[str, str]:
    sums = ("recovered", "expected", "recovered_squares", "expected_squares", "products")
    few = row["cases"] < minimum
    ratio = None if few else fairness.recovery_ratio(row["cases"], *(float(row[name]) for name in sums))
    unknown = t("collectors.too_few") if few else t("unit.none")
    return {
        "agent": known.get(row["agent_id"], row["agent_id"]),
        "cases": number(row["cases"]),
        "opening": money(row["opening"]),
        "recovered": money(row["recovered"]),
        "would": money(row["expected"]),
        "ratio": unknown if ratio is None else _with_interval(ratio),
        "standardised": unknown if ratio is None else share(ratio.value * row["floor_rate"]),
    }


def _with_interval(ratio: fairness.Ratio) -> str:
    if ratio.low is None or ratio.high is None:
        return number(ratio.value, 2)
    return f"{number(ratio.value, 2)} ({number(ratio.low, 2)}–{number(ratio.high, 2)})"
