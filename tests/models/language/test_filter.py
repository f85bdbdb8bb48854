"""`python -m models.language`: JSON lines in, JSON lines out, nothing for a bad file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GOOD = {"id": "1", "speaker": "agent", "callee": "debtor", "text": "你他妈到底还不还"}


def run(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The filter on this standard input."""
    return subprocess.run(
        [sys.executable, "-m", "models.language", *arguments],
        input=text,
        capture_output=True,
        text=True,
        cwd=ROOT,
        encoding="utf-8",
        check=False,
    )


def test_utterances_come_back_in_order_with_their_labels() -> None:
    quiet = GOOD | {"id": "2", "text": ""}
    done = run(json.dumps(GOOD) + "\n" + json.dumps(quiet, ensure_ascii=False) + "\n")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert first["id"] == "1"
    assert set(first["labels"][0]) == {"label", "score", "start", "end", "rule"}
    assert second == {"id": "2", "labels": []}


def test_calls_come_back_with_a_list_a_turn_and_what_is_missing() -> None:
    call = {"call_id": "c", "callee": "debtor", "turns": [{"speaker": "agent", "text": "你那个钱呢"}]}
    mono = call | {"turns": [{"speaker": "unknown", "text": "喂"}]}
    done = run(json.dumps(call) + "\n" + json.dumps(mono) + "\n", "--calls")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert len(first["turns"]) == 1
    assert first["missing"] == ["self_identification", "identity_check"]
    assert second["missing"] is None


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        "[1]",
        json.dumps(GOOD | {"speaker": "robot"}),
        json.dumps(GOOD | {"callee": None}),
        json.dumps(GOOD | {"text": 5}),
        json.dumps({"id": "1"}),
        json.dumps(GOOD | {"id": 1.5}),
        json.dumps(GOOD | {"id": None}),
        '{"id": "1", "speaker": "agent", "callee": "debtor", "text": "好", "text": "滚"}',
        '{"id": ' + "1" * 5000 + "}",
        "[" * 100_000,
    ],
)
def test_a_bad_line_is_named_and_nothing_is_printed(bad: str) -> None:
    done = run(json.dumps(GOOD) + "\n" + bad + "\n")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "line 2" in done.stderr
    assert "Traceback" not in done.stderr and "sys." not in done.stderr


def test_half_a_character_comes_back_as_it_came_and_spans_count_from_the_original() -> None:
    odd = '{"id": "\\ud83d", "speaker": "agent", "callee": "debtor", "text": "\\ud83d😀 你這個廢\\u200b物"}'
    done = run(json.dumps(GOOD) + "\n" + odd + "\n")
    found = json.loads(done.stdout.splitlines()[1])
    assert (done.returncode, found["id"]) == (0, "\ud83d")
    assert [(flag["label"], flag["start"], flag["end"]) for flag in found["labels"]] == [("insult", 3, 9)]


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    done = run("\ufeff" + json.dumps(GOOD) + "\r\n" + json.dumps(GOOD) + "\r\n")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)


def test_answers_are_utf_8_in_any_terminal_and_whoever_reads_them_may_stop() -> None:
    command = f"{sys.executable} -m models.language | head -c 1"
    line = json.dumps(GOOD | {"id": "录音"}, ensure_ascii=False) + "\n"
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        command,
        shell=True,
        input=(line * 2000).encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"{", b"")


def test_help_says_what_a_line_holds() -> None:
    done = run("", "--help")
    assert done.returncode == 0 and '{"id", "speaker", "callee", "text"}' in done.stdout


@pytest.mark.parametrize("turns", [None, "x", [1], [{"speaker": "agent"}], [{"speaker": "x", "text": ""}]])
def test_a_bad_call_is_refused(turns: object) -> None:
    done = run(json.dumps({"call_id": "c", "callee": "debtor", "turns": turns}) + "\n", "--calls")
    assert (done.returncode, done.stdout) == (2, "")
    assert "line 1" in done.stderr


def test_neither_torch_nor_sklearn_is_imported() -> None:
    program = "import sys, models.language.detector as d; d.Detector.load(); print({'torch', 'sklearn', 'scipy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "set()"
