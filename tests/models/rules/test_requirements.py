"""Every requirement of the company's texts (S-01 to S-121) has its place: a rule, a label, a reason why not, or code."""

from __future__ import annotations

import re
from pathlib import Path

from models.language.labels import labels
from models.rules.book import read_book

ROOT = Path(__file__).parents[3]
REQUIRED = {f"S-{number:02d}" for number in range(1, 122)}
# What is no rule on a call or case: a page, a finding beside the rules, or how rules are kept.
ELSEWHERE = {
    "S-02": "models/rules/overrides.py",
    "S-67": "etl/flag/joins.py",
    "S-74": "models/queries/floor/collection_sheet.sql",
    "S-75": "etl/flag/joins.py",
    "S-81": "models/queries/floor/collection_sheet.sql",
    "S-82": "pages/ui/case_file.py",
    "S-85": "models/queries/floor/overdue_cases.sql",
    "S-86": "models/queries/floor/collection_sheet.sql",
    "S-87": "models/desk/blacklist.py",
    "S-121": "models/rules/pack.py",
}


def test_every_requirement_is_a_rule_a_label_a_reason_why_not_or_code_that_names_it(tmp_path: Path) -> None:
    packs = read_book(tmp_path).packs
    clauses = [one.clause.id for pack in packs for one in (*pack.rules, *pack.undecidable)]
    clauses += [label.clause for label in labels().values()]
    named = {name for clause in clauses for name in re.findall(r"S-\d+", clause)}
    assert REQUIRED - named == set(ELSEWHERE)
    for name, file in ELSEWHERE.items():
        assert name in re.findall(r"S-\d+", (ROOT / file).read_text(encoding="utf-8")), (name, file)


def test_what_reasons_say_of_labels_is_so(tmp_path: Path) -> None:
    labelled = {name for label in labels().values() for name in re.findall(r"S-\d+", label.clause)}
    items = [item for pack in read_book(tmp_path).packs for item in pack.undecidable]
    for item in (item for item in items if item.clause.id.startswith("S-")):
        covered = labelled & set(re.findall(r"S-\d+", item.clause.id))
        assert not ("no label covers" in item.reason.en and covered), item.id
        assert covered or "flagged, then reviewed" not in item.reason.en, item.id


def test_every_clause_of_the_law_books_that_was_seen_is_a_rule_or_a_reason_why_not(tmp_path: Path) -> None:
    packs = {pack.id: pack for pack in read_book(tmp_path).packs}
    for pack_id, wanted in {
        "cn_gbt_45251_2025": {f"GBT-{n}" for n in range(1, 9)},
        "cn_cba_2026": {"CBA-3a", "CBA-3b"} | {f"CBA-{n}" for n in (1, 2, 4, 5, 6, 7, 8, 9, 10)},
        "cn_card_2011": {"CARD-66", "CARD-67", "CARD-68a", "CARD-68b", "CARD-69", "CARD-70"},
        "us_reg_f": {
            "RF-TIME", "RF-TZ", "RF-7IN7", "RF-CONV", "RF-EXC", "RF-BURST", "RF-STOP", "RF-INCONV", "RF-LCM", "RF-LOC",
            "RF-3P", "RF-CEASE", "RF-806", "RF-807", "RF-807-11", "RF-808", "RF-RET",
        },
    }.items():  # fmt: skip
        pack = packs[pack_id]
        clauses = [one.clause.id for one in (*pack.rules, *pack.undecidable)]
        assert {name for clause in clauses for name in clause.split(", ")} == wanted
