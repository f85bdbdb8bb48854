"""Source files into the warehouse (contract.md §1): `load` types what arrives, `materialise` fills a build with it, `add` brings a
copied build up to the last load."""

from etl.sources.adding import add
from etl.sources.ahead import count_events_ahead
from etl.sources.amounts import refuse_what_cannot_be_summed
from etl.sources.arrivals import Arrival, FileArrival, arrivals
from etl.sources.building import materialise, record_of, rows_ever
from etl.sources.loading import LoadReport, load

__all__ = [
    "Arrival", "FileArrival", "LoadReport", "add", "arrivals", "count_events_ahead", "load", "materialise",
    "record_of", "refuse_what_cannot_be_summed", "rows_ever",
]  # fmt: skip
