"""Calls are heard through one audited route, by role, in ranges; tables leave through another, masked."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from os import fspath
from pathlib import Path

import av
import httpx
import openpyxl
import pandas as pd
import pytest

from models import warehouse
from models.desk import Desk, audit
from pages.door import sheets
from pages.door.sound import SoundShelf, Unplayable

Clients = Callable[[str], httpx.Client]


@pytest.fixture(scope="module")
def heard(floor: Path) -> dict[str, str]:
    """A recorded call of each collector."""
    con = warehouse.open_current(floor)
    return dict(
        con.execute(
            "SELECT agent_id, min(recording_id) FROM core.recordings JOIN core.calls USING (call_id) GROUP BY 1"
        ).fetchall()
    )


def test_a_recording_comes_in_ranges_and_is_never_cached(client: Clients, heard: dict[str, str]) -> None:
    answer = client("sup").get(f"/audio/{heard['A1']}", headers={"range": "bytes=44-143"})
    assert (answer.status_code, len(answer.content)) == (206, 100)
    assert answer.headers["content-range"].startswith("bytes 44-143/")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "audio/wav"


def test_each_listening_is_one_row_of_the_audit(client: Clients, desk: Desk, heard: dict[str, str]) -> None:
    browser = client("tra")
    for start in (0, 1000, 2000):
        browser.get(f"/audio/{heard['A2']}", headers={"range": f"bytes={start}-{start + 9}"})
    rows = audit.latest(desk, action="listened")
    assert [row["subject"] for row in rows if row["user_name"] == "tra"] == [heard["A2"]]


@pytest.mark.parametrize(
    ("name", "agent", "status"),
    [
        ("col", "A0", 200),
        ("col", "A1", 403),
        ("led", "A0", 200),
        ("led", "A1", 403),
        ("man", "A1", 200),
        ("adm", "A0", 403),
    ],
)
def test_who_may_hear_whom(
    client: Clients, heard: dict[str, str], name: str, agent: str, status: int
) -> None:
    assert client(name).get(f"/audio/{heard[agent]}").status_code == status


@pytest.mark.parametrize("asked", ["nobody", "..%2f..%2fetc%2fpasswd", "%2e%2e%2fdesk.sqlite", ""])
def test_the_address_is_never_a_path(client: Clients, asked: str) -> None:
    answer = client("sup").get(f"/audio/{asked}")
    assert answer.status_code in (400, 404)
    assert b"root:" not in answer.content and b"SQLite" not in answer.content


@pytest.mark.parametrize(
    ("codec", "rate"), [("pcm_alaw", 8000), ("pcm_mulaw", 8000), ("adpcm_ima_wav", 8000)]
)
def test_what_a_browser_lacks_becomes_pcm_of_the_same_length(tmp_path: Path, codec: str, rate: int) -> None:
    source = tmp_path / "call.wav"
    _encode(source, codec, rate, seconds=2)
    shelf = SoundShelf()
    path, media_type = shelf.playable(source, codec, True)
    assert (path != source, media_type) == (True, "audio/wav")
    with wave.open(fspath(path)) as sound:
        assert sound.getnchannels() == 2
        assert sound.getnframes() / sound.getframerate() == pytest.approx(2, abs=0.15)


def _short_header(seconds: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16_000 * seconds))
    return out.getvalue()[:40] + (1600).to_bytes(4, "little") + out.getvalue()[44:]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("call.ulaw", b"\xff" * 24_000),
        ("call.wav", _short_header(3)),
        ("pauses.amr", b"#!AMR\n" + (b"\x44" + bytes(5) + b"\x7c" * 49) * 3),
        ("damaged.amr", b"#!AMR\n" + b"\x44" + bytes(5) + b"\x7c" * 99 + b"\xfe" * 9 + b"\x7c" * 50),
    ],
)
def test_all_that_was_transcribed_is_played(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    shelf = SoundShelf()
    path, media_type = shelf.playable(tmp_path / name, name, True)
    with wave.open(fspath(path)) as sound:
        assert (media_type, sound.getframerate()) == ("audio/wav", 8000)
        assert sound.getnframes() / 8000 == pytest.approx(3, abs=0.05)


@pytest.mark.parametrize(
    ("name", "content", "is_whole"),
    [
        ("whole.mp3", (b"\xff\xfb\x90\xc0" + bytes(413)) * 80, True),
        ("cut.wav", _short_header(3)[:4000], False),
    ],
)
def test_where_a_browser_would_find_a_second_elsewhere_it_gets_what_was_transcribed(
    tmp_path: Path, name: str, content: bytes, is_whole: bool
) -> None:
    (tmp_path / name).write_bytes(content)
    path, media_type = SoundShelf().playable(tmp_path / name, name, is_whole)
    assert (Path(path).parent != tmp_path, media_type) == (True, "audio/wav")


def test_a_file_without_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "call.wav").write_text("no sound")
    with pytest.raises(Unplayable):
        SoundShelf().playable(tmp_path / "call.wav", "x", True)


def test_a_workbook_masks_digits_and_runs_no_formula() -> None:
    table = pd.DataFrame({"phone": ["13900001234", "=1+1"], "at": pd.to_datetime(["2026-03-01"] * 2)})
    masked, full = (_sheet(sheets.content({"calls": table}, full)) for full in (False, True))
    assert [row[0] for row in masked.iter_rows(values_only=True)] == ["phone", "139******34", "=1+1"]
    assert full["A2"].value == "13900001234"
    assert masked["A3"].data_type == "s"


def test_a_ticket_of_nobody_leads_nowhere(client: Clients) -> None:
    assert client("sup").get("/export/x").status_code == 404
    assert client("col").get("/export/x").status_code == 403
    assert client("sup").get("/export/x?full=1").status_code == 403


def _sheet(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def _encode(path: Path, codec: str, rate: int, seconds: int) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="stereo")
        planes = "s16p" if stream.codec_context.format.is_planar else "s16"
        for _ in range(seconds * 10):
            frame = av.AudioFrame(format=planes, layout="stereo", samples=rate // 10)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
