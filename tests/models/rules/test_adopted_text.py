"""Whatever an adopted version takes stands in its file so that every later build reads the same."""

from __future__ import annotations

import tempfile
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import rules
from models.problems import Problem
from models.rules import book
from models.rules.adopted import adopted_versions, checked, versions_folder
from models.rules.adopting import write_version
from models.rules.toml_text import literal, quoted
from tests.models.small_warehouse import small_warehouse

SAID = st.text(min_size=1).filter(str.strip)
TRICKY = [
    "\x7f",
    "a\x00b",
    "\u0085\u2028",
    'quote " and \\',
    "'''",
    '"""',
    "line\r\nline",
    "\ufeff头",
    "\U0001f600",
]


def read_back(rule_id: str, changes: dict[str, Any], author: str, reason: str, first: date) -> Any:
    """The one version that a floor adopted, as its file says it."""
    rule = book.shipped_rule(rule_id)
    with tempfile.TemporaryDirectory() as folder:
        write_version(Path(folder), rule, changes, author, reason, first)
        [version] = adopted_versions(versions_folder(Path(folder), rule_id), rule)
    return version


@settings(max_examples=150, deadline=None)
@given(SAID, SAID, st.dates())
def test_any_author_reason_and_day_read_back_as_they_were_given(
    author: str, reason: str, first: date
) -> None:
    version = read_back("quiet_hours", {"quiet_start": time(21, 30)}, author, reason, first)
    assert (version.author, version.reason, version.first_day) == (author, reason, first)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text()), st.floats(0, 2_147_483_647), st.integers(0, 2_147_483_647), st.times())
def test_any_value_reads_back_as_it_was_given(words: list[str], share: float, most: int, start: time) -> None:
    day = date(2026, 3, 1)
    for rule_id, name, value in (
        ("dial_mode", "dial_modes", tuple(words)),
        ("recording_short", "recording_gap_share", share),
        ("third_party_daily_limit", "third_party_daily_max", most),
        ("quiet_hours", "quiet_start", start.replace(microsecond=0)),
    ):
        rule = book.shipped_rule(rule_id)
        if rule.values(rule.versions[0])[name] == value:
            continue
        assert rule.values(read_back(rule_id, {name: value}, "li", "试", day))[name] == value


@pytest.mark.parametrize("text", TRICKY)
def test_characters_that_end_a_text_or_a_line_are_escaped(text: str) -> None:
    assert tomllib.loads(f"text = {quoted(text)}\nwords = {literal([text])}") == {
        "text": text,
        "words": [text],
    }


@pytest.mark.parametrize(
    ("rule_id", "changes", "says"),
    [
        ("recording_short", {"recording_gap_seconds": float("inf")}, "recording_gap_seconds: the number is too large"),
        ("recording_short", {"recording_gap_seconds": float("nan")}, "recording_gap_seconds: found nan, write a number"),
        ("recording_short", {"recording_gap_seconds": 10**400}, "write 2147483647 at most"),
        ("third_party_daily_limit", {"third_party_daily_max": 2**31}, "third_party_daily_max: the number is too large"),
        ("visit_appointment", {"visit_notice_hours": 100_001}, "write 100000 at most"),
        ("follow_up_gap", {"max_gap_days_early": 100_001}, "write 100000 at most"),
        ("quiet_hours", {"quiet_start": "22:00+08:00"}, "quiet_start: found '22:00+08:00', write a time"),
    ],
)  # fmt: skip
def test_what_no_build_can_count_with_is_neither_tried_nor_adopted(
    tmp_path: Path, rule_id: str, changes: dict[str, Any], says: str
) -> None:
    rule = book.shipped_rule(rule_id)
    with pytest.raises(Problem) as caught:
        rules.adopt(tmp_path, rule_id, changes, "li", "试")
    assert says in caught.value.en
    with pytest.raises(Problem):
        checked(rule, changes)
    assert not versions_folder(tmp_path, rule_id).exists()


def test_half_a_character_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="half a character") as caught:
        rules.adopt(tmp_path, "quiet_hours", {"quiet_start": "21:30"}, "li", "\ud83d", date(2026, 3, 1))
    assert "残缺的字符" in caught.value.zh
    assert not versions_folder(tmp_path, "quiet_hours").exists()


def test_a_version_from_the_first_day_of_the_calendar_is_in_force_in_a_build(tmp_path: Path) -> None:
    rules.adopt(tmp_path, "quiet_hours", {"quiet_start": "21:30"}, "li\x7f", "一直\x00如此", date.min)
    con = small_warehouse({})
    rules.check(con, tmp_path)
    kept = con.execute("SELECT version, author, reason FROM mart.rule_versions WHERE rule_id = 'quiet_hours'")
    assert kept.fetchall() == [(2, "li\x7f", "一直\x00如此")]
