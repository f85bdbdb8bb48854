"""Names of files and folders as archives and other systems leave them."""

from __future__ import annotations

import os

import openpyxl
import pytest

from tests.etl.sources.conftest import Floor

HEAD = "call_id,direction,started_at,result"


def test_a_name_in_gb18030_is_read_and_told_as_what_it_says(floor: Floor) -> None:
    floor.source = floor.source.parent / os.fsdecode("一月导出".encode("gb18030"))
    floor.source.mkdir()
    for name, call in (("calls_一月.csv", "1"), ("calls_二月.csv", "2")):
        (floor.source / os.fsdecode(name.encode("gb18030"))).write_text(
            f"{HEAD}\n{call},outbound,2024-01-05,busy\nbad\n"
        )
    (floor.source / os.fsdecode("cases_一月.xls".encode("gb18030"))).touch()
    report = floor.load()
    assert sorted(entry.file for entry in report.files) == ["calls_一月.csv", "calls_二月.csv"]
    assert report.unread == ("cases_一月.xls",)
    assert floor.query("SELECT call_id FROM core.calls ORDER BY 1") == [("1",), ("2",)]
    assert floor.query("SELECT file, line FROM core.rejects ORDER BY 1") == [
        ("calls_一月.csv", 3), ("calls_二月.csv", 3),
    ]  # fmt: skip
    assert not floor.load().is_new


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_file_in_a_folder_or_with_a_long_name_is_read_whatever_its_kind(floor: Floor, suffix: str) -> None:
    name = f"三月/{'导出' * 41}.{suffix}"
    (floor.source / "三月").mkdir()
    row = ["1", "outbound", "2024-01-05", "busy"]
    if suffix == "csv":
        floor.write(name, f"{HEAD}\n\n{','.join(row)}\n".encode("utf-16"))
    else:
        book = openpyxl.Workbook()
        book.active.append(HEAD.split(","))
        book.active.append(row)
        book.save(floor.source / name)
    floor.write("source.toml", f'[calls]\nfiles = ["{name}"]\n')
    assert [entry.file for entry in floor.load().files] == [name]
    assert floor.query("SELECT call_id FROM core.calls") == [("1",)]


def test_a_layout_is_found_in_any_case_and_missed_under_another_name(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD}\n1,outbound,2024-01-05 10:00:00,busy\n")
    floor.write("source.toml.txt", 'timezone = "UTC"')
    assert floor.load().unread == ("source.toml.txt",)
    floor.write("Source.TOML", 'timezone = "UTC"')
    floor.load()
    assert floor.query("SELECT started_at::VARCHAR FROM core.calls") == [("2024-01-05 18:00:00",)]


def test_a_layout_that_is_a_link_to_nowhere_is_told(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD}\n")
    (floor.source / "source.toml").symlink_to("/nowhere")
    with pytest.raises(FileNotFoundError):
        floor.load()
