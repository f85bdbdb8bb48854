"""Every query of the pages runs on an empty floor, and the filters choose what they say."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from models import warehouse
from models.floor.scope import Scope, ask, call_days, choices, data_days
from models.floor.seal import Seal
from tests.models.small_warehouse import small_warehouse

SCOPE = Scope(date(2026, 1, 1), date(2026, 1, 31))
OPEN = Seal().parameters
MORE = {
    "rule_id": "quiet_hours",
    "must_not": ["insult"],
    "words": "",
    "label": "",
    "limit": 10,
    "call_ids": ["k1"],
    "call_id": "k1",
    "case_id": "c1",
    "severities": ["red"],
    "agent_id": "a1",
    "day": date(2026, 1, 5),
    "days": 28,
    "heard_rules": ["identity_check"],
} | OPEN


def floor(rows: dict) -> warehouse.Connection:
    con = small_warehouse(rows)
    con.execute(
        "CREATE TABLE core.violations (violation_id VARCHAR, rule_id VARCHAR, pack_id VARCHAR, case_id VARCHAR, "
        "agent_id VARCHAR, call_ids VARCHAR[], occurred_at TIMESTAMP, severity VARCHAR, clause VARCHAR, detail VARCHAR, "
        "subject VARCHAR, client VARCHAR, rule_version INTEGER, team_id VARCHAR);"
        "CREATE TABLE core.transcripts (transcript_id VARCHAR, recording_id VARCHAR, is_current BOOLEAN);"
        "CREATE TABLE core.utterances (utterance_id VARCHAR, call_id VARCHAR, speaker VARCHAR, start_seconds DOUBLE, "
        "end_seconds DOUBLE, text VARCHAR, transcript_id VARCHAR);"
        "CREATE TABLE core.language_flags (utterance_id VARCHAR, call_id VARCHAR, label VARCHAR, speaker VARCHAR, state VARCHAR, source_id VARCHAR, "
        "source_kind VARCHAR, score DOUBLE, start_char INTEGER, end_char INTEGER, explanation VARCHAR, provoked BOOLEAN);"
        "CREATE TABLE core.note_findings (call_id VARCHAR, kind VARCHAR, clause VARCHAR, utterance_id VARCHAR, heard VARCHAR, "
        "noted VARCHAR)"
    )
    return con


@pytest.mark.parametrize("question", [name.split("/")[1] for name in warehouse.scripts("floor")])
def test_every_question_has_an_answer_on_an_empty_floor(question: str) -> None:
    assert len(ask(floor({}), question, SCOPE, **MORE)) == 0


def test_the_overdue_list_holds_open_cases_with_something_overdue_of_the_teams_chosen() -> None:
    con = floor(
        {
            "cases": [
                {"case_id": "c1", "team_id": "t1"},
                {"case_id": "c2", "team_id": "t2"},
                {"case_id": "c3", "team_id": "t1", "closed_on": date(2026, 1, 20)},
                {"case_id": "c4", "team_id": "t1"},
            ],
            "installments": [
                {
                    "case_id": name,
                    "installment_no": "1",
                    "due_on": date(2026, 1, 10),
                    "due_amount": Decimal(100),
                }
                for name in ("c1", "c2", "c3", "c4")
            ],
            "payments": [
                {"payment_id": "p", "case_id": "c4", "paid_at": datetime(2026, 1, 11), "amount": Decimal(100)}
            ],
        }
    )
    found = ask(con, "overdue_cases", Scope(date(2026, 1, 1), date(2026, 1, 31), teams=("t1",)))
    assert found[["case_id", "dpd", "bucket"]].to_dict("records") == [
        {"case_id": "c1", "dpd": 21, "bucket": "M1"}
    ]


def test_the_timeline_of_a_case_is_in_order() -> None:
    con = floor(
        {
            "cases": [{"case_id": "c1"}],
            "calls": [
                {
                    "call_id": "k1",
                    "case_id": "c1",
                    "direction": "outbound",
                    "result": "busy",
                    "started_at": datetime(2026, 1, 5, 9),
                }
            ],
            "letters": [{"letter_id": "l1", "case_id": "c1", "sent_on": date(2026, 1, 5)}],
            "payments": [
                {"payment_id": "p1", "case_id": "c1", "paid_at": datetime(2026, 1, 6), "amount": Decimal(5)}
            ],
        }
    )
    assert list(ask(con, "case_timeline", SCOPE, case_id="c1")["kind"]) == ["letter", "call", "payment"]


def test_the_record_sheet_holds_the_customers_reply() -> None:
    con = floor(
        {
            "calls": [
                {
                    "call_id": "k1",
                    "case_id": "c1",
                    "direction": "outbound",
                    "result": "answered",
                    "started_at": datetime(2026, 1, 5, 9),
                    "promise_amount": Decimal(100),
                    "promise_on": date(2026, 1, 8),
                }
            ],
            "letters": [
                {
                    "letter_id": "l1",
                    "case_id": "c1",
                    "sent_on": date(2026, 1, 6),
                    "replied_on": date(2026, 1, 9),
                }
            ],
            "visits": [
                {
                    "visit_id": "v1",
                    "case_id": "c1",
                    "visited_at": datetime(2026, 1, 7, 9),
                    "staff_ids": "；　A1 ; A2",
                }
            ],
        }
    )
    call, letter, visit = ask(con, "collection_sheet", SCOPE).to_dict("records")
    assert (call["promise_amount"], call["promise_on"].date()) == (Decimal(100), date(2026, 1, 8))
    assert (letter["result"], letter["replied_on"].date()) == ("replied", date(2026, 1, 9))
    assert visit["agent_id"] == "A1"


def test_the_filters_offer_what_the_data_hold() -> None:
    con = floor(
        {
            "agents": [{"agent_id": "a1", "agent_name": "甲"}],
            "cases": [{"case_id": "c1", "client": "江南银行"}],
            "calls": [
                {
                    "call_id": "k1",
                    "direction": "outbound",
                    "result": "busy",
                    "started_at": datetime(2026, 1, 5, 9),
                }
            ],
        }
    )
    assert choices(con) == {"teams": [], "agents": [("a1", "甲")], "clients": [("江南银行", "江南银行")]}
    assert call_days(con) == (date(2026, 1, 5), date(2026, 1, 5))


def test_the_flags_listed_are_those_that_the_count_of_flagged_calls_counts() -> None:
    at = datetime(2026, 1, 5, 9)
    calls = [
        {"call_id": name, "agent_id": "a1", "direction": "outbound", "result": "answered", "started_at": at}
        for name in ("k1", "k2", "k3")
    ]
    con = floor({"agents": [{"agent_id": "a1", "agent_name": "甲", "team_id": "t1"}], "calls": calls})
    con.execute(
        "INSERT INTO core.utterances VALUES ('u1', 'k1', 'agent', 2, 3, '你这种人', 'x'), ('u2', 'k1', 'agent', 1, 2, '滚', 'x');"
        "INSERT INTO core.language_flags (utterance_id, call_id, label, speaker, state) VALUES ('u1', 'k1', 'insult', 'agent', 'confirmed'),"
        " ('u2', 'k1', 'insult', 'agent', 'text_only'), ('u1', 'k2', 'insult', 'customer', 'confirmed'),"
        " ('u1', 'k3', 'insult', 'agent', 'suspected_artefact'), ('u1', 'k3', 'identity_check', 'agent', 'text_only')"
    )
    listed = ask(con, "flagged_calls", SCOPE, must_not=["insult"], **OPEN)
    assert listed[["call_id", "text", "state"]].values.tolist() == [
        ["k1", "滚", "text_only"],
        ["k1", "你这种人", "confirmed"],
    ]
    [counted] = ask(con, "conduct_by_agent", SCOPE, must_not=["insult"], **OPEN)["flagged_calls"]
    assert counted == listed["call_id"].nunique() == 1


def test_of_sealed_calls_neither_flags_nor_findings_that_rest_on_them_are_told() -> None:
    of_call = {"agent_id": "a1", "direction": "outbound", "result": "answered"}
    days = {"k1": 5, "k2": 6, "k3": 7}
    calls = [
        of_call | {"call_id": name, "started_at": datetime(2026, 1, day, 9)} for name, day in days.items()
    ]
    con = floor({"agents": [{"agent_id": "a1", "agent_name": "甲", "team_id": "t1"}], "calls": calls})
    for name, day in days.items():
        con.execute(
            f"INSERT INTO core.transcripts VALUES ('x{name}', 'r', true);"
            f"INSERT INTO core.utterances VALUES ('u{name}', '{name}', 'agent', 2, 3, '滚', 'x{name}');"
            "INSERT INTO core.language_flags (utterance_id, call_id, label, speaker, state) "
            f"VALUES ('u{name}', '{name}', 'insult', 'agent', 'confirmed');"
            "INSERT INTO core.violations (violation_id, rule_id, call_ids, occurred_at, agent_id) VALUES "
            f"('heard-{name}', 'identity_check', ['{name}'], '2026-01-0{day} 09:00', 'a1'), "
            f"('logged-{name}', 'quiet_hours', ['{name}'], '2026-01-0{day} 09:00', 'a1')"
        )
    seal = Seal(date(2026, 1, 7), ("k1",)).parameters
    flags = ask(con, "flagged_calls", SCOPE, must_not=["insult"], **seal)
    assert flags["call_id"].tolist() == ["k2"]
    [counted] = ask(con, "conduct_by_agent", SCOPE, must_not=["insult"], **seal)["flagged_calls"]
    assert counted == 1
    said = ask(con, "utterances", SCOPE, words="滚", label="", limit=10, **seal)
    assert {row["call_id"]: list(row["labels"]) for row in said.to_dict("records")} == {
        "k1": [], "k2": ["insult"], "k3": [],
    }  # fmt: skip
    assert len(ask(con, "utterances", SCOPE, words="", label="insult", limit=10, **seal)) == 1
    found = ask(con, "violations", SCOPE, rule_id="", heard_rules=["identity_check"], **seal)
    assert sorted(found["violation_id"]) == ["heard-k2", "logged-k1", "logged-k2", "logged-k3"]


def test_words_said_on_a_later_leg_are_found_with_the_call_that_they_were_said_in() -> None:
    of_call = {"call_group_id": "g", "agent_id": "a1", "direction": "outbound", "result": "answered"}
    legs = [
        of_call | {"call_id": "k1", "started_at": datetime(2026, 1, 5, 9)},
        of_call | {"call_id": "k2", "started_at": datetime(2026, 1, 5, 9, 1)},
    ]
    con = floor({"calls": legs})
    con.execute(
        "INSERT INTO core.transcripts VALUES ('x', 'r2', true);"
        "INSERT INTO core.utterances VALUES ('u1', 'k2', 'agent', 2, 3, '月底前存进去', 'x')"
    )
    found = ask(con, "utterances", SCOPE, words="月底", label="", limit=10, **OPEN)
    assert found[["call_id", "recording_id", "text"]].values.tolist() == [["k1", "r2", "月底前存进去"]]


def test_a_week_of_violations_without_calls_stays_in_the_weeks() -> None:
    con = floor(
        {
            "calls": [
                {
                    "call_id": "k1",
                    "direction": "outbound",
                    "result": "busy",
                    "started_at": datetime(2026, 1, 5, 9),
                }
            ]
        }
    )
    con.execute(
        "INSERT INTO core.violations (violation_id, rule_id, occurred_at, severity) VALUES "
        "('v1', 'r', '2026-01-05 09:00', 'minor'), ('v2', 'r', '2026-01-18 23:59', 'red')"
    )
    found = ask(con, "violations_by_week", SCOPE)
    assert found[["calls", "severity", "violations"]].values.tolist() == [[1, "minor", 1], [0, "red", 1]]


def test_flags_of_texts_are_those_of_their_senders_team_else_of_the_case() -> None:
    con = floor(
        {
            "cases": [{"case_id": "c1", "team_id": "t2", "client": "甲"}],
            "agents": [{"agent_id": "a1", "agent_name": "甲一", "team_id": "t1"}],
            "sms": [
                {
                    "sms_id": "s1",
                    "case_id": "c1",
                    "agent_id": "a1",
                    "sent_at": datetime(2026, 1, 31, 23),
                    "text": "后果自负",
                }
            ],
            "letters": [
                {"letter_id": "l1", "case_id": "c1", "sent_on": date(2026, 1, 5), "text": "后果自负"}
            ],
        }
    )
    con.execute(
        "INSERT INTO core.language_flags (source_kind, source_id, label, state, start_char, end_char) VALUES "
        "('sms', 's1', 'insult', 'written', 0, 4), ('letter', 'l1', 'insult', 'written', 0, 4), "
        "('sms', 's1', 'self_identification', 'written', 0, 4)"
    )
    asked = {team: Scope(date(2026, 1, 1), date(2026, 1, 31), teams=(team,)) for team in ("t1", "t2")}
    found = {team: ask(con, "written_flags", scope, must_not=["insult"]) for team, scope in asked.items()}
    assert {team: rows["id"].tolist() for team, rows in found.items()} == {"t1": ["s1"], "t2": ["l1"]}
    assert found["t1"]["agent_name"].tolist() == ["甲一"]


def test_of_violations_by_rule_the_gravest_come_first_and_of_those_the_most() -> None:
    con = floor({})
    for rule, severity, count in (("a", "minor", 9), ("b", "red", 1), ("c", "major", 2), ("d", "red", 3)):
        con.execute(
            "INSERT INTO core.violations (violation_id, rule_id, occurred_at, severity) "
            "SELECT ? || range, ?, TIMESTAMP '2026-01-05 09:00:00', ? FROM range(?)",
            [rule, rule, severity, count],
        )
    assert list(ask(con, "violations_by_rule", SCOPE)["rule_id"]) == ["d", "b", "c", "a"]


def test_a_year_typed_wrongly_does_not_end_the_days_of_the_data() -> None:
    days = [datetime(2026, 1, 5, 9), datetime(2026, 1, 9, 9), datetime(2026, 3, 20, 9), datetime(2062, 1, 9)]
    sent = [{"sms_id": f"s{n}", "case_id": "c", "sent_at": day} for n, day in enumerate(days)]
    con = floor({"sms": sent})
    assert data_days(con, date(2026, 3, 31)) == (date(2026, 1, 5), date(2026, 3, 20))
    assert data_days(con, date(2026, 2, 1)) == (date(2026, 1, 5), date(2026, 2, 1))
    assert data_days(con, date(2025, 1, 1)) is None
