"""Reports: the week drafted from the data, read and confirmed by a person, then taken away as DOCX or XLSX."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from models import warehouse
from models.desk import appeals, measures, reports
from models.floor import Scope
from models.floor.scope import call_days, choices
from models.review import frame, report
from models.review.proof import Domain
from pages import results, roles
from pages.ui import person, reads, report_page, reporting, sealed
from pages.ui.formats import day, literal, moment
from pages.ui.words import language, t

_WEEKS = 12


def page() -> None:
    """Choose week and subject, read the draft, add a note, confirm; the confirmed ones below."""
    st.title(t("page.reports"), anchor=False)
    st.caption(t("report.lead"))
    days = reads.once_a_build(call_days)
    if days is None:
        st.info(t("report.no_calls"))
        return
    week, kind, about, team = _choose(days)
    scope = Scope(
        week, week + timedelta(days=6), (team,) if team else (), (about,) if kind == "collector" else ()
    )
    content = _draft(kind, about, team, scope)
    text = reporting.text_of(content, language())
    if t("report.not_drawn") in text["lines"]:
        st.warning(f"{t('report.not_drawn')} {t('report.draw_first')}", icon=":material/hearing_disabled:")
    report_page.sections(text)
    found = [row for row in reports.confirmed(person.desk(), week, kind) if row["about"] == (about or team)]
    if kind == "collector" and sealed.is_under_review(week):
        st.info(t("sealed.report"), icon=":material/headphones:")
    else:
        _confirm(content, week, kind, about or team, len(found))
        _confirmed(found)


def _choose(days: tuple[date, date]) -> tuple[date, str, str, str]:
    """The Monday, the kind, the collector (or nothing) and the team (or nothing)."""
    first, second, third = st.columns(3)
    last, _ = frame.last_whole_week(days)
    weeks = [
        last - timedelta(days=7 * n) for n in range(_WEEKS) if last - timedelta(days=7 * n - 6) >= days[0]
    ]
    week = first.selectbox(
        t("report.week"), weeks, format_func=lambda one: f"{day(one)} – {day(one + timedelta(days=6))}"
    )
    kind = second.selectbox(t("report.kind"), reports.KINDS, format_func=lambda one: t(f"report.{one}"))
    offered = reads.once_a_build(choices)
    bound, _ = roles.bounds(person.user())
    if kind == "collector":
        team_of = {row["agent_id"]: row["team_id"] or "" for row in _agents()}
        names = {key: name for key, name in offered["agents"] if not bound or team_of.get(key) in bound}
        about = third.selectbox(t("filter.agent"), list(names), format_func=lambda one: names[one])
        return week, kind, str(about or ""), team_of.get(str(about), "")
    known = dict(offered["teams"])
    # A team that the data do not name bounds its supervisor all the same.
    options = list(bound) or ["", *known]
    words = {"": t("filter.all")} | {one: known.get(one, one) for one in options if one}
    team = third.selectbox(t("filter.team"), options, format_func=lambda one: words[one])
    return week, kind, "", str(team or "")


def _agents() -> list[dict[str, Any]]:
    return reads.rows("SELECT agent_id, team_id FROM core.agents")


def _figures(con: warehouse.Connection, scope: Scope) -> report.Draft:
    return report.figures(con, scope)


def _draft(kind: str, about: str, team: str, scope: Scope) -> dict[str, Any]:
    names = dict(reads.once_a_build(choices)["agents" if kind == "collector" else "teams"])
    subject = names.get(about or team, "")
    figures = reads.once_a_build(_figures, scope)
    if kind == "collector":
        return reporting.content(kind, subject, scope, team, figures | _own(about, scope))
    found = results.between(scope.first_day, scope.first_day)
    domain = Domain(teams=frozenset({team} if team else ()))
    return reporting.content(
        kind, subject, scope, team, report.proofs(found, domain) | figures | _floor(scope, team)
    )


def _own(agent_id: str, scope: Scope) -> report.Draft:
    """The collector's reviews given on calls of this week, and the measures that were set in it."""
    known = _calls_of(scope)
    unheard = sealed.waiting()
    own = [
        {name: one[name] for name in ("call_id", "outcome", "score", "labels")} | {"state": _state(one)}
        for one in appeals.own_reviews(person.desk(), agent_id)
        if one["call_id"] in known and one["drawn_id"] not in unheard
    ]
    return {"own": own, "measures": _measures({agent_id}, scope)}


def _floor(scope: Scope, team: str) -> report.Draft:
    """What became of the appeals about calls of this week, and the measures that were set in it."""
    known = _calls_of(scope)
    counts = dict.fromkeys(("waiting", *appeals.OUTCOMES), 0)
    for row in appeals.inbox(person.desk()):
        if row["call"]["call_id"] in known:
            counts[row["decision"]["outcome"] if row["decision"] else "waiting"] += 1
    rows = [{"state": name, "calls": count} for name, count in counts.items()]
    agents = {row["agent_id"] for row in _agents() if not team or row["team_id"] == team}
    return {"appeals": rows, "measures": _measures(agents, scope)}


def _calls_of(scope: Scope) -> set[str]:
    """The calls of the week in this part of the floor."""
    found = reads.rows(
        "SELECT call_id FROM mart.call_groups WHERE call_day BETWEEN $first AND $last "
        "AND (len($teams) = 0 OR list_contains($teams, agent_team_id)) "
        "AND (len($agents) = 0 OR list_contains($agents, agent_id))",
        {
            "first": scope.first_day,
            "last": scope.last_day,
            "teams": list(scope.teams),
            "agents": list(scope.agents),
        },
    )
    return {row["call_id"] for row in found}


def _measures(agents: set[str], scope: Scope) -> list[dict[str, Any]]:
    """The measures that stand and were set on a day of the week, as the floor's clock has it."""
    names = dict(reads.once_a_build(choices)["agents"])
    settings = reads.settings()
    return [
        {name: row[name] for name in ("kind", "rule_id", "text")} | {"agent": names.get(row["agent_id"], "")}
        for row in measures.standing(person.desk())
        if row["agent_id"] in agents and scope.first_day <= settings.here(row["at"]).date() <= scope.last_day
    ]


def _state(one: dict[str, Any]) -> str:
    if one["decision"]:
        return str(one["decision"]["outcome"])
    return "waiting" if one["appeal"] else "accepted" if one["acknowledged_at"] else "unanswered"


def _confirm(content: dict[str, Any], week: date, kind: str, about: str, confirmed: int) -> None:
    """The note and the button; once confirmed it is another form, so that a second press confirms nothing more."""
    with st.form(f"confirm-{week}-{kind}-{about}-{confirmed}"):
        note = st.text_area(t("report.note"), placeholder=t("report.note_hint"), height=100)
        if st.form_submit_button(t("report.confirm"), type="primary"):
            kept = content | {"note": note.strip()}
            reports.confirm(person.desk(), week, kind, about, kept, person.user(), reads.build_id())
            st.rerun()


def _confirmed(found: list[dict[str, Any]]) -> None:
    st.header(t("report.confirmed"), anchor=False)
    if not found:
        st.caption(t("report.not_confirmed"))
    for row in found:
        st.markdown(t("report.by", name=literal(row["name"]), at=moment(row["at"])))
        report_page.links(int(row["report_id"]))
