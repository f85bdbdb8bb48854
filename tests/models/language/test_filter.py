"""`python -m models.language`: JSON lines in, JSON lines out, nothing for a bad file."""

from __future__ import annotations

import json
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
    ],
)
def test_a_bad_line_is_named_and_nothing_is_printed(bad: str) -> None:
    done = run(json.dumps(GOOD) + "\n" + bad + "\n")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "line 2" in done.stderr
    assert "Traceback" not in done.stderr


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
