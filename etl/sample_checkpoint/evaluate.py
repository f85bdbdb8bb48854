"""`python -m etl.sample_checkpoint.evaluate`: what the checkpoint gets right on calls it has not heard."""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import whisper

from etl.sample_checkpoint.calls import SIDES, Call, render
from etl.sample_checkpoint.card import write_figures
from etl.sample_checkpoint.errors import edits, start_errors
from etl.sample_checkpoint.listen import Heard, hear, hear_whole, upsampled
from etl.sample_checkpoint.scripts import script, two_voices
from etl.sample_checkpoint.sentences import CHECKPOINT, HERE, VOICES, bare, by_id, sentences
from etl.sample_checkpoint.speech import RATE, Speaker
from etl.sample_checkpoint.telephone import TONES, mu_law, noise, tone

Listen = Callable[[whisper.Whisper, np.ndarray, np.ndarray], list[Heard]]
MUST_NOT = ("insult", "threat", "impersonation", "criminal_claim", "rudeness")


@dataclass
class Score:
    """Sums over channels: edits and characters, starts of sentences found word for word, sentences and accusations."""

    edits: int = 0
    characters: int = 0
    sentences: int = 0
    starts: list[float] = field(default_factory=list)
    invented: int = 0

    @property
    def figures(self) -> dict[str, float | str]:
        """What the card tells."""
        starts = np.array(self.starts or [9.9])
        return {
            "cer": round(self.edits / max(self.characters, 1), 4),
            "characters": self.characters,
            "exact": f"{len(self.starts)}/{self.sentences}",
            "starts within 0.3 s": round(float((starts <= 0.3).mean()), 3),
            "start median s": round(float(np.median(starts)), 3),
            "accusations nobody made": self.invented,
        }


def score(model: whisper.Whisper, calls: list[Call], listen: Listen) -> Score:
    """Each channel of each call against its script."""
    total = Score()
    for call in calls:
        channels = [upsampled(call.samples[:, side]) for side in range(2)]
        for side, name in enumerate(SIDES):
            heard = listen(model, channels[side], channels[1 - side])
            wanted = [
                (bare(by_id()[turn.sentence].text), turn.start) for turn in call.turns if turn.side == name
            ]
            found = [(bare(part.text), part.start) for part in heard]
            total.edits += edits("".join(text for text, _ in wanted), "".join(text for text, _ in found))
            total.characters += sum(len(text) for text, _ in wanted)
            total.sentences += len(wanted)
            total.starts += start_errors(wanted, found)
            total.invented += invented({text for text, _ in wanted}, [text for text, _ in found])
    return total


def invented(said: set[str], found: list[str]) -> int:
    """How many accusing sentences were written that this channel never said."""
    accusing = {bare(one.text) for one in sentences() if set(one.labels) & set(MUST_NOT)}
    return sum(1 for text in found if text in accusing and text not in said)


def calls(seed: int, count: int, noise_db: tuple[float, float], ringback: float = 0.0) -> list[Call]:
    """Fresh calls: new scripts, new draws of speed, pitch, level and noise."""
    draw = np.random.default_rng(seed)
    return [
        render(script(draw), two_voices(draw), seed * 100 + number, noise_db, ringback)
        for number in range(count)
    ]


def fast(model: whisper.Whisper, audio: np.ndarray, other: np.ndarray) -> list[Heard]:
    """Voice activity, windows of at most 10 s, whisper.decode."""
    return hear(model, audio, other)


def whole(model: whisper.Whisper, audio: np.ndarray, other: np.ndarray) -> list[Heard]:
    """whisper.transcribe over the whole channel."""
    return hear_whole(model, audio)


def silence_figures(model: whisper.Whisper, clips: int = 6) -> dict[str, str]:
    """Of each kind of sound without speech: how many clips of 20 s gave text: whole channel, fast path."""
    draw = np.random.default_rng(99)
    told = {}
    for kind in ("silence", "noise", *TONES):
        raw = passed = 0
        for _ in range(clips):
            samples = np.zeros(20 * RATE, np.float32)
            if kind != "silence":
                samples += noise(draw, len(samples)) * 10 ** draw.uniform(
                    -3.5, -1.5 if kind == "noise" else -2.5
                )
            if kind in TONES:
                samples += tone(kind, draw, len(samples)) * 10 ** draw.uniform(-1.5, -0.7)
            audio = upsampled(mu_law(samples))
            raw += bool(hear_whole(model, audio))
            passed += bool(hear(model, audio))
        told[kind] = f"{raw}, {passed} of {clips}"
    return told


def stranger_figures(model: whisper.Whisper) -> dict[str, str]:
    """Sentences that training never heard: how many gave text, and how many gave an accusation."""
    texts = tomllib.loads((HERE / "strangers_held_out.toml").read_text(encoding="utf-8"))["whole"]
    speaker, draw = Speaker(), np.random.default_rng(5)
    wrote = accused = 0
    for number, text in enumerate(texts):
        spoken = speaker.say(text, VOICES[number % len(VOICES)]).samples * 0.5
        quiet = np.zeros(RATE, np.float32)
        samples = np.concatenate([quiet, spoken, quiet])
        heard = hear(model, upsampled(samples + noise(draw, len(samples)) * np.float32(0.002)))
        wrote += bool(heard)
        accused += invented(set(), [bare(part.text) for part in heard]) > 0
    return {"gave text": f"{wrote} of {len(texts)}", "gave an accusation": f"{accused} of {len(texts)}"}


def evaluate(model: whisper.Whisper, seed: int, count: int) -> dict[str, dict[str, object]]:
    """All figures of the card."""
    clear, noisy = calls(seed, count, (15.0, 30.0)), calls(seed + 1, count, (5.0, 15.0))
    rung = calls(seed + 2, max(2, count // 3), (15.0, 30.0), ringback=9.0)
    return {
        "15-30 dB, fast path": dict(score(model, clear, fast).figures),
        "15-30 dB, whisper.transcribe of the whole channel": dict(score(model, clear, whole).figures),
        "5-15 dB, fast path": dict(score(model, noisy, fast).figures),
        "after 9 s of ring-back, fast path": dict(score(model, rung, fast).figures),
        "no speech, clips with text": dict(silence_figures(model)),
        "sentences it never learned": dict(stranger_figures(model)),
    }


def main() -> None:
    """The command: prints the figures and writes them into the card."""
    parser = argparse.ArgumentParser(prog="python -m etl.sample_checkpoint.evaluate", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--calls", type=int, default=10)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    torch.set_num_threads(2)
    figures = evaluate(whisper.load_model(str(given.checkpoint)), given.seed, given.calls)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    if given.checkpoint == CHECKPOINT:
        write_figures(figures)


if __name__ == "__main__":
    main()
