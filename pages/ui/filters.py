"""The filters that all pages share: days, team, collector, client. They live in the address, so a view can be sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from models.floor import Scope
from models.floor.scope import agents_of, call_days, choices, last_call_day
from pages import roles
from pages.ui import person, reads
from pages.ui.words import t

_PERIODS = {"week": 7, "month": 28, "quarter": 91}
_NAMES = ("period", "from", "to", "team", "agent", "client")


def scope(default_period: str = "month") -> Scope:
    """Show the filters in a row and give what they choose, within what the person may see."""
    remembered = _remember()
    today = reads.settings().today()
    first, last = reads.once_a_build(call_days) or (today, today)
    offered = reads.once_a_build(choices)
    bound_teams, bound_agents = roles.bounds(person.user())
    columns = st.columns([1.1, 1, 1, 1], vertical_alignment="bottom")
    with columns[0]:
        days = _days(remembered, default_period, first, last)
    teams = _pick(columns[1], "team", offered["teams"], bound_teams, remembered)
    colleagues = reads.once_a_build(agents_of, bound_teams)
    agents = _pick(columns[2], "agent", colleagues, bound_agents, remembered)
    clients = _pick(columns[3], "client", offered["clients"], (), remembered)
    return Scope(*days, teams=teams, agents=agents, clients=clients)


def _remember() -> dict[str, str]:
    """What the address says, else what was chosen on the page before; the address is made to say it."""
    memory: dict[str, str] = st.session_state.setdefault("filters", {})
    given = {name: st.query_params[name] for name in _NAMES if name in st.query_params}
    if given:
        memory.clear()
        memory.update(given)
    elif memory:
        st.query_params.update(memory)
    return memory


def _days(memory: dict[str, str], default: str, first: date, last: date) -> tuple[date, date]:
    options = [*_PERIODS, "everything", "custom"]
    chosen = memory.get("period", default)
    key = "filter.period"
    st.session_state[key] = chosen if chosen in options else default
    period = st.selectbox(
        t("filter.period"),
        options,
        format_func=lambda name: t(f"filter.{name}"),
        key=key,
        on_change=lambda: _store("period", st.session_state[key]),
    )
    if period == "custom":
        return _custom(memory, first, last, reads.once_a_build(last_call_day) or last)
    start = first if period == "everything" else max(first, last - timedelta(days=_PERIODS[period] - 1))
    return start, last


def _custom(memory: dict[str, str], first: date, last: date, latest: date) -> tuple[date, date]:
    """Days picked by hand, up to the `latest` call: one dated ahead is reached here alone."""
    key = "filter.days"
    start = min(max(_day(memory.get("from"), last - timedelta(days=27)), first), latest)
    end = max(min(_day(memory.get("to"), last), latest), start)
    st.session_state[key] = (start, end)

    def changed() -> None:
        if len(st.session_state[key]) == 2:
            _store("from", st.session_state[key][0].isoformat())
            _store("to", st.session_state[key][1].isoformat())

    picked = st.date_input(
        t("filter.days"), key=key, min_value=first, max_value=latest, format="YYYY-MM-DD", on_change=changed
    )
    return (picked[0], picked[1]) if isinstance(picked, tuple) and len(picked) == 2 else (start, end)


def _pick(
    column: Any, name: str, offered: list[tuple[str, str]], bound: tuple[str, ...], memory: dict[str, str]
) -> tuple[str, ...]:
    names = {key: label for key, label in offered if not bound or key in bound}
    key = f"filter.{name}"
    st.session_state[key] = [value for value in memory.get(name, "").split(",") if value in names]
    chosen = column.multiselect(
        t(f"filter.{name}"),
        list(names),
        format_func=lambda value: names[value],
        placeholder=t("filter.all"),
        key=key,
        on_change=lambda: _store(name, ",".join(st.session_state[key])),
    )
    return tuple(chosen) or bound


def _store(name: str, value: str) -> None:
    memory: dict[str, str] = st.session_state["filters"]
    if value:
        memory[name] = value
        st.query_params[name] = value
    else:
        memory.pop(name, None)
        st.query_params.pop(name, None)


def _day(text: str | None, default: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return default
