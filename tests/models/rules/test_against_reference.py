"""The twenty rules on random floors against the plain reference, overrides and legs included."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import rules, warehouse
from tests.models.rules.plain_floor import Row
from tests.models.rules.reference import Reference
from tests.models.small_warehouse import small_warehouse

START = datetime(2026, 1, 3)
PHONES = [
    "13800001111",
    "138-0000-1111",
    "138\uff0d0000\u20131111",
    "+86\u00a013800001111",
    "0086 13900002222",
    "13900002222",
    "139****0000",
    None,
]
RELATIONS = ["self", "guarantor", "parent", "friend", "friend", "colleague", "unknown", None]
RESULTS = ["answered", "no_answer", "no_answer", "busy", "rejected", "voicemail", "failed", "system"]
CASES = ["k1", "k2", "k3", "nowhere", None]


def day(rng: random.Random, low: int = -40, high: int = 75) -> date:
    return START.date() + timedelta(days=rng.randint(low, high))


def moment(rng: random.Random) -> datetime:
    """Crowded around a few hours, the ends of nights and hours among them."""
    hour = rng.choice([7, 8, 9, 9, 10, 21, 22, 23, 0])
    minute, second = rng.choice([(0, 0), (59, 59), (rng.randint(0, 59), rng.randint(0, 59))])
    return START + timedelta(
        days=rng.choice([0, 1, 2, 9, 9, 9, rng.randint(0, 70)]), hours=hour, minutes=minute, seconds=second
    )


def call(rng: random.Random, n: int) -> Row:
    at = moment(rng)
    ended = rng.choice([None, at + timedelta(seconds=rng.randint(0, 300))])
    return {
        "call_id": f"c{n:03}",
        "call_group_id": rng.choice([None, None, None, f"g{rng.randint(0, 6)}"]),
        "source_system": rng.choice([None, "pbx"]),
        "case_id": rng.choice(CASES),
        "agent_id": rng.choice(["a1", "a2", "ghost", None]),
        "direction": rng.choice(["outbound"] * 5 + ["inbound", "internal"]),
        "started_at": at,
        "ended_at": ended,
        "talk_seconds": rng.choice([None, 60.0, 200.0]),
        "result": rng.choice(RESULTS),
        "line": rng.choice([None, "801", "802", "803"]),
        "caller_number": rng.choice([None, "0595-88880000", "+86 137-0000-3333"]),
        "callee_number": rng.choice(PHONES),
        "relation": rng.choice(RELATIONS),
        "dial_mode": rng.choice([None, "manual", "preview", "robot"]),
        "note": rng.choice([None, "n"]),
        "next_step": rng.choice([None, "s"]),
        "note_at": rng.choice([None, at + timedelta(minutes=rng.choice([10, 30, 31, 36]))]),
    }


def pestering(rng: random.Random, n: int) -> Row:
    """One of many calls to one number of a third party, around midnight, hours and ties included."""
    at = (
        START
        + timedelta(days=9, hours=22)
        + timedelta(seconds=rng.choice([0, 1, 1800, 3599, 3600, 7199, 7200, 9000, 10800, 90000]))
    )
    own = {
        "started_at": at,
        "callee_number": rng.choice(PHONES[:4]),
        "relation": "friend",
        "direction": "outbound",
    }
    return (
        call(rng, n)
        | own
        | {
            "call_group_id": None,
            "ended_at": None,
            "note_at": None,
            "result": rng.choice(["busy", "no_answer"]),
        }
    )


def money(rng: random.Random) -> dict[str, list[Row]]:
    installments = [
        {"case_id": case_id, "installment_no": str(n), "due_on": day(rng), "due_amount": Decimal(100)}
        for case_id in ("k1", "k2")
        for n in range(rng.randint(0, 2))
    ]
    payments = [
        {
            "payment_id": f"p{n}",
            "case_id": rng.choice(["k1", "k2"]),
            "paid_at": moment(rng),
            "amount": Decimal(rng.choice([50, 100, 200, -100])),
        }
        for n in range(rng.randint(0, 5))
    ]
    waivers = [
        {"waiver_id": "w", "case_id": "k1", "approved_on": day(rng), "amount": Decimal(50)}
    ] * rng.randint(0, 1)
    return {"installments": installments, "payments": payments, "waivers": waivers}


def people(rng: random.Random) -> dict[str, list[Row]]:
    exam = rng.choice([None, date(2026, 1, 12)])
    agents = [
        {"agent_id": "a1", "exam_passed_on": exam, "personal_numbers": "13700003333;13700004444"},
        {"agent_id": "a2", "exam_passed_on": None, "personal_numbers": None},
    ]
    lines = [
        {"line": "801", "valid_from": None, "valid_to": day(rng)},
        {"line": "802", "valid_from": day(rng), "valid_to": None},
    ]
    contacts = [
        {
            "contact_id": f"x{n}",
            "case_id": "k1",
            "relation": "friend",
            "phone": rng.choice([*PHONES[:6], None]),
            "do_not_contact_from": rng.choice([None, moment(rng)]),
        }
        for n in range(3)
    ]
    return {"agents": agents, "lines": lines * rng.randint(0, 1), "contacts": contacts}


def others(rng: random.Random, call_ids: list[str]) -> dict[str, list[Row]]:
    sms = [
        {
            "sms_id": f"s{n}",
            "case_id": rng.choice(CASES),
            "agent_id": "a1",
            "phone": rng.choice(PHONES[:6]),
            "sent_at": moment(rng),
        }
        for n in range(rng.randint(0, 4))
    ]
    visits = [
        {"visit_id": f"v{n}", "case_id": rng.choice(CASES[:4]), "visited_at": (at := moment(rng)),
         "appointment_at": rng.choice([None, at - timedelta(hours=24), at - timedelta(hours=23)]),
         "staff_ids": rng.choice([None, "a1", "a1;a2", " a1 ；a1;", ";a2； a1"])}
        for n in range(rng.randint(0, 3))
    ]  # fmt: skip
    letters = [{"letter_id": "l", "case_id": "k2", "sent_on": day(rng, 0, 70)}] * rng.randint(0, 1)
    recordings = [
        {"recording_id": i, "call_id": i, "status": rng.choice(["ok", "ok", "partial", "empty", "undecodable", "missing", "not_audio"]),
         "decoded_seconds": rng.choice([58.0, 57.5, 62.0, 196.0, 204.5])}
        for i in rng.sample(call_ids, rng.choice([0, len(call_ids) // 2]))
    ]  # fmt: skip
    return {"sms": sms, "visits": visits, "letters": letters, "recordings": recordings}


def random_floor(seed: int, calls: int) -> dict[str, list[Row]]:
    rng = random.Random(seed)
    cases = [
        {"case_id": name, "client": rng.choice(["甲银行", "乙银行", None]), "placed_on": rng.choice([None, day(rng, -40, 30)]),
         "closed_on": rng.choice([None, None, day(rng, 20, 75)]), "agent_id": rng.choice([None, "a1"]),
         "reachability": rng.choice([None, None, "reachable", "lost"])}
        for name in ("k1", "k2", "k3")
    ]  # fmt: skip
    made = [(pestering if n % 4 == 0 else call)(rng, n) for n in range(calls)]
    return {
        "calls": made,
        "cases": cases,
        **money(rng),
        **people(rng),
        **others(rng, [c["call_id"] for c in made]),
    }


OVERRIDES: list[Row] = [
    {"client": "甲银行", "sms_allowed": True, "quiet_start": "21:00", "third_party_daily_max": 2, "valid_from": date(2026, 1, 4)},
    {"client": "甲银行", "third_party_daily_max": 1, "third_party_hourly_max": 1, "valid_from": date(2026, 1, 12), "valid_to": date(2026, 1, 12)},
    {"client": "乙银行", "reachable_days": 10, "reachable_weekly_min": 1, "dial_modes": ["manual"], "note_late_minutes": 5, "visit_min_staff": 1},
]  # fmt: skip


def overrides_toml(overrides: list[Row]) -> str:
    lines = []
    for override in overrides:
        lines.append(f'[[client."{override["client"]}"]]')
        for name, given_value in override.items():
            if name != "client":
                literal = (
                    {True: "true", False: "false"}.get(given_value) if isinstance(given_value, bool) else None
                )
                text = (
                    given_value.isoformat()
                    if isinstance(given_value, date)
                    else repr(given_value).replace("'", '"')
                )
                lines.append(f"{name} = {literal or text}")
    return "\n".join(lines)


def found_by_the_program(floor: dict[str, list[Row]], overrides: list[Row], data: Path) -> set:
    data.mkdir(exist_ok=True)
    (data / "overrides.toml").write_text(overrides_toml(overrides), encoding="utf-8")
    for other in ("company_policy_more", "company_language"):
        rules.switch(data, other, False)
    con = small_warehouse(floor)
    rules.check(con, data)
    found = warehouse.rows(con, "SELECT * FROM core.violations WHERE pack_id = 'company_policy'")
    assert len({row["violation_id"] for row in found}) == len(found)
    return {
        (r["rule_id"], r["case_id"], r["agent_id"], r["occurred_at"], tuple(r["call_ids"])) for r in found
    }


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), calls=st.sampled_from([5, 40, 90]), overridden=st.booleans())
def test_random_floors_give_what_the_plain_reference_gives(
    seed: int, calls: int, overridden: bool, tmp_path: Path
) -> None:
    floor = random_floor(seed, calls)
    overrides = OVERRIDES if overridden else []
    expected = Reference(floor, _typed(overrides)).findings()
    found = found_by_the_program(floor, overrides, tmp_path)
    assert found - expected == set(), "found, not expected"
    assert expected - found == set(), "expected, not found"


def test_the_random_floors_meet_every_rule() -> None:
    met = {
        f[0] for seed in range(20) for f in Reference(random_floor(seed, 90), _typed(OVERRIDES)).findings()
    }
    assert len(met) == 20


def _typed(overrides: list[Row]) -> list[Row]:
    """The overrides as the reference takes them: times are times."""
    return [
        o | ({"quiet_start": time.fromisoformat(o["quiet_start"])} if "quiet_start" in o else {})
        for o in overrides
    ]
