"""The lint sets a client's numbers against every law pack that is on, whatever the law calls the limit."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.rules import book, switch
from models.rules.lint import lint

NUMBERS = '[[client."甲银行"]]\nquiet_start = "21:30"\nthird_party_daily_max = 9\nreachable_weekly_min = 60\n'


def places(data: Path, check: str, folder: Path = book.SHIPPED) -> list[str]:
    return [found.place.split("]] ")[-1] for found in lint(data, folder) if found.check == check]


def test_a_client_is_set_against_every_law_pack_and_a_limit_on_the_debtor_is_none_on_third_parties(
    tmp_path: Path,
) -> None:
    for pack_id in ("us_reg_f", "cn_cba_2026"):
        switch(tmp_path, pack_id, True)
    (tmp_path / "overrides.toml").write_text(NUMBERS, encoding="utf-8")
    assert places(tmp_path, "looser_than_law") == ["quiet_start · us_reg_f"]
    assert "reachable_weekly_min · us_seven_day_limit" in places(tmp_path, "floor_above_cap")


def test_a_limit_of_another_name_is_compared_where_it_counts_the_same(tmp_path: Path) -> None:
    packs = shutil.copytree(book.SHIPPED, tmp_path / "packs")
    limit = packs / "cn_cba_2026" / "cba_number_daily_limit.toml"
    text = limit.read_text(encoding="utf-8").replace('callee = "debtor"', 'callee = "third_party"')
    limit.write_text(text, encoding="utf-8")
    switch(tmp_path, "cn_cba_2026", True)
    (tmp_path / "overrides.toml").write_text(NUMBERS, encoding="utf-8")
    assert places(tmp_path, "looser_than_law", packs) == ["third_party_daily_max · cn_cba_2026"]
