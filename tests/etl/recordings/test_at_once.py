"""Two loads at once, as where a job is started again before it ended: no recording is left out, none decoded twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from etl import recordings, sources
from etl.recordings.report import recordings_file
from models import warehouse
from models.settings import Settings
from tests.etl.transcribe.material import silence, write_wav

_WAIT_SECONDS = 60


def test_a_probing_that_began_before_a_load_leaves_no_recording_of_that_load_out(tmp_path: Path) -> None:
    settings, under_way, go_on = Settings(data=tmp_path / "data"), Event(), Event()
    _load(tmp_path / "first", "c1", settings)

    def probe_slowly() -> int:
        def wait(done: int, total: int) -> None:
            under_way.set()
            assert go_on.wait(_WAIT_SECONDS)

        return recordings.probe_all(settings.data, settings, wait).decoded_now

    def probe() -> int:
        go_on.set()
        return recordings.probe_all(settings.data, settings, lambda done, total: None).decoded_now

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(probe_slowly)
        assert under_way.wait(_WAIT_SECONDS)
        _load(tmp_path / "second", "c2", settings)
        decoded = pool.submit(probe).result(_WAIT_SECONDS), slow.result(_WAIT_SECONDS)
    assert decoded == (1, 1)
    assert _known(settings.data) == ["c1", "c2"]


def _load(source: Path, call_id: str, settings: Settings) -> None:
    write_wav(source / "recordings" / f"{call_id}.wav", silence(0.1))
    row = f"{call_id},outbound,2026-09-07 09:30,answered,{call_id}.wav\n"
    (source / "calls.csv").write_text("call_id,direction,started_at,result,recording_file\n" + row)
    sources.load(source, settings)


def _known(data: Path) -> list[str]:
    place = warehouse.one_file(recordings_file(data))
    rows = warehouse.in_memory().execute("SELECT call_id FROM read_parquet(?) ORDER BY 1", [place])
    return [call_id for (call_id,) in rows.fetchall()]
