"""A rule file that a build or a page would stumble over is refused when it is read, with field and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.problems import Problem
from models.rules.book import read_book
from models.rules.files import read_pack
from models.rules.last_good import kept
from tests.models.rules.rule_folders import PACK, change, pack_of_one_rule

STRAY = 'quiet_strat = { type = "time", default = "22:00", origin = "seed", zh = "夜", en = "night" }\n'


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return pack_of_one_rule(tmp_path / "packs")


@pytest.mark.parametrize(
    ("before", "after", "field", "advice"),
    [
        ('needs = ["calls"]', 'needs = ["callz"]', "needs", 'no table "callz"; write one of calls, cases'),
        ('needs = ["calls"]', 'needs = ["calls.foo"]', "needs", 'no column "calls.foo"; write one of calls.call_id'),
        ('needs = ["calls"]', 'needs = ["calls."]', "needs", "no column"),
        ('needs = ["calls"]', 'needs = ["builds"]', "needs", "no table"),
        ('needs = ["calls"]', "needs = []", "needs", "it is empty; write at least one entry"),
        ("finding =", "versions = []\nfinding =", "versions", "it is empty; write at least one entry"),
        ("finding =", "versions = [{ version = 99999999999 }]\nfinding =", "versions.0.version", "2147483647"),
        ("{time}", "{time;", "finding.zh", "a brace is not closed"),
        ("{time}", "{time", "finding.zh", "write a detail as {name}"),
        ("{time}", "}", "finding.zh", "stands alone"),
        ("{time}", "{}", "finding.zh", "gives: quiet_end, quiet_start, time"),
        ("{time}", "{0}", "finding.zh", "found {0}"),
        ("{time}", "{time.hour}", "finding.zh", "found {time.hour}"),
        ("{time}", "{time:d}", "finding.zh", "found {time:d}"),
        ("{time}", "{time!r}", "finding.zh", "found {time!r}"),
        ("dialled at {time}", "dialled at {}", "finding.en", "found {}"),
        ("quiet_end =", STRAY + "quiet_end =", "parameters.quiet_strat", "it reads quiet_end, quiet_start"),
        ('default = "22:00"', 'default = "22:00+08:00"', "quiet_start", 'write a time such as "22:00"'),
        ('query = "quiet_hours"', 'query = "../quiet_hours"', "query", "small letters, digits and _ only"),
        ("finding =", 'ripens_after = ["quiet_end"]\nfinding =', "ripens_after", "type count"),
        ('id = "quiet_hours"', f"x = {'[' * 3000}", "file", "it is no TOML"),
        ('id = "quiet_hours"', f"x = {'1' * 5000}", "file", "it is no TOML"),
    ],
)  # fmt: skip
def test_what_a_build_would_stumble_over_is_refused_with_its_field(
    packs: Path, before: str, after: str, field: str, advice: str
) -> None:
    change(packs, before, after)
    with pytest.raises(Problem) as caught:
        read_pack(packs / PACK)
    assert f"quiet_hours.toml: field {field}: " in caught.value.en and advice in caught.value.en
    assert f"quiet_hours.toml：字段 {field} " in caught.value.zh


@pytest.mark.parametrize("field", ["active", "overridable"])
@pytest.mark.parametrize("said", ['"no"', '"yes"', "1"])
def test_a_pack_is_on_or_overridable_by_true_or_false_alone(packs: Path, field: str, said: str) -> None:
    path = packs / PACK / "pack.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(f"{field} = true", f"{field} = {said}"), "utf-8")
    with pytest.raises(Problem) as caught:
        read_pack(packs / PACK)
    assert f"pack.toml: field {field}: it is neither true nor false" in caught.value.en
    assert f"pack.toml：字段 {field} " in caught.value.zh


def test_what_no_data_decide_has_an_id_of_its_own(packs: Path) -> None:
    clause = 'clause = { id = "X", document = "d", quote = "q" }\nreason = { zh = "无", en = "none" }\n'
    with (packs / PACK / "pack.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[undecidable]]\nid = "quiet_hours"\n{clause}')
    with pytest.raises(Problem, match=r'field undecidable: the id "quiet_hours" stands twice'):
        read_pack(packs / PACK)


@pytest.mark.parametrize("need", ["calls.note_at", "recordings", "recordings.status", "language_flags.state"])
def test_a_rule_may_need_tables_and_columns_of_the_contract_and_of_the_program(
    packs: Path, need: str
) -> None:
    change(packs, 'needs = ["calls"]', f'needs = ["{need}"]')
    assert read_pack(packs / PACK).rules[0].needs == (need,)


def test_the_good_pack_stays_and_a_wrong_one_is_not_kept(packs: Path, tmp_path: Path) -> None:
    good = read_book(tmp_path, packs)
    copy = kept(tmp_path, PACK) / "quiet_hours.toml"
    before = copy.read_bytes()
    change(packs, 'needs = ["calls"]', 'needs = ["callz"]')
    now = read_book(tmp_path, packs)
    assert now.packs == good.packs and "callz" in now.problems[0].en
    assert copy.read_bytes() == before


def test_a_copy_that_no_longer_reads_well_leaves_the_word_to_the_file_itself(
    packs: Path, tmp_path: Path
) -> None:
    read_book(tmp_path, packs)
    change(packs, 'needs = ["calls"]', 'needs = ["callz"]')
    copy = kept(tmp_path, PACK) / "quiet_hours.toml"
    copy.write_text((packs / PACK / "quiet_hours.toml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_book(tmp_path, packs)
    assert caught.value.en.startswith(str(packs))
