"""The company's further rules on random floors crowded around their boundaries, against the plain reference."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import rules, warehouse
from tests.models.rules.more_reference import MoreReference
from tests.models.rules.plain_floor import Row
from tests.models.small_warehouse import insert, small_warehouse

START = datetime(2025, 12, 31, 9)
DAYS = 92
PHONES = ["13800001111", "+86\u00a0138\uff0d0000-1111", "13900002222", "139****0000", None]
CASES = ["k1", "k2", "k3", "k4", "nowhere", None]
CODES = {"PTP", "NA"}
FLAGS = (
    "CREATE TABLE core.language_flags (flag_id VARCHAR, source_kind VARCHAR, source_id VARCHAR, call_id VARCHAR, "
    "label VARCHAR, speaker VARCHAR, state VARCHAR)"
)


def moment(rng: random.Random) -> datetime:
    """Mostly on the stroke of nine or around it and around midnight, so that spans of days and hours end on it."""
    near = rng.choice([0, 0, 0, 1, -1, 7200, 7201, 53999, 54000, rng.randint(-30000, 50000)])
    return START + timedelta(days=rng.choice([rng.randint(0, 20), rng.randint(0, DAYS)]), seconds=near)


def day(rng: random.Random, low: int = -30, high: int = DAYS) -> date:
    return (START + timedelta(days=rng.randint(low, high))).date()


def call(rng: random.Random, n: int) -> Row:
    return {
        "call_id": f"c{n:03}",
        "call_group_id": rng.choice([None] * 6 + ["g1", "g2"]),
        "case_id": rng.choice(CASES),
        "agent_id": rng.choice(["a1", "a2", "ghost", None]),
        "direction": rng.choice(["outbound"] * 6 + ["inbound", "inbound", "internal"]),
        "started_at": moment(rng),
        "result": rng.choice(["answered", "no_answer", "busy", "invalid_number", "invalid_number", "system"]),
        "caller_number": rng.choice(PHONES),
        "callee_number": rng.choice(PHONES),
        "relation": rng.choice(["self", "friend", "friend", "parent", None]),
        "note_code": rng.choice([None, None, "PTP", "ptp"]),
    }


def money(rng: random.Random) -> dict[str, list[Row]]:
    installments = [
        {"case_id": name, "installment_no": str(n), "due_on": day(rng, -90, 30), "due_amount": Decimal(100)}
        for name in ("k1", "k2", "k3")
        for n in range(rng.randint(0, 2))
    ]
    payments = [
        {"payment_id": f"p{n}", "case_id": rng.choice(["k1", "k2", "k3"]), "paid_at": moment(rng),
         "amount": Decimal(rng.choice([50, 100, 200, -100]))}
        for n in range(rng.randint(0, 5))
    ]  # fmt: skip
    return {"installments": installments, "payments": payments}


def others(rng: random.Random, calls: list[Row]) -> dict[str, list[Row]]:
    names = [c["call_id"] for c in calls]
    contacts = [
        {"contact_id": f"x{n}", "case_id": "k1", "relation": "friend", "phone": rng.choice(PHONES), "do_not_contact_from": moment(rng)}
        for n in range(rng.randint(0, 2))
    ]  # fmt: skip
    complaints = [
        {"complaint_id": f"m{n}", "case_id": rng.choice([*CASES]), "call_id": rng.choice([None, *names]), "received_at": (at := moment(rng)),
         "closed_at": rng.choice([None, at + timedelta(days=15), at + timedelta(days=15, seconds=1), at + timedelta(days=2)])}
        for n in range(rng.randint(0, 3))
    ]  # fmt: skip
    letters = [
        {"letter_id": f"l{n}", "case_id": rng.choice(CASES[:5]), "sent_on": day(rng, 0), "replied_on": rng.choice([None, day(rng, 0)])}
        for n in range(rng.randint(0, 4))
    ]  # fmt: skip
    visits = [
        {"visit_id": f"v{n}", "case_id": rng.choice(CASES[:5]), "visited_at": (at := moment(rng)), "staff_ids": rng.choice([None, "a1; a2"]),
         "reported_at": rng.choice([None, at + timedelta(hours=24), at + timedelta(hours=24, seconds=1)])}
        for n in range(rng.randint(0, 3))
    ]  # fmt: skip
    trainings = [
        {"training_id": f"t{n}", "agent_id": rng.choice(["a1", "a2"]), "held_on": rng.choice([date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2025, 12, 31)])}
        for n in range(rng.randint(0, 2))
    ]  # fmt: skip
    flags = [
        {"flag_id": str(n), "source_kind": "call", "call_id": rng.choice(names), "speaker": rng.choice(["customer"] * 4 + ["agent"]),
         "label": rng.choice(["stop_contact_request", "complaint_intent", "customer_abuse", "wrong_number"]),
         "state": rng.choice(["confirmed"] * 4 + ["text_only"])}
        for n in range(rng.randint(0, len(names) // 3))
    ]  # fmt: skip
    return {
        "contacts": contacts, "complaints": complaints, "letters": letters, "visits": visits, "trainings": trainings,
        "language_flags": flags, "sms": [{"sms_id": "s", "case_id": "k2", "sent_at": moment(rng)}],
        "agents": [{"agent_id": "a1"}, {"agent_id": "a2"}],
    }  # fmt: skip


def random_floor(seed: int, number: int) -> dict[str, list[Row]]:
    rng = random.Random(seed)
    cases = [
        {"case_id": name, "client": "甲银行", "placed_on": rng.choice([None, day(rng, -40, 60)]), "closed_on": rng.choice([None, None, day(rng)]),
         "agent_id": rng.choice([None, "a1"]), "team_id": rng.choice([None, None, "t"]), "debtor_name": rng.choice([None, "张三"]),
         "phone": rng.choice([None, "1"]), "placed_amount": rng.choice([None, Decimal(5)]), "risk_grade": rng.choice([None, "高"])}
        for name in CASES[:4]
    ]  # fmt: skip
    edge = {"direction": "outbound", "result": "no_answer"}
    calls = [call(rng, n) for n in range(number)]
    calls += [
        edge | {"call_id": "first", "started_at": START},
        edge | {"call_id": "last", "started_at": START + timedelta(days=DAYS)},
    ]
    return {"calls": calls, "cases": cases, **money(rng), **others(rng, calls)}


def found_by_the_program(floor: dict[str, list[Row]], data: Path) -> set:
    (data / "overrides.toml").write_text(
        '[[client."甲银行"]]\nnote_codes = ["PTP", "NA"]\n', encoding="utf-8"
    )
    con = small_warehouse({name: content for name, content in floor.items() if name != "language_flags"})
    con.execute(FLAGS)
    insert(con, "language_flags", floor["language_flags"])
    rules.check(con, data)
    found = warehouse.rows(con, "SELECT * FROM core.violations WHERE pack_id = 'company_policy_more'")
    assert len({row["violation_id"] for row in found}) == len(found)
    return {(r["rule_id"], r["case_id"], r["occurred_at"], _about(r)) for r in found}


def _about(row: Row) -> object:
    if row["rule_id"] == "visit_report_late":
        return row["subject"], row["agent_id"]
    return tuple(row["call_ids"]) or row["subject"]


def expected_of(floor: dict[str, list[Row]]) -> set:
    """Codes are judged only where the client approves some: on cases of 甲银行."""
    found = MoreReference(floor, CODES).findings()
    return {f for f in found if f[0] != "note_code_unknown" or f[1] in CASES[:4]}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), number=st.sampled_from([8, 40, 90]))
def test_random_floors_give_what_the_plain_reference_gives(seed: int, number: int, tmp_path: Path) -> None:
    floor = random_floor(seed, number)
    found, expected = found_by_the_program(floor, tmp_path), expected_of(floor)
    assert found - expected == set(), "found, not expected"
    assert expected - found == set(), "expected, not found"


def test_the_random_floors_meet_every_rule(tmp_path: Path) -> None:
    floors = [random_floor(seed, number) for seed in range(20) for number in (8, 90)]
    met = {finding[0] for floor in floors for finding in expected_of(floor)}
    pack = next(pack for pack in rules.packs(tmp_path) if pack.id == "company_policy_more")
    assert met == {rule.id for rule in pack.rules}
