"""What each KPI is called, how it is computed and how it is shown."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "kpis.toml"

GROUPS = ("team", "agent", "client", "product", "bucket", "week", "month")
"""What `report kpis --by` takes."""


@dataclass(frozen=True)
class Kpi:
    """One KPI: names and formula in both languages, unit, good direction, and at whose agent it is counted."""

    id: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    unit: str
    good: str
    owner: str

    def name(self, language: str) -> str:
        """What it is called, in `zh` or `en`."""
        return self.zh if language == "zh" else self.en

    def formula(self, language: str) -> str:
        """How it is computed, in words, in `zh` or `en`."""
        return self.formula_zh if language == "zh" else self.formula_en

    @property
    def query(self) -> str:
        """The name of its SQL file under `models/queries/kpis/`."""
        return self.id.replace(".", "_")

    @property
    def factor(self) -> int:
        """By what the ratio is multiplied to give the value."""
        return 1000 if self.unit == "per_thousand" else 1


@cache
def definitions() -> dict[str, Kpi]:
    """All KPIs by id, in the order of kpis.md."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {kpi_id: Kpi(kpi_id, **spec) for kpi_id, spec in raw.items()}
