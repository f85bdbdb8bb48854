"""Each call's recording: found by its name, probed by decoding it, with a status and a sentence for every one."""

from etl.recordings.probing import Facts
from etl.recordings.report import RecordingsReport, probe_all
from etl.recordings.tables import materialise

__all__ = ["Facts", "RecordingsReport", "materialise", "probe_all"]
