"""What the settings say about the floor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models import rules
from models.problems import Problem
from models.rules.trial import find_rule
from models.settings import Settings


@pytest.mark.parametrize(("zone", "hours"), [("Pacific/Kiritimati", 14), ("Etc/GMT+12", -12)])
def test_today_is_the_floors_day_and_a_version_adopted_today_begins_on_it(
    zone: str, hours: int, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text(f'timezone = "{zone}"\n', encoding="utf-8")
    there = (datetime.now(UTC) + timedelta(hours=hours)).date()
    assert Settings(data=tmp_path).today() == there
    rules.adopt(tmp_path, "quiet_hours", {"quiet_start": "21:00"}, "王主管", "委托行来函")
    adopted = find_rule(tmp_path, "quiet_hours")[1].versions[-1]
    assert adopted.first_day == there


def test_a_file_that_windows_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes('model = "模型.pt"\r\nbuilds_kept = 5\r\n'.encode("utf-8-sig"))
    settings = Settings(data=tmp_path)
    assert (settings.model, settings.builds_kept) == ("模型.pt", 5)


def test_an_empty_environment_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERVISION_DATA", "")
    monkeypatch.setenv("SUPERVISION_BUILDS_KEPT", "")
    assert (Settings().data, Settings().builds_kept) == (Path("data"), 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("builds_kep = 5", "builds_kep is no setting; write one of data, timezone"),
        ("[reviews]\nred = 1", "reviews is no setting"),
        ("builds_kept = 0", "builds_kept is 0, which is no value for it"),
        ("appeal_days = -1", "appeal_days is -1, which is no value for it"),
        ('timezone = "Mars/Base"', "no time zone has this name; write one such as Asia/Shanghai"),
    ],
)
def test_a_slip_in_the_settings_is_told_and_never_passed_over(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "settings.toml").write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(Problem, match="settings") as told:
        Settings(data=tmp_path)
    assert says in told.value.en
