"""What `source.toml` can say, and the real files that nobody on this project wrote."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from models.problems import Problem
from tests.etl.sources.conftest import Floor

ROOT = Path(__file__).parents[3]
REAL = Path(os.environ.get("TINGJIAN_REAL", ROOT.parent / "shared" / "real"))
PROFILES = Path(__file__).with_name("profiles")
READY_MADE = ROOT / "etl" / "sources" / "profiles"
HEAD = "call_id,direction,started_at,result"


def test_cells_are_joined_empties_read_rows_chosen_and_ends_roll_over(floor: Floor) -> None:
    floor.write(
        "log.csv",
        "id,line,day,begin,end,code\n1,A,2024-01-05,23:59:00,0:01:00,OK\n2,B,2024-01-05,8:00:00,-,KO\n3,,2024-01-05,8:00:00,-,GHOST\n",
    )
    floor.write(
        "source.toml",
        """[calls]
        files = ["log.csv"]
        columns = { call_id = ["id", "line"], started_at = ["day", "begin"], ended_at = ["day", "end"], result = "code" }
        null_values = ["-"]
        constants = { direction = "inbound" }
        values.result = { OK = "answered", ko = "failed" }
        where = "code <> 'GHOST' AND (line = 'A' OR line IN ('B', 'C'))"
        end_rolls_over = true""",
    )
    entry = floor.load().files[0]
    assert (entry.rows_read, entry.rows_kept) == (2, 2)
    assert floor.query("SELECT call_id, direction, ended_at, result FROM core.calls ORDER BY 1") == [
        ("1#A", "inbound", datetime(2024, 1, 6, 0, 1), "answered"), ("2#B", "inbound", None, "failed"),
    ]  # fmt: skip


def test_legs_name_each_other_and_an_answer_time_says_answered(floor: Floor) -> None:
    shutil.copy(READY_MADE / "freeswitch_cdr_csv.toml", floor.source / "source.toml")
    times = '"2024-01-05 09:00:00","{}","2024-01-05 09:01:00","60","30","NORMAL_CLEARING"'
    floor.write(
        "Master.csv",
        f'"","100","200","default",{times.format("2024-01-05 09:00:30")},"a","b","7","PCMA","PCMA"\n'
        f'"","100","200","default",{times.format("")},"b","","7","PCMA","PCMA"\n',
    )
    floor.load()
    assert floor.query("SELECT call_id, call_group_id, result, agent_id FROM core.calls ORDER BY 1") == [
        ("a", "b", "answered", "7"), ("b", "b", "no_answer", "7"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("toml", "found"),
    [
        ("[calls", "no TOML"),
        ('timezone = "Mars/Olympus"', "no time zone"),
        ('date_order = "myd"', "date_order"),
        ("[phone]", r"\[phone\] is no table"),
        ("[calls]\ncolour = 1", "does not know `colour`"),
        ("[calls]\ncolumns = { mood = 1 }", "no column `mood`"),
        ("[calls]\ncolumns = { note = 9 }", "position 9"),
        ('[calls]\ncolumns = { note = "memo" }', "no header of that name"),
        ('[calls]\nvalues.result = { OK = "fine" }', "'fine'"),
        ('[calls]\nfiles = ["gone.csv"]', r"gone\.csv.*not there"),
        ("[calls]\nwhere = \"read_text('x') = ''\"", "cannot be read"),
        ("[calls]\nwhere = \"mood = 'x'\"", "no header 'mood'"),
        ('timezone = "localtime"', "no time zone"),
        ('[calls]\nfiles = ["../calls.csv"]', "outside of this folder"),
        ('[calls]\nfiles = ["/etc/hostname"]', "outside of this folder"),
        (
            '[calls]\ncolumns = { result = { answered_if = "answered_at", else = "busy" } }',
            "no column gives answered_at",
        ),
        (
            '[calls]\ncolumns = { result = { answered_if = "result", else = "busy" } }',
            "no column gives result",
        ),
        ('[calls]\ncolumns = { result = { answered_if = "call_id", else = "lost" } }', "else = 'lost'"),
        (
            '[calls]\ncolumns = { direction = { answered_if = "call_id", else = "inbound" } }',
            "only `result` takes it",
        ),
        ('[calls]\nheader = false\ncolumns = { call_id = "call_id" }', "write its position"),
        ('[calls]\ncolumns = { call_id = { parent = "result" } }', "other than call_id takes it"),
        ('[calls]\ncolumns = { started_at = { parent = "result" } }', "only a column of ids"),
    ],
)
def test_a_layout_that_cannot_be_is_refused_with_what_is_wrong(floor: Floor, toml: str, found: str) -> None:
    floor.write("calls.csv", f"{HEAD}\nC1,outbound,2024-01-05,busy\n")
    floor.write("source.toml", toml)
    with pytest.raises(Problem, match=found):
        floor.load()


def _real(floor: Floor, name: str, profile: Path) -> None:
    if not (REAL / name).exists():
        pytest.skip(f"{REAL / name} is not here")
    shutil.copy(REAL / name, floor.source)
    shutil.copy(profile, floor.source / "source.toml")
    for entry in floor.load().files:
        assert entry.rows_read == entry.rows_kept + entry.rows_refused + entry.rows_duplicate


def test_a_bank_call_log_gives_its_known_figures(floor: Floor) -> None:
    _real(floor, "call_logs/technion_1999_august.csv", PROFILES / "technion.toml")
    assert floor.query(
        "SELECT count(*), count(*) FILTER (result = 'answered'), sum(talk_seconds) FILTER (result = 'answered'), "
        "count(*) FILTER (ended_at < started_at), count(*) FILTER (result = 'answered' AND agent_id IS NULL) FROM core.calls"
    ) == [(42078, 31402, 5790452.0, 0, 391)]
    per_day = "SELECT count(*) AS n FROM core.calls WHERE caller_number IS NOT NULL GROUP BY caller_number, started_at::DATE"
    assert floor.query(
        f"SELECT count(*) FILTER (n > 3), count(*) FILTER (n > 7), max(n) FROM ({per_day})"
    ) == [(792, 118, 25)]


def test_a_pbx_log_without_header_gives_its_known_figures(floor: Floor) -> None:
    _real(floor, "call_logs/asterisk_Master.csv", READY_MADE / "asterisk_master_csv.toml")
    assert floor.query(
        "SELECT count(*), count(DISTINCT call_group_id), count(DISTINCT call_group_id) FILTER (result = 'answered'), "
        "min(started_at)::VARCHAR FROM core.calls"
    ) == [(84, 36, 31, "2024-01-27 23:07:24")]


def test_a_workbook_gives_its_known_figures(floor: Floor) -> None:
    _real(floor, "call_logs/pwc_call_center.xlsx", PROFILES / "pwc.toml")
    assert floor.query(
        "SELECT count(*), count(*) FILTER (result = 'answered'), sum(talk_seconds), count(DISTINCT agent_id) FROM core.calls"
    ) == [(5000, 4054, 911837.0, 8)]
    assert floor.query("SELECT line, reason FROM core.rejects") == [(5002, "more cells than the header has")]


def test_a_file_of_loans_feeds_three_tables(floor: Floor) -> None:
    _real(floor, "accounts/loan_payments.csv", PROFILES / "loan_payments.toml")
    assert floor.query("SELECT count(*) FROM core.payments") == [(400,)]
    assert floor.query(
        "SELECT sum(placed_amount)::VARCHAR, count(*) FILTER (status LIKE 'COLLECTION%') FROM core.cases"
    ) == [("471600.00", 200)]
    assert floor.query(
        "SELECT count(*) FROM core.payments JOIN core.installments USING (case_id) WHERE paid_at::DATE > due_on"
    ) == [(101,)]


def test_own_words_are_put_into_columns_of_free_text_too(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD},hangup_by,note_code,line\n1,outbound,2024-01-05,busy,,PTP,s1\n2,outbound,2024-01-05,busy,,x,S2\n")  # fmt: skip
    floor.write(
        "source.toml",
        '[calls]\nvalues.note_code = { ptp = "承诺" }\nvalues.line = { S1 = "8001", s9 = "8009" }\n',
    )
    floor.load()
    assert floor.query("SELECT note_code, line FROM core.calls ORDER BY call_id") == [
        ("承诺", "8001"),
        ("x", "S2"),
    ]


def test_own_words_stand_for_times_amounts_lengths_and_nothing_too(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD},promise_amount,talk_seconds,note,answered_at\n1,outbound,2024-01-05,busy,无,未接通,空,0000-00-00\n")  # fmt: skip
    floor.write(
        "source.toml",
        '[calls]\nvalues.promise_amount = { "无" = "" }\nvalues.talk_seconds = { "未接通" = "0" }\n'
        'values.note = { "空" = "" }\nvalues.answered_at = { "0000-00-00" = "" }\n',
    )
    floor.load()
    assert floor.query("SELECT promise_amount, talk_seconds, note, answered_at FROM core.calls") == [
        (None, 0.0, None, None)
    ]


@pytest.mark.parametrize(
    ("toml", "found"),
    [
        ('[calls]\nfiles = "calls.csv"', "write a list of names"),
        ('[calls]\nheader = "no"', "write true or false"),
        ('[calls]\ncolumns = "call_id"', "write names and where they come from"),
        ('[calls]\nnull_values = "-"', "write a list of texts"),
        ('[calls]\nconstants = { result = ["busy"] }', "write names and texts"),
        ('[calls]\nvalues = { result = "busy" }', "write tables of words"),
        ("[calls]\nwhere = 5", "write a condition in quotes"),
        ("[calls]\nfiles = [1]", "write a list of names"),
        ('[calls]\nnull_values = [["-"]]', "write a list of texts"),
        ('[calls]\nvalues.note = { a = ["b"] }', "write tables of words"),
        ('[calls]\ncolumns = { call_group_id = { parent = ["note"] } }', "must be a header, a position"),
        ("[recordings]\npattern = 5", "takes only `pattern`, a text"),
    ],
)
def test_an_entry_of_another_kind_is_refused_with_what_to_write(floor: Floor, toml: str, found: str) -> None:
    floor.write("calls.csv", f"{HEAD}\n")
    floor.write("source.toml", toml)
    with pytest.raises(Problem, match=found):
        floor.load()
