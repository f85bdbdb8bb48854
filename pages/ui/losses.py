"""From the phone log to the ear: what was lost on the way, in all and by week and collector, and how far that could reach."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models.floor.scope import choices
from models.review.evidence import LOSSES, Evidence
from models.review.proof import Domain
from pages.ui import reads, stages, tables
from pages.ui import show as parts
from pages.ui.formats import day, interval, number, share
from pages.ui.words import t


def show(found: Evidence, domain: Domain) -> None:
    """The stages of the ledger as tiles with their calls, the bound with all that was lost, and the ledger by week and collector."""
    st.header(t("results.losses"), anchor=False)
    _tiles(found, domain)
    proof = found.proof(domain)
    bound = proof.bounds["prevalence"]
    st.markdown(t("results.bound", interval=interval(bound.low, bound.high), lost=number(proof.lost)))
    table = pd.DataFrame(_rows(found, domain))
    if not table.empty:
        with st.expander(t("results.ledger"), icon=":material/table:"):
            tables.show(table, {name: t(f"results.{name}") for name in table.columns}, height=420)
            parts.export("ledger", table)


def _tiles(found: Evidence, domain: Domain) -> None:
    ledger, weeks = found.ledger(domain), tuple(draw["week"] for draw in found.draws)
    first = ledger["answered"]
    for column, name in zip(st.columns(len(LOSSES)), LOSSES, strict=True):
        part = share(ledger[name] / first) if first else t("unit.none")
        with column.container(border=True, height="stretch"):
            st.metric(t(f"results.{name}"), number(ledger[name]), part, "off", delta_arrow="off")
            with st.container(horizontal=True, gap="small"):
                with st.popover(t("kpi.definition"), type="tertiary"):
                    st.write(t(f"results.{name}_why"))
                stages.offer(name, ledger[name], weeks, domain)


def _rows(found: Evidence, domain: Domain) -> list[dict[str, object]]:
    """One row a week and collector of this part of the floor, as it was counted when the week was drawn."""
    names = dict(reads.once_a_build(choices)["agents"])
    team_of = {
        row["agent_id"]: row["team_id"] for row in reads.rows("SELECT agent_id, team_id FROM core.agents")
    }
    return [
        {"week": day(draw["week"]), "agent": names.get(agent, agent)} | {name: row[name] for name in LOSSES}
        for draw in found.draws
        for agent, row in sorted(draw["ledger"].get("by_agent", {}).items())
        if domain.has(team_of.get(agent) or "", agent)
    ]
