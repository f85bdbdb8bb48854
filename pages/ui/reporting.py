"""A weekly report in the reader's words: the drafts of `models.review.report` as titled tables."""

from __future__ import annotations

from typing import Any

from models import metrics
from models.floor import Scope
from models.review.report import Draft
from pages.ui import remedies, tiles
from pages.ui.formats import day, listed
from pages.ui.talk import title_of
from pages.ui.words import LANGUAGES, t, written_in

_SHARE = (("value", "share"), ("low", "share"), ("high", "share"))
_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "shares": (("share", "text"), *_SHARE, ("known", "text")),
    "reviews": (("count", "text"), ("calls", "number")),
    "ledger": (("stage", "text"), ("calls", "number")),
    "kpis": (("kpi", "text"), ("value", "kpi"), ("before", "kpi")),
    "rules": (("rule_id", "text"), ("severity", "text"), ("violations", "number"), ("cases", "number")),
    "collectors": (("agent", "text"), ("calls", "number"), ("faults", "number"), *_SHARE),
    "own": (
        ("call_id", "text"),
        ("outcome", "text"),
        ("score", "number"),
        ("labels", "text"),
        ("state", "text"),
    ),
    "measures": (("kind", "text"), ("agent", "text"), ("rule_id", "text"), ("text", "text")),
    "appeals": (("state", "text"), ("calls", "number")),
}


def content(kind: str, subject: str, scope: Scope, team: str, draft: Draft) -> dict[str, Any]:
    """The report as it is kept: its `texts` in every language, so that each reader takes it in theirs; no `note` yet.

    `subject`: a collector's or team's name, empty for the whole floor.
    """
    texts = {}
    for one in LANGUAGES:
        with written_in(one):
            texts[one] = _text(t(f"report.title_{kind}", subject=subject or t("report.floor")), scope, draft)
    return {"team": team, "texts": texts, "note": ""}


def text_of(kept: dict[str, Any], chosen: str) -> dict[str, Any]:
    """A kept report in a language, with its note, as `models.review.report_files` writes it."""
    return kept["texts"][chosen] | {"note": kept["note"]}


def _text(title: str, scope: Scope, draft: Draft) -> dict[str, Any]:
    days = t("report.days", first=day(scope.first_day), last=day(scope.last_day))
    # Every sample has losses to count, be they none: only without one is the ledger empty.
    not_drawn = [t("report.not_drawn")] if draft.get("ledger") == [] else []
    return {
        "title": title,
        "lines": [days, t("report.basis"), *not_drawn],
        "sections": [_section(name, rows) for name, rows in draft.items()],
        "note_title": t("report.note"),
    }


def _section(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = _COLUMNS[name]
    return {
        "title": t(f"report.{name}"),
        "columns": [[t(f"report.column_{column}"), form] for column, form in columns],
        "rows": [[_cell(column, row[column]) for column, _ in columns] for row in rows],
        "forms": [[_form(form, row) for _, form in columns] for row in rows],
    }


def _form(form: str, row: dict[str, Any]) -> str:
    """How a cell is written: as its column is, a KPI's value by the KPI's own unit."""
    if form != "kpi":
        return form
    unit = metrics.definitions()[row["kpi"]].unit
    return {"ratio": "share", "per_thousand": "per_thousand"}.get(unit, "number")


def _cell(column: str, value: Any) -> Any:
    """Codes become words; numbers stay numbers."""
    if column == "kpi":
        return tiles.name(metrics.definitions()[value])
    if column == "rule_id":
        return remedies.rule_titles().get(value, value)
    if column == "severity":
        return t(f"severity.{value}")
    if column == "known":
        return t(f"share.{value}") if value else ""
    if column in ("share", "count", "stage"):
        return t(f"results.{value}") if column != "count" else t(f"report.{value}")
    if column == "labels":
        return listed(title_of(label) for label in value)
    if column == "outcome":
        return t(f"review.{value}")
    if column in ("state", "kind"):
        return t(f"report.{value}")
    return int(value) if hasattr(value, "is_integer") and column in ("calls", "faults") else value
