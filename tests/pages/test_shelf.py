"""Decoded recordings of several listeners: nobody waits for another's, each is decoded once, and none goes while it is sent."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from os import fspath
from pathlib import Path

import pytest
from starlette.responses import FileResponse
from starlette.testclient import TestClient

from pages.door import sound
from pages.door.sound import SoundShelf, Unplayable

SHORT, LONG = b"short", b"long" * 30_000


class Decoder:
    """Stands for `decode`: copies the file, waits with one named `slow`, fails with one named `broken`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, path: Path, target: Path) -> None:
        self.asked.append(path.name)
        target.write_bytes(path.read_bytes())
        if path.name != "quick":
            self.has_begun.set()
            assert self.may_end.wait(30)
        if path.name == "broken":
            raise Unplayable("broken")


@pytest.fixture
def decoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Decoder:
    for name in ("quick", "slow", "broken"):
        (tmp_path / name).write_bytes(LONG if name == "slow" else SHORT)
    decoder = Decoder()
    monkeypatch.setattr(sound, "decode", decoder)
    return decoder


def _ask(shelf: SoundShelf, path: Path, key: str = "") -> Path:
    return shelf.playable(path, key or path.name, False)[0]  # type: ignore[return-value]


def test_nobody_waits_for_the_recording_of_another(decoder: Decoder, tmp_path: Path) -> None:
    shelf = SoundShelf()
    with ThreadPoolExecutor() as listeners:
        slow = listeners.submit(_ask, shelf, tmp_path / "slow")
        assert decoder.has_begun.wait(30)
        quick = listeners.submit(_ask, shelf, tmp_path / "quick")
        try:
            assert Path(quick.result(timeout=10)).read_bytes() == SHORT
            assert not slow.done()
        finally:
            decoder.may_end.set()
        assert Path(slow.result()).read_bytes() == LONG


def test_what_several_ask_for_at_once_is_decoded_once(decoder: Decoder, tmp_path: Path) -> None:
    shelf = SoundShelf()
    with ThreadPoolExecutor(8) as listeners:
        asked = [listeners.submit(_ask, shelf, tmp_path / "slow") for _ in range(8)]
        assert decoder.has_begun.wait(30)
        decoder.may_end.set()
        assert len({fspath(one.result()) for one in asked}) == 1
    assert decoder.asked == ["slow"]


def test_a_failure_is_told_to_all_who_wait_and_tried_anew(decoder: Decoder, tmp_path: Path) -> None:
    shelf = SoundShelf()
    with ThreadPoolExecutor(4) as listeners:
        asked = [listeners.submit(_ask, shelf, tmp_path / "broken") for _ in range(4)]
        assert decoder.has_begun.wait(30)
        decoder.may_end.set()
        assert all(isinstance(one.exception(), Unplayable) for one in asked)
    before = len(decoder.asked)
    with pytest.raises(Unplayable):
        _ask(shelf, tmp_path / "broken")
    assert len(decoder.asked) == before + 1


def test_what_the_shelf_lets_go_stands_until_it_is_sent(
    decoder: Decoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound, "_MOST_FILES", 1)
    decoder.may_end.set()
    shelf = SoundShelf()
    answer = FileResponse(_ask(shelf, tmp_path / "slow"), media_type="audio/wav")
    place = Path(answer.path)
    _ask(shelf, tmp_path / "quick")
    assert place.read_bytes() == LONG
    again = FileResponse(_ask(shelf, tmp_path / "slow"), media_type="audio/wav")
    assert [_sent(answer), _sent(again)] == [LONG, LONG]
    del answer
    _ask(shelf, tmp_path / "quick")
    gc.collect()
    assert (place.exists(), Path(again.path).exists()) == (False, True)


def _sent(answer: FileResponse) -> bytes:
    """What a browser is sent of this answer."""
    return TestClient(answer).get("/").content
