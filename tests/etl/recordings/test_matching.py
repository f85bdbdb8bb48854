"""A call's recording is found by the name it gives, else by the source's pattern."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from etl import recordings, sources
from etl.recordings.matching import Call, Shelf, recording_of
from models import warehouse
from models.problems import Problem
from models.settings import Settings
from tests.etl.transcribe.material import silence, write_wav

PATTERN = "{started_at:%Y%m%d%H%M}_{caller_number}-{callee_number}.wav"
COLUMNS = {"started_at": datetime(2026, 9, 7, 9, 30), "caller_number": "1001", "callee_number": "10000000001"}
NAME = "202609070930_1001-10000000001"


def found(root: Path, file: str | None = None, pattern: str | None = None, **columns: Any) -> Path | None:
    return recording_of(Call("c1", file, None, COLUMNS | columns, root, pattern), {root: Shelf(root)})


def test_a_name_is_relative_to_the_source_or_its_recordings_or_absolute(tmp_path: Path) -> None:
    deep = write_wav(tmp_path / "recordings" / "09" / "a.wav", silence(0.1))
    assert found(tmp_path, "recordings/09/a.wav") == deep
    assert found(tmp_path, "09/a.wav") == deep
    assert found(tmp_path, r"recordings\09\a.wav") == deep
    assert found(tmp_path, str(deep)) == deep
    assert found(tmp_path, "a.wav") == deep
    assert found(tmp_path, "a.mp3") == deep
    assert found(tmp_path, "b.wav") == tmp_path / "b.wav"


def test_capitals_and_the_coding_of_accents_are_told_apart_only_where_files_are(tmp_path: Path) -> None:
    capitals = write_wav(tmp_path / "recordings" / "A.WAV", silence(0.1))
    apart = write_wav(tmp_path / "recordings" / "e\u0301.wav", silence(0.1))
    assert found(tmp_path, "a.wav") == capitals
    assert found(tmp_path, "\u00e9.wav") == apart
    small = write_wav(tmp_path / "recordings" / "deep" / "a.wav", silence(0.1))
    assert found(tmp_path, "a.wav") == small
    assert found(tmp_path, "A.wav") == tmp_path / "A.wav"


def test_a_name_that_several_files_have_is_none_of_them_unless_its_folder_says_which(tmp_path: Path) -> None:
    for day in ("01", "02"):
        write_wav(tmp_path / "recordings" / "11" / day / "0001.wav", silence(0.1))
    assert found(tmp_path, "0001.wav") == tmp_path / "0001.wav"
    assert found(tmp_path, "02/0001.wav") == tmp_path / "recordings" / "11" / "02" / "0001.wav"


def test_a_recording_that_is_gone_is_not_replaced_by_one_of_its_name_in_another_folder(
    tmp_path: Path,
) -> None:
    write_wav(tmp_path / "recordings" / "02" / "0001.wav", silence(0.1))
    assert found(tmp_path, "recordings/01/0001.wav") == tmp_path / "recordings" / "01" / "0001.wav"
    flat = write_wav(tmp_path / "recordings" / "0002.wav", silence(0.1))
    assert found(tmp_path, "/var/spool/01/0002.wav") == flat


def test_the_same_day_of_another_month_is_another_folder_and_another_disk_is_not(tmp_path: Path) -> None:
    february = write_wav(tmp_path / "recordings" / "2026" / "02" / "02" / "0001.wav", silence(0.1))
    for name in ("2026/03/02/0001.wav", "/var/spool/2026/03/02/0001.wav", "2025/02/02/0001.wav"):
        assert found(tmp_path, name) == tmp_path / name
    for name in ("2026/02/02/0001.mp3", "/var/spool/2026/02/02/0001.wav", "02/0001.wav", "/0001.wav"):
        assert found(tmp_path, name) == february
    moved = write_wav(tmp_path / "archive" / "2026-03" / "0002.wav", silence(0.1))
    assert found(tmp_path, "/mnt/nas1/2026-03/0002.wav") == moved


def test_what_follows_the_last_dot_of_a_name_is_an_ending_only_where_it_looks_like_one(
    tmp_path: Path,
) -> None:
    write_wav(tmp_path / "recordings" / "1709346000.wav", silence(0.1))
    assert found(tmp_path, "1709346000.125") == tmp_path / "1709346000.125"
    whole = write_wav(tmp_path / "recordings" / "09" / "1709346000.125.wav", silence(0.1))
    assert found(tmp_path, "1709346000.125") == whole
    v3 = write_wav(tmp_path / "recordings" / "a.b.wav", silence(0.1))
    write_wav(tmp_path / "recordings" / "a.wav", silence(0.1))
    assert found(tmp_path, "a.b") == found(tmp_path, "a.b.V3") == v3


def test_folders_that_are_links_are_looked_into_and_circles_of_them_end(tmp_path: Path) -> None:
    store, source = tmp_path / "store", tmp_path / "source"
    write_wav(store / "09" / "c1.wav", silence(0.1))
    source.mkdir()
    (source / "recordings").symlink_to(store)
    (store / "09" / "round").symlink_to(store)
    (store / "up").symlink_to(tmp_path)
    assert found(source) == source / "recordings" / "09" / "c1.wav"
    assert len(Shelf(source).files) == 1


def test_names_that_no_file_can_have_and_names_in_gbk_end_in_a_status(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path / "recordings") + "/北京".encode("gbk")))
    folder.mkdir(parents=True)
    write_wav(tmp_path / "a.wav", silence(0.1)).rename(folder / "c1.wav")
    names = {"c1": "", "c2": "a\0b.wav", "c3": "x" * 300 + ".wav"}
    rows = "".join(f"{call},outbound,2026-09-07 09:30,answered,{name}\n" for call, name in names.items())
    (tmp_path / "calls.csv").write_text("call_id,direction,started_at,result,recording_file\n" + rows)
    settings = Settings(data=tmp_path / "data")
    sources.load(tmp_path, settings)
    told = recordings.probe_all(settings.data, settings, lambda done, of: None).as_dict()["examples"]
    assert {example["call_id"]: example["status"] for example in told} == {
        "c1": "undecodable", "c2": "missing", "c3": "undecodable",
    }  # fmt: skip
    assert "UTF-8" in told[0]["reason"]
    str(told).encode("utf-8")


def test_a_pattern_finds_the_file_in_any_folder_and_with_any_ending(tmp_path: Path) -> None:
    assert found(tmp_path, pattern=PATTERN) is None
    path = write_wav(tmp_path / "2026" / f"{NAME}.mp3", silence(0.1))
    assert found(tmp_path, pattern=PATTERN) == path
    assert found(tmp_path, pattern=PATTERN, caller_number=None) is None
    assert found(tmp_path) is None


def test_a_file_under_recordings_that_is_called_by_the_calls_id_is_its_recording(tmp_path: Path) -> None:
    write_wav(tmp_path / "elsewhere" / "c1.wav", silence(0.1))
    assert found(tmp_path) is None
    own = write_wav(tmp_path / "recordings" / "09" / "c1.wav", silence(0.1))
    assert found(tmp_path) == own
    assert found(tmp_path, "other.wav") == tmp_path / "other.wav"
    assert found(tmp_path, pattern=PATTERN) is None
    write_wav(tmp_path / "recordings" / "10" / "c1.mp3", silence(0.1))
    assert found(tmp_path) is None


def test_a_load_finds_recordings_that_are_called_by_the_id_of_their_call(tmp_path: Path) -> None:
    write_wav(tmp_path / "source" / "recordings" / "09" / "c1.wav", silence(0.1))
    rows = "".join(f"c{n},outbound,2026-09-07 09:30,answered\n" for n in (1, 2))
    (tmp_path / "source" / "calls.csv").write_text("call_id,direction,started_at,result\n" + rows)
    settings = Settings(data=tmp_path / "data")
    sources.load(tmp_path / "source", settings)
    report = recordings.probe_all(settings.data, settings, lambda done, of: None)
    assert (report.by_status, report.unmatched_files) == ({"ok": 1}, 0)


def test_a_call_that_comes_again_with_a_late_note_keeps_the_recording_that_came_first(tmp_path: Path) -> None:
    first, second = (write_wav(tmp_path / n / "recordings" / f"{n}.wav", silence(1)) for n in ("1st", "2nd"))
    settings = Settings(data=tmp_path / "data")
    for path, note in ((first, ""), (second, "late")):
        rows = f"a,outbound,2026-09-07 09:30,answered,1st.wav,{note}\n1st,outbound,2026-09-07 09:31,answered,,{note}\n"
        calls = path.parents[1] / "calls.csv"
        calls.write_text("call_id,direction,started_at,result,recording_file,note\n" + rows)
        sources.load(path.parents[1], settings)
        report = recordings.probe_all(settings.data, settings, lambda done, of: None)
        assert report.by_status == {"ok": 2}


def test_a_folder_that_moved_is_loaded_again_where_it_is_now_with_its_recordings(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    head = "call_id,direction,started_at,result,recording_file\n"
    rows = "a,outbound,2026-09-07 09:30,answered,1.wav\n"
    write_wav(tmp_path / "old" / "recordings" / "1.wav", silence(1))
    calls = tmp_path / "old" / "calls.csv"
    for more in ("", "b,outbound,2026-09-08 09:30,answered,1.wav\n"):
        calls.write_text(head + rows + more)
        sources.load(calls.parent, settings)
    (tmp_path / "old").rename(tmp_path / "new")
    told = [recordings.probe_all(settings.data, settings, lambda done, of: None).by_status]
    sources.load(tmp_path / "new", settings)
    told.append(recordings.probe_all(settings.data, settings, lambda done, of: None).by_status)
    assert told == [{"missing": 2}, {"ok": 2}]


def test_what_is_told_of_broken_recordings_holds_no_number_in_full(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "13800138000_a.wav").write_bytes(b"")
    (tmp_path / "source" / "calls.csv").write_text(
        "call_id,direction,started_at,result,recording_file\nc1,outbound,2026-09-07 09:30,answered,13800138000_a.wav\n"
    )
    settings = Settings(data=tmp_path / "data")
    sources.load(tmp_path / "source", settings)
    told = recordings.probe_all(settings.data, settings, lambda done, of: None).as_dict()["examples"]
    assert [(example["call_id"], example["status"]) for example in told] == [("c1", "empty")]
    assert "13800138000" not in str(told)


def test_a_pattern_with_an_unknown_column_names_the_file_and_the_pattern(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"source\.toml: the recordings pattern"):
        found(tmp_path, pattern="{number}.wav")


def test_a_loaded_source_gives_rows_of_every_status_and_counts_files_of_no_call(tmp_path: Path) -> None:
    source, settings = tmp_path / "source", Settings(data=tmp_path / "data")
    write_wav(source / "recordings" / "a.wav", silence(1))
    write_wav(source / "recordings" / "stray_13900001234.wav", silence(1))
    (source / "recordings" / "page.wav").write_text("<html>")
    lines = ["call_id,direction,started_at,result,recording_file"]
    for n, name in enumerate(
        ["recordings/a.wav", "recordings/a.wav", "recordings/page.wav", "recordings/lost.wav", ""]
    ):
        lines.append(f"c{n},outbound,2026-09-07 09:3{n},answered,{name}")
    (source / "calls.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sources.load(source, settings, lambda _: None)
    report = recordings.probe_all(settings.data, settings, lambda done, total: None)
    assert report.by_status == {"missing": 1, "not_audio": 1, "ok": 2}
    assert (report.unmatched_files, report.unmatched_examples) == (1, ["stray_139******34.wav"])
    con = warehouse.create_build(tmp_path / "w.duckdb")
    sources.materialise(con, settings.data)
    recordings.materialise(con, settings.data)
    rows = con.execute("SELECT call_id, status FROM core.recordings ORDER BY 1").fetchall()
    assert rows == [("c0", "ok"), ("c1", "ok"), ("c2", "not_audio"), ("c3", "missing")]
    assert recordings.probe_all(settings.data, settings, lambda done, total: None).decoded_now <= 1
