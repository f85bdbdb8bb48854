"""The weekly reports (S-107), drafted from the data: the supervisor's, and one for each collector.

A draft is tables of raw numbers, `{table: [row, …]}`; shares stand with `low` and `high`. Words are the pages' business.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from models import metrics, warehouse
from models.estimates import Estimate
from models.floor.scope import Scope, ask
from models.floor.seal import Seal
from models.review.evidence import LOSSES, Evidence
from models.review.proof import Domain, wilson

KPIS = (
    "recovery_rate.period",
    "overdue_rate.amount",
    "connect_rate",
    "right_party_rate",
    "promise_kept_rate.count",
    "recording_coverage",
    "complaint_rate",
)
Draft = dict[str, list[dict[str, Any]]]
_ALL = ["red", "major", "minor"]


def week_scope(scope: Scope) -> Scope:
    """The same part of the floor a week earlier."""
    seven = timedelta(days=7)
    return Scope(scope.first_day - seven, scope.last_day - seven, scope.teams, scope.agents, scope.clients)


def figures(con: warehouse.Connection, scope: Scope) -> Draft:
    """What the warehouse says of a week: KPIs beside the week before, violations by rule, collectors' calls with a fault."""
    now, then = (
        metrics.kpis(con, part.first_day, part.last_day, part.filters) for part in (scope, week_scope(scope))
    )
    names = (
        ask(con, "conduct_by_agent", scope, must_not=[], **Seal().parameters)
        .set_index("agent_id")["agent_name"]
        .to_dict()
    )
    calls = ask(con, "calls_in_violation", scope, severities=_ALL).to_dict("records")
    return {
        "kpis": [{"kpi": kpi, "value": _plain(now[kpi]), "before": _plain(then[kpi])} for kpi in KPIS],
        "rules": [
            {name: row[name] for name in ("rule_id", "severity", "violations", "cases")}
            for row in ask(con, "violations_by_rule", scope).to_dict("records")
        ],
        "collectors": [
            {
                "agent": names.get(row["agent_id"]) or row["agent_id"],
                "calls": row["calls"],
                "faults": row["faults"],
            }
            | _share(wilson(int(row["faults"]), int(row["calls"])))
            for row in calls
        ],
    }


def proofs(found: Evidence, domain: Domain) -> Draft:
    """What the reviews say: the three shares with intervals, with and without what was lost, and the counts they rest on.

    Without a sample nothing is known of what can be heard or was lost: all three are empty.
    """
    if not found.draws:
        return {"shares": [], "reviews": [], "ledger": []}
    proof, ledger = found.proof(domain), found.ledger(domain)
    counts = {"reviewed": proof.reviewed, "violations": proof.violations} | found.set_aside(domain)
    bounds = {f"{name}_lost": proof.bounds[name] for name in ("prevalence", "recall")}
    known = proof.known | dict.fromkeys(bounds, "losses" if proof.lost else "nothing_lost")
    return {
        "shares": [
            {"share": name} | _share(estimate) | {"known": known.get(name, "")}
            for name, estimate in (proof.shares | bounds).items()
        ],
        "reviews": [{"count": name, "calls": value} for name, value in counts.items()],
        "ledger": [{"stage": name, "calls": ledger[name]} for name in LOSSES],
    }


def _share(estimate: Estimate) -> dict[str, float | None]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _plain(result: dict[str, Any]) -> float | None:
    return None if result["value"] is None else float(result["value"])
