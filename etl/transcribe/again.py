"""A second decode of one clip, for the detector: another window and another search than the first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import whisper

from etl.recordings.level import levelled
from etl.transcribe.checkpoint import load
from etl.transcribe.options import Options
from etl.transcribe.spectra import spectrum
from models.sound.decoding import SAMPLE_RATE, Unreadable, opened

_MARGIN_SECONDS = 0.4
_BEAMS = 5


def second_decode(
    path: Path,
    audio: str,
    channel: int,
    start_seconds: float,
    end_seconds: float,
    model: str,
    options: Options | None = None,
) -> str | None:
    """What the model writes for a clip of one channel, decoded by itself with beam search; None where there is no such clip,
    or the file is no longer that of the sha256 `audio`: another recording under the same name would speak against the first.

    The clip begins and ends 0.4 s further out than the first decode's utterance and is padded to 30 s, so agreement is
    that of two searches over two windows. Raises Problem for a checkpoint that is no good.
    """
    checkpoint = load(model)
    clip = _clip(path, audio, channel, start_seconds - _MARGIN_SECONDS, end_seconds + _MARGIN_SECONDS)
    if clip is None:
        return None
    mel = spectrum(levelled(clip), checkpoint.model.dims.n_mels).padded(whisper.audio.N_FRAMES)
    on_gpu = checkpoint.model.device.type == "cuda"
    asked = whisper.DecodingOptions(
        language=(options or Options()).language, beam_size=_BEAMS, fp16=on_gpu, temperature=0.0
    )
    with torch.inference_mode():
        return str(whisper.decode(checkpoint.model, mel.to(checkpoint.model.device), asked).text)


def _clip(
    path: Path, audio: str, channel: int, start_seconds: float, end_seconds: float
) -> np.ndarray | None:
    """The samples of a stretch; decoding goes from the start, as seeking in a telephone codec is not exact."""
    first, last = max(0, int(start_seconds * SAMPLE_RATE)), int(end_seconds * SAMPLE_RATE)
    parts, place = [], 0
    try:
        with opened(path) as recording:
            if recording.sha256() != audio:
                return None
            for block in recording.blocks():
                parts.append(block[channel, max(0, first - place) : max(0, last - place)])
                place += block.shape[1]
                if place >= last:
                    break
    except (Unreadable, IndexError):
        return None
    clip = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    return np.ascontiguousarray(clip) if len(clip) else None
