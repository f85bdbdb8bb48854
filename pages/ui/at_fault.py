"""The calls under a collector's share at fault, with the rules they break, each to be heard."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import rules, warehouse
from models.floor import Scope
from models.floor.scope import ask
from models.floor.seal import Seal
from pages.ui import listen, reads, sealed, tables
from pages.ui import show as parts
from pages.ui.formats import day, listed, moment, number
from pages.ui.words import language, t

_MOST_SHOWN = 2000
_COLUMNS = ("when", "rules", "severity", "client", "case_id", "recorded", "call_id")


def rows(scope: Scope, severities: tuple[str, ...]) -> None:
    """Each call of the scope that a violation of these severities rests on, newest first; the chosen one is played."""
    sealed.say_findings(scope)
    found = _worded(reads.once_a_build(_calls, scope, severities, sealed.now()))
    told = {"first": day(scope.first_day), "last": day(scope.last_day), "count": number(len(found))}
    st.caption(t("collectors.calls_at_fault", **told))
    columns = {name: t(f"column.{name}") for name in _COLUMNS}
    place = tables.show(
        found.head(_MOST_SHOWN),
        columns,
        sentences={"rules": 190, "client": 110},
        select="at_fault.calls",
        named_by=("call_id",),
        height=360,
    )
    parts.export("calls_at_fault", found)
    if place is None:
        st.caption(t("listen.choose"))
    else:
        listen.show(str(found["call_id"][place]), "at-fault")


def _calls(con: warehouse.Connection, scope: Scope, severities: tuple[str, ...], seal: Seal) -> pd.DataFrame:
    given = seal.parameters | {"heard_rules": sealed.heard_rules()}
    return ask(con, "calls_at_fault", scope, severities=list(severities), **given)


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    """Time, rules and severity as words."""
    packs = rules.packs(reads.settings().data)
    titles = {rule.id: rule.title.text(language()) for pack in packs for rule in pack.rules}
    return table.assign(
        when=[moment(at) for at in table["started_at"]],
        rules=[listed(titles.get(name, name) for name in names) for names in table["rule_ids"]],
        severity=[t(f"severity.{severity}") for severity in table["severity"]],
        recorded=[t("results.yes") if one else "" for one in table["is_recorded"]],
    ).drop(columns=["rule_ids", "is_recorded"])
