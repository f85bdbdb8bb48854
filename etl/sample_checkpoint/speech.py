"""Mandarin speech with true timings: libespeak-ng in this process, through ctypes."""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import dataclass, field

import numpy as np
from scipy.signal import resample_poly

from models.problems import Problem

RATE = 8000
SYNCHRONOUS = 2
PHONEME_EVENTS = 1
UTF8 = 1
WORD, PHONEME = 1, 7
SPEED, PITCH = 1, 3


class _EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass
class Spoken:
    """One utterance: samples at 8 kHz in -1..1, and where its characters and phonemes begin (seconds)."""

    samples: np.ndarray
    characters: list[tuple[int, float]] = field(default_factory=list)
    phonemes: list[tuple[str, float]] = field(default_factory=list)


class Speaker:
    """espeak-ng's `cmn-latn-pinyin` voices. One a process: the library keeps its state in globals."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng")
        if name is None:
            raise Problem(
                "espeak-ng is not installed; install it (apt-get install espeak-ng) and try again.",
                "未安装 espeak-ng；请安装（apt-get install espeak-ng）后重试。",
            )
        self._library = ctypes.CDLL(name)
        self._rate = self._library.espeak_Initialize(SYNCHRONOUS, 0, None, PHONEME_EVENTS)
        self._chunks: list[np.ndarray] = []
        self._events: list[tuple[int, int, float, str]] = []
        self._callback = _CALLBACK(self._collect)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: str, speed: int = 175, pitch: int = 50) -> Spoken:
        """Speak hanzi with a voice variant (`f2`, `m1`, …); speed in words a minute, pitch 0-99."""
        self._chunks, self._events = [], []
        library = self._library
        library.espeak_SetVoiceByName(f"cmn-latn-pinyin+{voice}".encode())
        library.espeak_SetParameter(SPEED, speed, 0)
        library.espeak_SetParameter(PITCH, pitch, 0)
        raw = text.encode()
        library.espeak_Synth(raw, len(raw) + 1, 0, 1, 0, UTF8, None, None)
        library.espeak_Synchronize()
        return self._trimmed(np.concatenate(self._chunks))

    def _collect(self, wave: ctypes._Pointer, count: int, events: ctypes._Pointer) -> int:
        if wave and count > 0:
            self._chunks.append(np.ctypeslib.as_array(wave, shape=(count,)).copy())
        index = 0
        while events[index].type != 0:
            event = events[index]
            name = event.id.string.decode("utf-8", "replace") if event.type == PHONEME else ""
            self._events.append((event.type, event.text_position, event.sample / self._rate, name))
            index += 1
        return 0

    def _trimmed(self, wave: np.ndarray) -> Spoken:
        samples = resample_poly(wave.astype(np.float32) / 32768, 160, 441 * self._rate // 22050)
        loud = np.flatnonzero(np.abs(samples) > 0.003)
        first, last = (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, len(samples))
        shift, length = first / RATE, (last - first) / RATE

        def moved(seconds: float) -> float:
            return min(max(seconds - shift, 0.0), length)

        characters = [(place - 1, moved(at)) for kind, place, at, _ in self._events if kind == WORD]
        phonemes = [(name, moved(at)) for kind, _, at, name in self._events if kind == PHONEME]
        return Spoken(samples[first:last].astype(np.float32), characters, phonemes)
