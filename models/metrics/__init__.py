"""The KPIs: definitions as data (`models/kpis.toml`), one SQL file each, and the sums over any period and group."""

from models.metrics.definitions import GROUPS, Kpi, definitions
from models.metrics.report import Filters, kpis, kpis_by
from models.metrics.rollups import roll_up, stored
from models.metrics.survival import load_library

__all__ = [
    "GROUPS", "Filters", "Kpi", "definitions", "kpis", "kpis_by", "load_library", "roll_up", "stored",
]  # fmt: skip
