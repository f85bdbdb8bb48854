"""Training windows: clips laid out in time on a bad line, and the tokens that Whisper should write for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np

from etl.sample_checkpoint.clips import STRANGER, Clip
from etl.sample_checkpoint.sentences import VOICES, sentences
from etl.sample_checkpoint.speech import RATE
from etl.sample_checkpoint.telephone import TONES, mu_law, noise, tone

FRAME = 0.02
UNLABELLED = -100
LONG = 12.0
SPARSE = 0.6  # of the windows longer than LONG hold pauses as long as the other side's turns
CLIPPED = 0.1  # of the windows begin within a word, as where voice activity was noticed late


@dataclass
class Placed:
    """A sentence in a window: its index, its span and its characters' times (seconds)."""

    sentence: int
    start: float
    end: float
    characters: list[tuple[int, float]]


@dataclass
class Window:
    """One training example: samples at 8 kHz, the sentences to write, the phoneme of each 20 ms frame."""

    samples: np.ndarray
    frames: np.ndarray
    placed: list[Placed] = field(default_factory=list)


def held_out(first: int, second: int) -> bool:
    """One in ten pairs of sentences never follow each other in training."""
    pair = f"{sentences()[first].id} {sentences()[second].id}"
    return hashlib.md5(pair.encode()).digest()[0] < 26


