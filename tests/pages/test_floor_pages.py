"""The pages around the review: what each shows on a reviewed floor, and what it says on an empty one."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from models.desk import Desk, appeals, clips, measures, reports, users
from models.problems import Problem
from models.review import beeps, report_files
from pages.door.clip import cut
from pages.ui import clipping, reporting
from tests.pages.floor import LAST_WEEK
from tests.pages.reviewed import people, review_week, run_page, said, violation_of

EMPTY = {
    "appeals": "没有申诉",
    "mine": "还没有复核到您的通话",
    "examples": "输入要找的话语",
    "collectors": "还没有记录",
    "reports": "还没有确认的报告",
}


@pytest.fixture(autouse=True)
def desk(plain_floor: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(plain_floor)


def test_every_empty_page_says_what_to_do(desk: Desk) -> None:
    found = people(desk)
    for name, words in EMPTY.items():
        test = run_page(name, found["collector" if name == "mine" else "supervisor"])
        assert not test.exception, name
        assert words in said(test), name


def test_an_appeal_goes_from_the_collector_to_another_reviewer_and_back(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    drawn = review_week(plain_floor, desk, found)
    verdict = violation_of(desk, drawn, "A0")["verdict"]
    mine = run_page("mine", found["collector"])
    assert not mine.exception
    mine.selectbox[0].select(verdict["verdict_id"]).run()
    mine.text_area[0].input("客户先骂人")
    next(button for button in mine.button if button.label == "提交申诉").click().run()
    assert appeals.inbox(desk)[0]["text"] == "客户先骂人"
    first = next(user for user in found.values() if user.user_id == verdict["user_id"])
    assert not [button for button in run_page("appeals", first).button if button.label == "提交裁定"]
    inbox = run_page("appeals", found["manager"])
    assert "- 无威胁恐吓、无不当刑责 · 不符 · S\u201145, S\u201151, S\u201155" in said(inbox)
    assert inbox.radio[0].value is None
    inbox.radio[0].set_value("upheld")
    inbox.text_area[0].input("理由不成立")
    next(button for button in inbox.button if button.label == "提交裁定").click().run()
    assert not inbox.exception
    answered = run_page("mine", found["collector"])
    answered.selectbox[0].select(verdict["verdict_id"]).run()
    assert "维持原结论" in said(answered)


def test_words_are_found_and_their_numbers_hidden(desk: Desk) -> None:
    found = people(desk)
    test = run_page("examples", found["trainer"])
    test.text_input[0].input("上门").run()
    assert not test.exception
    hits = test.dataframe[0].value
    assert hits["words_said"].str.contains("上门").all()
    assert clipping.masked("电话幺三九零零零零1234，谢谢") == "电话幺" + "*" * 10 + "，谢谢"
    assert clipping.masked("尾号六六二八的卡，打 138-0000-1234") == "尾号六***的卡，打 1" + "*" * 12
    assert clipping.masked("三四天内还两百块，工号三零七") == "三四天内还两百块，工号三零七"


def test_a_clip_is_the_stretch_alone_with_a_tone_over_numbers(plain_floor: Path) -> None:
    path = plain_floor / "calls" / "talk.wav"
    plain, covered = cut(path, 10.0, 14.0, []), cut(path, 10.0, 14.0, [(11.0, 12.0)])
    with wave.open(io.BytesIO(plain)) as one, wave.open(io.BytesIO(covered)) as two:
        assert one.getnframes() == two.getnframes() == 4 * one.getframerate()
        before = (one.readframes(8000), two.readframes(8000))
        beeped = (one.readframes(8000), two.readframes(8000))
        after = (one.readframes(16000), two.readframes(16000))
    assert before[0] == before[1]
    assert beeped[0] != beeped[1]
    assert after[0] == after[1]


def test_numbers_said_are_covered_with_a_margin() -> None:
    line = {"start_seconds": 10.0, "end_seconds": 20.0, "text": "我的号码是13900001234好吧"}
    [(first, last)] = beeps.spans([line])
    assert 10 <= first < 10 + 10 * 5 / 18
    assert 10 + 10 * 16 / 18 < last <= 20


def test_a_report_is_confirmed_once_and_exported_with_its_intervals(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    test = run_page("reports", found["supervisor"])
    assert not test.exception
    test.text_area[0].input("本周重点：=不得威胁")
    next(button for button in test.button if button.label == "我已核对，确认").click().run()
    assert not test.exception
    [row] = reports.confirmed(desk, LAST_WEEK, "supervisor")
    again = reports.confirm(desk, LAST_WEEK, "supervisor", "", row["content"], found["supervisor"], "b1")
    assert again == row["report_id"]
    zh, en = (reporting.text_of(row["content"], language) for language in ("zh", "en"))
    tables = Document(io.BytesIO(report_files.document(zh))).tables
    assert [cell.text for cell in tables[0].rows[0].cells][1:] == ["数值", "区间下限", "区间上限", "说明"]
    told = {row.cells[0].text: row.cells[4].text for row in tables[0].rows[1:]}
    assert told["机器查准率"] == "全部听过"
    assert told["违规率（含缺失）"] == "接通的通话都能听到，没有缺失。"
    tables = Document(io.BytesIO(report_files.document(en))).tables
    assert [cell.text for cell in tables[0].rows[0].cells] == ["Share", "Value", "Low", "High", "Note"]
    book = load_workbook(io.BytesIO(report_files.workbook(zh)))
    sheet = book.worksheets[1]
    assert sheet["C2"].value <= sheet["B2"].value <= sheet["D2"].value
    assert book.worksheets[0]["A5"].value == "本周重点：=不得威胁"


def test_a_report_tells_the_appeals_and_measures_of_its_week_alone(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    drawn = review_week(plain_floor, desk, found)
    verdict = violation_of(desk, drawn, "A0")["verdict"]
    appeals.appeal(desk, verdict["verdict_id"], "x", found["collector"], 7)
    measures.record(desk, "m1", measures.Measure("coaching", "A0", "threat", "今天辅导"), found["manager"])
    test = run_page("reports", found["supervisor"])
    assert _appeals_told(test) == [["申诉中", "1"], ["维持原结论", "0"], ["申诉成立", "0"]]
    assert "今天辅导" not in "".join(str(table.value.to_dict()) for table in test.dataframe)
    test.selectbox[0].select(LAST_WEEK - timedelta(days=7)).run()
    assert not test.exception
    assert _appeals_told(test) == [["申诉中", "0"], ["维持原结论", "0"], ["申诉成立", "0"]]


def _appeals_told(test: AppTest) -> list[list[str]]:
    [table] = [table.value for table in test.dataframe if list(table.value.columns) == ["状态", "通话"]]
    return [list(row) for row in table.to_numpy()]


def test_a_collectors_report_is_about_one_collector(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    test = run_page("reports", found["manager"])
    test.selectbox[1].select("collector").run()
    assert not test.exception
    assert len(test.dataframe[0].value) == 7
    assert "复核到的通话" in said(test)


def test_a_collector_reads_the_own_report_of_a_week_as_it_was_confirmed_last(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    assert "还没有关于您的周报" in said(run_page("mine", found["collector"]))
    for note in ("先看一遍录音", "周三一起听录音"):
        test = run_page("reports", found["supervisor"])
        test.selectbox[1].select("collector").run()
        test.text_area[0].input(note)
        next(button for button in test.button if button.label == "我已核对，确认").click().run()
        assert not test.exception
    mine = run_page("mine", found["collector"])
    assert not mine.exception
    notes = [one.value for one in mine.text]
    assert "周三一起听录音" in notes and "先看一遍录音" not in notes
    assert "复核到的通话" in said(mine)
    other = replace(found["collector"], agent_id="A1")
    assert "还没有关于您的周报" in said(run_page("mine", other))


def test_a_collection_is_assigned_and_shown_to_its_collector(desk: Desk) -> None:
    found = people(desk)
    shelf = clips.add_collection(desk, "异议处理", "", found["trainer"])
    where = {
        "call_id": "K0000",
        "recording_id": "K0000",
        "label": "",
        "note": "",
        "text": "……",
        "is_good": True,
    }
    clips.add_clip(desk, "k", shelf, where | {"start_seconds": 1.0, "end_seconds": 4.0}, found["trainer"])
    test = run_page("examples", found["trainer"])
    next(one for one in test.multiselect if one.label == "分配给").select("A0")
    next(button for button in test.button if button.label == "分配").click().run()
    assert not test.exception
    assert "异议处理" in said(run_page("mine", found["collector"]))


def test_a_supervisor_of_a_team_sees_and_records_measures_of_that_team_alone(desk: Desk) -> None:
    found = people(desk)
    users.add_user(desk, "led", "supervisor", None, "T1")
    led = next(user for user in users.all_users(desk) if user.name == "led")
    for n, text in enumerate(("一组的事", "二组的事")):
        measures.record(desk, text, measures.Measure("coaching", f"A{n}", "threat", text), found["manager"])
    test = run_page("collectors", led)
    assert not test.exception
    assert [one.value for one in test.text] == ["一组的事"]
    offered = next(box for box in test.selectbox if box.label == "当事催收员").options
    assert offered == ["催收员0", "催收员2", "催收员4"]
    assert next(box for box in test.multiselect if box.label == "催收员").options == offered


def test_a_measure_falls_on_nobody_and_no_rule_that_was_not_chosen(desk: Desk) -> None:
    found = people(desk)
    test = run_page("collectors", found["manager"])
    chosen = {box.label: box.value for box in test.selectbox if box.label in ("当事催收员", "规则")}
    assert chosen == {"当事催收员": None, "规则": None}
    next(area for area in test.text_area if area.label == "理由与内容").input("扣绩效")
    next(button for button in test.button if button.label == "登记").click().run()
    assert test.exception and not measures.standing(desk)
    with pytest.raises(Problem, match="Choose the collector"):
        measures.record(desk, "m1", measures.Measure("penalty", "", "threat", "扣绩效"), found["manager"])


def test_coaching_rests_on_a_clip_that_is_played_beside_it(desk: Desk) -> None:
    found = people(desk)
    shelf = clips.add_collection(desk, "反面", "", found["trainer"])
    clip = {"call_id": "K1", "recording_id": "K1", "start_seconds": 30.0, "end_seconds": 36.0, "text": "",
            "label": "threat", "is_good": False, "note": "上门"}  # fmt: skip
    clip_id = clips.add_clip(desk, "k1", shelf, clip, found["trainer"])
    test = run_page("collectors", found["manager"])
    next(box for box in test.selectbox if box.label == "当事催收员").select("A0").run()
    next(box for box in test.selectbox if box.label == "规则").select("threat")
    chosen = next(box for box in test.selectbox if box.label == "片段（可选）")
    assert chosen.options == ["不附片段", "反面 · 恐吓、威胁、软暴力 · 0:30 · 上门"]
    chosen.select(clip_id)
    next(area for area in test.text_area if area.label == "理由与内容").input("一起听这一段")
    next(button for button in test.button if button.label == "登记").click().run()
    assert not test.exception
    [kept] = measures.standing(desk)
    assert (kept["clip_id"], kept["text"]) == (clip_id, "一起听这一段")


def test_coaching_rests_on_a_verdict_that_is_heard_beside_it_and_told_to_its_collector(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    verdict = violation_of(desk, review_week(plain_floor, desk, found), "A0")["verdict"]
    for n in range(1, verdict["verdict_id"]):  # so that verdict and measure have the same number
        about_another = measures.Measure("coaching", "A1", "threat", "另一件")
        measures.record(desk, f"other{n}", about_another, found["manager"])
    test = run_page("collectors", found["manager"])
    next(box for box in test.selectbox if box.label == "当事催收员").select("A0").run()
    chosen = next(box for box in test.selectbox if box.label == "依据的复核结论（可选）")
    assert len(chosen.options) == 1 + sum(
        one["outcome"] == "violation" for one in appeals.own_reviews(desk, "A0")
    )
    chosen.select(verdict["verdict_id"])
    next(box for box in test.selectbox if box.label == "规则").select("threat")
    next(area for area in test.text_area if area.label == "理由与内容").input("一起听这一通")
    next(button for button in test.button if button.label == "登记").click().run()
    assert not test.exception
    [kept] = measures.standing(desk, "A0")
    assert kept["measure_id"] == kept["verdict_id"] == verdict["verdict_id"]
    name = f"{verdict['call_id']} · 违规 · 恐吓、威胁、软暴力"
    next(button for button in test.button if button.label.startswith(name)).click().run()
    assert not test.exception
    mine = run_page("mine", found["collector"])
    assert "一起听这一通" in [text.value for text in mine.text]
    assert f"依据：{name}" in said(mine)
