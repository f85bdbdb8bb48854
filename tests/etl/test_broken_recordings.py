"""Every broken file through the commands themselves: a status and a sentence each, and the run goes on."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.store import Store
from tests.etl.floor import table_file
from tests.etl.transcribe import material
from tests.etl.transcribe.material import RATE, silence, voice, write_wav
from tests.etl.transcribe.test_long_recording import talk

ROOT = Path(__file__).parents[2]
# Root reads whatever it likes unless it gives that right up; anybody else need not.
WITHOUT_RIGHTS = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"]
ETL = [*(WITHOUT_RIGHTS if os.geteuid() == 0 else []), sys.executable, "-m", "etl"]


@pytest.fixture
def floor(tmp_path: Path) -> Path:
    (tmp_path / "source" / "recordings").mkdir(parents=True)
    return tmp_path


def etl(*arguments: object) -> dict[str, Any]:
    """A command's document."""
    command = [*ETL, *map(str, arguments), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return dict(json.loads(done.stdout))


def calls(source: Path, names: list[str]) -> None:
    table_file(
        source / "calls.csv",
        [
            {
                "call_id": name, "direction": "outbound", "started_at": f"2026-03-02 10:{n:02d}:00", "result": "answered",
                "recording_file": name,
            }
            for n, name in enumerate(names)
        ],
    )  # fmt: skip


def test_each_kind_of_broken_file_ends_in_its_status_and_the_good_ones_are_transcribed(floor: Path) -> None:
    place = floor / "source" / "recordings"
    for number in range(2):
        material.call(place / f"good{number}.wav", number)
    write_wav(place / "six.wav", *[np.concatenate([silence(0.3 * n), voice(1.2, n)]) for n in range(6)])
    lie = write_wav(place / "lie.wav", silence(0.44))
    content = bytearray(lie.read_bytes())
    struct.pack_into("<I", content, 40, 222 * RATE * 2)
    lie.write_bytes(content)
    talk(place / "cut.flac", 1, 7.0)
    os.truncate(place / "cut.flac", (place / "cut.flac").stat().st_size // 3)
    (place / "zero.wav").touch()
    (place / "folder.wav").mkdir()
    os.mkfifo(place / "pipe.wav", 0o666)
    (place / "loop.wav").symlink_to("loop.wav")
    (place / "page.wav").write_text("<html>404</html>")
    write_wav(place / "secret.wav", silence(1)).chmod(0)
    os.mkfifo(place / "secret-pipe.wav", 0)
    write_wav(place / "closed" / "a.wav", silence(1)).parent.chmod(0)
    expected = {
        "good0.wav": ("ok", ""), "good1.wav": ("ok", ""), "six.wav": ("ok", ""),
        "lie.wav": ("partial", "the header says 222.00 s, 0.44 s can be decoded"), "cut.flac": ("partial", "s"),
        "zero.wav": ("empty", "no bytes"), "folder.wav": ("not_audio", "a folder"), "pipe.wav": ("not_audio", "a pipe"),
        "loop.wav": ("undecodable", "cannot be"), "page.wav": ("not_audio", "not a sound format"),
        "secret.wav": ("undecodable", "Permission denied"), "secret-pipe.wav": ("undecodable", "Permission denied"),
        "closed/a.wav": ("undecodable", "Permission denied"), "gone.wav": ("missing", "no such file"),
    }  # fmt: skip
    calls(floor / "source", list(expected))
    told = etl("load", floor / "source", "--data", floor / "data")["recordings"]
    found = {example["call_id"]: (example["status"], example["reason"]) for example in told["examples"]}
    for name, (status, words) in expected.items():
        assert found.get(name, ("ok", ""))[0] == status, name
        assert words in found.get(name, ("ok", ""))[1], name
    assert told["folders_not_read"] == [str(place / "closed")]
    report = etl("transcribe", "--data", floor / "data", "--model", CHECKPOINT)
    assert (report["done"], report["parked"]) == (5, 0)
    by_channels = {
        (Store(floor / "data").transcript(name) or {})["channels"] for name in Store(floor / "data").done()
    }
    assert by_channels == {1, 2, 6}


@pytest.mark.parametrize("step", ["load", "transcribe"])
@pytest.mark.parametrize("fate", ["removed", "replaced", "cut short", "written over"])
def test_a_file_that_is_changed_while_a_command_reads_it_costs_at_most_itself(
    floor: Path, step: str, fate: str
) -> None:
    place, data = floor / "source" / "recordings", floor / "data"
    long = talk(place / "long.flac", 25, 25.0)
    material.call(place / "good.wav", 1)
    calls(floor / "source", ["long.flac", "good.wav"])
    words: list[object] = ["load", floor / "source"]
    if step == "transcribe":
        etl("load", floor / "source", "--data", data)
        words = ["transcribe", "--model", CHECKPOINT]
    command = [*ETL, *map(str, words), "--data", str(data), "--json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    _stop_while_it_reads(process, long)
    _befall(long, fate)
    process.send_signal(signal.SIGCONT)
    out, said = process.communicate(timeout=400)
    assert process.returncode == 0 and "Traceback" not in said, said[-2000:]
    is_whole = fate in ("removed", "replaced")  # whoever holds a file open reads it to its end
    if step == "load":
        told = json.loads(out)["recordings"]
        assert told["by_status"] == ({"ok": 2} if is_whole else {"ok": 1, "partial": 1})
        reasons = [example["reason"] for example in told["examples"]]
        assert is_whole or "changed while it was read" in reasons[0]
        return
    report = json.loads(out)
    assert (report["done"], report["parked"]) == ((2, 0) if is_whole else (1, 1))
    assert is_whole or "not as it was when it was loaded" in report["reasons"][0]


def _stop_while_it_reads(process: subprocess.Popen, path: Path) -> None:
    """Until the process has worked for half a second since it opened the file: its hash takes less, decoding it more.

    Counted in seconds of the processor, which no other load stretches, and looked at while it is stopped.
    """
    opened_at = None
    while process.poll() is None:
        process.send_signal(signal.SIGSTOP)
        _wait_until_stopped(process)
        worked = _seconds_of_the_processor(process.pid)
        opened_at = (opened_at or worked) if _is_open(process.pid, path) else None
        if opened_at and worked - opened_at > 0.5:
            return
        process.send_signal(signal.SIGCONT)
        time.sleep(0.05)
    raise AssertionError("the command never read the file")


def _wait_until_stopped(process: subprocess.Popen) -> None:
    while process.poll() is None and _stat(process.pid)[0] != "T":
        time.sleep(0.001)


def _seconds_of_the_processor(pid: int) -> float:
    return sum(map(int, _stat(pid)[11:13])) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on, which is the third."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _is_open(pid: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return any(link.readlink() == path for link in Path(f"/proc/{pid}/fd").iterdir())
    return False


def _befall(path: Path, fate: str) -> None:
    if fate == "removed":
        path.unlink()
    elif fate == "replaced":
        material.call(path.with_name("other.wav"), 7).replace(path)
    elif fate == "cut short":
        os.truncate(path, path.stat().st_size // 2)
    else:
        with path.open("r+b") as file:
            file.seek(path.stat().st_size // 2)
            file.write(os.urandom(20_000))