class Windows:
    """Draws windows from clips; the same seed gives the same windows."""

    def __init__(self, clips: list[Clip], seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        self.phonemes = sorted({name for clip in clips for name, _ in clip.phonemes if name[0] != "_"})
        self._number = {name: number + 1 for number, name in enumerate(self.phonemes)}
        self._known: list[list[list[Clip]]] = [[[] for _ in sentences()] for _ in VOICES]
        self._strangers: list[Clip] = []
        for clip in clips:
            if clip.sentence == STRANGER:
                self._strangers.append(clip)
            else:
                self._known[clip.voice][clip.sentence].append(clip)

    def window(self, seconds: float) -> Window:
        """A window of speech by one or two voices, of strangers' speech, or of nothing that is speech."""
        count = int(seconds * RATE)
        window = Window(np.zeros(count, np.float32), np.zeros(int(seconds / FRAME), np.int64))
        kind = self.draw.random()
        if kind < 0.09:
            return self._nothing(window)
        if kind < 0.13:
            self._fill(window, 1, 1.0)
        else:
            self._fill(window, 2 if kind < 0.21 else 1, 0.08)
        return self._worn(window)

    def _nothing(self, window: Window) -> Window:
        """Silence, noise or tones, at any level."""
        count = len(window.samples)
        kind = self.draw.choice(["zero", "noise", "noise", *TONES, "crosstalk"])
        level = 10 ** self.draw.uniform(-3.5, -0.7)
        if kind in TONES:
            window.samples += tone(kind, self.draw, count) * level
        if kind == "crosstalk":
            self._crosstalk(window, 10 ** self.draw.uniform(-2.6, -1.7))
        if kind != "zero":
            hiss = (
                10 ** self.draw.uniform(-4, -1.5)
                if kind != "crosstalk"
                else 10 ** self.draw.uniform(-3.3, -2.2)
            )
            window.samples += noise(self.draw, count) * hiss
        return window

    def _gap(self, sparse: bool) -> float:
        """The pause before the next sentence: within a turn, between turns, or while the other side talks."""
        kind = self.draw.random()
        if kind < (0.35 if sparse else 0.55):
            return self.draw.uniform(0.12, 0.6)
        if kind < 0.55 or not sparse:
            return self.draw.uniform(0.4, 2.5)
        return self.draw.uniform(2.0, 13.0)

    def _fill(self, window: Window, speakers: int, strange: float) -> None:
        """Lay sentences one after another until the window is full."""
        seconds = len(window.samples) / RATE
        voices = self.draw.choice(len(VOICES), speakers, replace=False)
        sparse = seconds > LONG and self.draw.random() < SPARSE
        at = self.draw.uniform(0, 0.5) if self.draw.random() < 0.6 else self._gap(sparse)
        if self.draw.random() < CLIPPED:
            at = -self.draw.uniform(0.05, 0.45)
        if 1.5 < at < seconds and self.draw.random() < 0.3:
            self._tone_before(window, at)
        misfits, last, gain = 0, None, 10 ** (self.draw.uniform(-14, 4) / 20)
        while at < seconds - 0.5:
            voice = int(self.draw.choice(voices))
            if self.draw.random() < strange:
                clip = self._strangers[self.draw.integers(len(self._strangers))]
            else:
                clip = self._next(voice, last)
            if at + clip.seconds > seconds and self.draw.random() < (0.95 if seconds < LONG else 0.5):
                misfits += 1
                if misfits > 4:
                    return
                continue
            at, last = self._lay(window, clip, at, gain), clip.sentence if clip.sentence != STRANGER else last
            at += self._gap(sparse)
            if seconds < LONG and self.draw.random() < 0.12:
                return

    def _next(self, voice: int, last: int | None) -> Clip:
        """Any sentence of the voice that may follow the last one."""
        while True:
            choice = int(self.draw.integers(len(sentences())))
            if last is None or not held_out(last, choice):
                takes = self._known[voice][choice]
                return takes[self.draw.integers(len(takes))]

    def _lay(self, window: Window, clip: Clip, at: float, gain: float) -> float:
        """Add a clip at a time, at its own tempo; the time of its end. What passes the end of the window is cut."""
        tempo = self.draw.uniform(0.94, 1.06) if self.draw.random() < 0.5 else 1.0
        samples = np.asarray(clip.samples, np.float32) / 32768
        if tempo != 1.0:
            samples = np.interp(np.arange(0, len(samples) - 1, tempo), np.arange(len(samples)), samples)
        length = len(samples) / RATE
        begin = int(at * RATE)
        samples, begin = samples[max(-begin, 0) :], max(begin, 0)
        room = len(window.samples) - begin
        window.samples[begin : begin + len(samples)] += (samples[:room] * gain).astype(np.float32)
        if clip.sentence == STRANGER and length > room / RATE:
            length = room / RATE
        self._name_frames(window, clip, at, at + length, tempo)
        if clip.sentence != STRANGER:
            characters = [(place, at + time / tempo) for place, time in clip.characters if place >= 0]
            window.placed.append(Placed(clip.sentence, max(at, 0.0), at + length, characters))
        return at + length

    def _name_frames(self, window: Window, clip: Clip, start: float, end: float, tempo: float) -> None:
        """Write the phoneme numbers of a clip into the frames of the window."""
        times = [start + time / tempo for _, time in clip.phonemes] + [end]
        for (name, _), begin, until in zip(clip.phonemes, times[:-1], times[1:], strict=True):
            first, last = max(round(begin / FRAME), 0), max(round(until / FRAME), 0)
            window.frames[first:last] = self._number.get(name, 0)

    def _tone_before(self, window: Window, until: float) -> None:
        """A network tone before the first word, as when the call is put through."""
        count = int((until - 0.2) * RATE)
        kind = str(self.draw.choice(["ringback", "ringback", "dtmf", "beeps"]))
        window.samples[:count] += tone(kind, self.draw, count) * 10 ** self.draw.uniform(-2, -0.8)

    def _crosstalk(self, window: Window, level: float) -> None:
        """The other side of the call, faint; nothing of it is to be written."""
        seconds, at = len(window.samples) / RATE, self.draw.uniform(0, 2)
        while at < seconds - 0.5:
            clip = self._next(int(self.draw.integers(len(VOICES))), None)
            begin = int(at * RATE)
            samples = np.asarray(clip.samples, np.float32)[: len(window.samples) - begin] / 32768
            window.samples[begin : begin + len(samples)] += samples * level
            at += clip.seconds + self.draw.uniform(0.2, 4)

    def _worn(self, window: Window) -> Window:
        """Noise, crosstalk and mu-law over the window."""
        loud = np.abs(window.samples) > 0.01
        power = float(np.sqrt((window.samples[loud] ** 2).mean())) if loud.any() else 0.1
        if self.draw.random() < 0.25:
            self._crosstalk(window, power * 10 ** (self.draw.uniform(-40, -24) / 20) * 5)
        if self.draw.random() < 0.92:
            decibels = self.draw.uniform(3, 12) if self.draw.random() < 0.2 else self.draw.uniform(10, 40)
            hiss = noise(self.draw, len(window.samples))
            window.samples += hiss * power * np.float32(10 ** (-decibels / 20))
        if self.draw.random() < 0.7:
            window.samples = mu_law(window.samples)
        return window
