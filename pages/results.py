"""Results: what the reviews prove, each share with its interval, what was lost on the way, and what nobody can know."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from models import warehouse
from models.desk import outcomes
from models.floor.scope import call_days, choices
from models.language.labels import must_not
from models.review import evidence, frame
from models.review.evidence import Evidence
from models.review.proof import Domain, Member
from models.review.second import corrected
from pages import roles
from pages.ui import doubt, judged, losses, person, reads, shares, show, tables
from pages.ui.charts import intervals
from pages.ui.formats import day, interval, listed, number
from pages.ui.review import steward
from pages.ui.talk import title_of
from pages.ui.words import t

PERIODS = {"one": 1, "four": 4, "quarter": 13}


def page() -> None:
    """The three shares, then by label and team, the losses, how sure the ear is, and the plan."""
    st.title(t("page.results"), anchor=False)
    st.caption(t("results.lead"))
    found, domain = read()
    if not found.draws:
        st.info(t("results.no_draw"), icon=":material/headphones:")
        steward.show([])
        return
    if not found.reviews:
        st.info(t("results.no_reviews"), icon=":material/headphones:")
    else:
        settled = found.settled()
        in_progress(found, settled)
        _whole(settled, domain)
        _corrected(settled, domain)
        _by_label(settled, domain)
        _by_team(settled, domain)
    losses.show(found.settled(), domain)
    doubt.agreement(found)
    doubt.gold(found)
    doubt.plan(found, domain)
    steward.show([draw["week"] for draw in found.draws])


def read() -> tuple[Evidence, Domain]:
    """The weeks and the team that are chosen above, within what the person may see."""
    left, right, _ = st.columns([1, 1, 2])
    period = left.selectbox(
        t("results.weeks"), list(PERIODS), index=1, format_func=lambda name: t(f"results.{name}")
    )
    bound, _agents = roles.bounds(person.user())
    names = {key: name for key, name in reads.once_a_build(choices)["teams"] if not bound or key in bound}
    team = right.selectbox(
        t("filter.team"),
        ["", *names],
        format_func=lambda key: names.get(key, t("filter.all")),
        disabled=bool(bound),
        index=1 if bound and names else 0,
    )
    domain = Domain(teams=frozenset({team} if team else bound))
    return weeks_back(PERIODS[period]), domain


def weeks_back(weeks: int) -> Evidence:
    """The evidence of the last weeks of the data, up to the last one that is over: samples are drawn of whole weeks."""
    days = reads.once_a_build(call_days)
    if days is None:
        return evidence.read_opinions(person.desk(), [], [])
    last, _ = frame.last_whole_week(days)
    return between(last - timedelta(weeks=weeks - 1), last)


def between(first_week: date, last_week: date) -> Evidence:
    """The evidence of the draws from one Monday to another."""
    draws = outcomes.draws_between(person.desk(), first_week, last_week)
    # The seed tells draws of two desks apart, whose numbers are the same.
    drawn = tuple((draw["week"], draw["draw_id"], draw["seed"]) for draw in draws)
    members = reads.once_a_build(_frames, drawn)
    return evidence.read_opinions(person.desk(), draws, members)


def _frames(con: warehouse.Connection, drawn: tuple) -> list[Member]:
    return evidence.read_frames(con, person.desk(), tuple((week, draw_id) for week, draw_id, _ in drawn))


def in_progress(found: Evidence, settled: Evidence) -> None:
    """Which weeks are left out of the shares below, as a part of their sample has not been heard yet."""
    kept = {draw["week"] for draw in settled.draws}
    left = [day(draw["week"]) for draw in found.draws if draw["week"] not in kept]
    if left:
        st.info(t("results.in_progress", weeks=listed(left)), icon=":material/pending:")


def _whole(found: Evidence, domain: Domain) -> None:
    proof = found.proof(domain)
    shares.cards(proof, lambda name: judged.open_rows(name, found, domain))
    weeks = [draw["week"] for draw in found.draws]
    counts = {"reviewed": proof.reviewed, "violations": proof.violations} | found.set_aside(domain)
    told = {name: number(count) for name, count in counts.items()}
    st.caption(t("results.basis", first=day(weeks[0]), last=day(weeks[-1] + timedelta(days=6)), **told))


def _corrected(found: Evidence, domain: Domain) -> None:
    """The prevalence with the first reviewers' errors taken out, beside the one without; never by appeals alone."""
    cells = found.cells(domain)
    mine = [one for one in found.rechecks if domain.holds(one.first)]
    seconds = sum(one.second is not None for one in mine)
    decided = sum(one.upheld is not None for one in mine)
    waiting = sum(one.is_waiting for one in mine)
    counts = {"seconds": number(seconds), "decided": number(decided)}
    share_now = corrected(cells, mine)
    if share_now.value is None:
        st.caption(t("results.not_corrected", **counts))
    else:
        st.markdown(t("results.corrected", told=shares.told(share_now), **counts))
    if waiting:
        bounds = interval(share_now.low, share_now.high)
        st.caption(t("results.waiting", waiting=number(waiting), interval=bounds))


def _by_label(found: Evidence, domain: Domain) -> None:
    st.header(t("results.by_label"), anchor=False)
    names = must_not()
    table = _table(found, {name: Domain(domain.teams, domain.agents, name) for name in names})
    table["name"] = [title_of(name) for name in names]
    _shown(table, "label")
    # Beside the table, which has no room for another column on a small screen.
    label = st.selectbox(
        t("results.calls_of_label"),
        names,
        index=None,
        placeholder=t("results.choose_label"),
        format_func=title_of,
    )
    if label:
        judged.rows(found, Domain(domain.teams, domain.agents, label), "label")


def _by_team(found: Evidence, domain: Domain) -> None:
    names = dict(reads.once_a_build(choices)["teams"])
    teams = sorted(domain.teams or {member.team_id for member in found.members if member.team_id})
    if not teams:
        return
    st.header(t("results.by_team"), anchor=False)
    table = _table(found, {team: Domain(frozenset({team})) for team in teams})
    table["name"] = [names.get(team, team) for team in teams]
    place = _shown(table, "team")
    if place is not None:
        judged.rows(found, Domain(frozenset({teams[place]})), "team")


def _table(found: Evidence, domains: dict[str, Domain]) -> pd.DataFrame:
    """One row a domain: reviewed calls, those in violation, the shares, and the prevalence for the chart."""
    rows = []
    for name, domain in domains.items():
        proof = found.proof(domain)
        prevalence = proof.shares["prevalence"]
        row = {"id": name, "reviewed": proof.reviewed, "violations": proof.violations}
        row |= {"value": prevalence.value, "low": prevalence.low, "high": prevalence.high}
        rows.append(row | shares.cells(proof))
    return pd.DataFrame(rows)


def _shown(table: pd.DataFrame, kind: str) -> int | None:
    """The chart and the table of these domains, and the place of the one that is chosen."""
    words = {"name": t(f"results.{kind}")}
    if kind == "team":  # every review judges every label
        words["reviewed"] = t("results.reviewed")
    words["violations"] = t("results.found")
    words |= {name: t(f"share.{name}") for name in shares.COLUMNS}
    st.caption(t("results.intervals") + (" " + t("results.choose") if kind == "team" else ""))
    show.chart(intervals(table, "name", "value", "low", "high"), key=f"results.{kind}")
    select = "results.team.rows" if kind == "team" else ""
    place = tables.show(table, words, right=shares.COLUMNS, select=select, named_by=("name",))
    st.caption(t("results.lost_why"))
    show.export(f"results_{kind}", table[list(words)])
    return place
