"""The law books' rules on random floors crowded around their boundaries, against the plain reference."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import rules, warehouse
from tests.models.rules.law_reference import LawReference
from tests.models.rules.plain_floor import Row
from tests.models.small_warehouse import small_warehouse

# The Sunday before the association's guideline was issued, on a Friday.
START = datetime(2026, 1, 25)
BOOKS = ("cn_gbt_45251_2025", "cn_cba_2026", "cn_card_2011", "us_reg_f")
PHONES = ["13800001111", "+86 138-0000-1111", "13900002222", "13900003333", "139****0000", None]
CASES = ["k1", "k1", "k2", "d1", "nowhere", None]


def moment(rng: random.Random, days: int = 16) -> datetime:
    """Crowded around few hours, the ends of nights among them."""
    clock = rng.choice(
        [(0, 0, 0), (7, 59, 59), (8, 0, 0), (9, 0, 0), (10, 0, 0), (20, 59, 59), (21, 0, 0), (22, 0, 0)]
    )
    hour, minute, second = clock
    return START + timedelta(days=rng.randint(0, days), hours=hour, minutes=minute, seconds=second)


def call(rng: random.Random, n: int) -> Row:
    return {
        "call_id": f"c{n:03}",
        "call_group_id": rng.choice([None] * 8 + ["g1", "g2"]),
        "case_id": rng.choice(CASES),
        "agent_id": rng.choice(["a1", "a2", "ghost", None]),
        "direction": rng.choice(["outbound"] * 7 + ["inbound", "internal"]),
        "started_at": moment(rng),
        "talk_seconds": rng.choice([None, 9, 10, 60]),
        "result": rng.choice(["answered", "no_answer", "no_answer", "busy", "voicemail", "invalid_number", "system"]),
        "caller_number": rng.choice(["13700003333", "400", "13900002222", None]),
        "callee_number": rng.choice(PHONES[:3] if rng.random() < 0.6 else PHONES),
        "relation": rng.choice(["self"] * 6 + ["guarantor", "friend", "friend", "parent", "unknown", None]),
    }  # fmt: skip


def pestering(rng: random.Random, n: int, busy_day: int) -> Row:
    """One of many calls of one day to a debtor or a friend of his."""
    return call(rng, n) | {
        "call_group_id": None,
        "case_id": rng.choice(["k1", "k1", "k2", "nowhere"]),
        "direction": "outbound",
        "started_at": START + timedelta(days=busy_day, hours=rng.randint(8, 20), minutes=rng.choice([0, 1])),
        "talk_seconds": rng.choice([9, 10, 60]),
        "result": rng.choice(["answered", "no_answer", "busy"]),
        "callee_number": rng.choice(PHONES[:3]),
        "relation": rng.choice(["self", "self", "self", None, "friend"]),
    }


def others(rng: random.Random, names: list[str]) -> dict[str, list[Row]]:
    day = START.date()
    return {
        "contacts": [
            {"contact_id": f"x{n}", "case_id": "k1", "relation": rng.choice(["self", "friend", "guarantor"]),
             "phone": rng.choice(PHONES[1:]), "do_not_contact_from": rng.choice([None, moment(rng)])}
            for n in range(3)
        ],
        "sms": [
            {"sms_id": f"s{n}", "case_id": rng.choice(CASES), "phone": rng.choice(PHONES), "sent_at": moment(rng)}
            for n in range(rng.randint(0, 4))
        ],
        "visits": [
            {"visit_id": f"v{n}", "case_id": rng.choice(CASES[:5]), "visited_at": moment(rng),
             "staff_ids": rng.choice([None, "a1", "a1;a2", " a1 ；a1;"])}
            for n in range(rng.randint(0, 3))
        ],
        "recordings": [
            {"recording_id": name, "call_id": name, "status": rng.choice(["ok", "partial", "empty", "missing"])}
            for name in rng.sample(names, rng.choice([0, len(names) // 2]))
        ],
        "agents": [{"agent_id": "a1", "personal_numbers": "13700003333;"}, {"agent_id": "a2"}],
        "trainings": [
            {"training_id": f"t{n}", "agent_id": rng.choice(["a1", "a2"]),
             "held_on": rng.choice([day - timedelta(days=363 - rng.randint(0, 3)), day + timedelta(days=rng.randint(0, 9))])}
            for n in range(rng.randint(0, 3))
        ],
    }  # fmt: skip


def random_floor(seed: int, number: int) -> dict[str, list[Row]]:
    rng = random.Random(seed)
    cases = [
        {"case_id": name, "client": rng.choice(["甲银行", None]), "debtor_id": rng.choice([None, "d1", "d2"]),
         "phone": rng.choice([None, *PHONES[:3], "139****0000", "00001111"])}
        for name in ("k1", "k2", "d1")
    ]  # fmt: skip
    busy_day = rng.choice([3, 6, 9])
    calls = [pestering(rng, n, busy_day) if n % 3 else call(rng, n) for n in range(number)]
    if rng.random() < 0.3:
        calls += [c | {"call_id": f"old {n}", "started_at": c["started_at"].replace(year=2025, month=2, day=rng.choice([27, 28]))}
                  for n, c in enumerate(calls[:9])]  # fmt: skip
    return {"calls": calls, "cases": cases, **others(rng, [c["call_id"] for c in calls])}


# On a Wednesday.
SINCE = date(2026, 2, 4)
LATER = {
    "gbt_debtor_daily_talks": {"debtor_daily_max": 1, "effective_seconds": 9},
    "gbt_training_yearly": {"training_days": 300},
    "cba_number_daily_limit": {"number_daily_max": 2},
    "cba_third_party_gate": {"failed_dials": 9, "failed_days": 2},
    "us_seven_day_limit": {"seven_day_max": 4},
    "us_conversation_silence": {"silence_days": 9},
}


def found_by_the_program(floor: dict[str, list[Row]], data: Path, is_changed: bool) -> set:
    for book in BOOKS:
        rules.switch(data, book, True)
    for rule_id, numbers in LATER.items() if is_changed else ():
        rules.adopt(data, rule_id, numbers, "王主管", "试行", SINCE)
    (data / "overrides.toml").write_text(
        '[[client."甲银行"]]\nquiet_start = "20:00"\nvisit_min_staff = 3\nvalid_from = 2026-01-29\n',
        encoding="utf-8",
    )
    con = small_warehouse(floor)
    rules.check(con, data)
    found = warehouse.rows(
        con,
        "SELECT * FROM core.violations WHERE pack_id IN (SELECT unnest($books))",
        {"books": list(BOOKS)},
    )
    assert len({row["violation_id"] for row in found}) == len(found)
    return {
        (r["rule_id"], r["case_id"], r["occurred_at"], tuple(r["call_ids"]) or r["subject"]) for r in found
    }


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), number=st.sampled_from([8, 40, 110]), is_changed=st.booleans())
def test_random_floors_give_what_the_plain_reference_gives(
    seed: int, number: int, is_changed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    floor = random_floor(seed, number)
    later = {name: one for numbers in LATER.values() for name, one in numbers.items()} if is_changed else {}
    expected = LawReference(floor, later, SINCE).findings()
    found = found_by_the_program(floor, tmp_path_factory.mktemp("floor"), is_changed)
    assert found - expected == set(), "found, not expected"
    assert expected - found == set(), "expected, not found"


def test_the_random_floors_meet_every_rule(tmp_path: Path) -> None:
    met = {finding[0] for seed in range(12) for finding in LawReference(random_floor(seed, 110)).findings()}
    books = [pack for pack in rules.packs(tmp_path) if pack.id in BOOKS]
    assert met == {rule.id for pack in books for rule in pack.rules}
