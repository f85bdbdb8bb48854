"""Whisper's own decoding task over batches of windows: the same choices as `whisper.decode`, at less cost.

The encoder may see a window's own length (`Options.fitted`), the token rules are tensor operations, and rows that have
ended leave the batch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor
from whisper.audio import N_FRAMES
from whisper.decoding import DecodingOptions, DecodingTask
from whisper.model import Whisper
from whisper.tokenizer import Tokenizer
from whisper.utils import compression_ratio

from etl.transcribe.options import Options
from etl.transcribe.rules import Rules, Trace

_FULL_SHARE = 0.75
"""Below it the rows that are left are copied together, which costs as much as several steps of those that ended."""
_LOOK_EVERY_ON_GPU = 8
_ROWS_ON_CPU, _ROWS_ON_GPU = 16, 64
_BYTES_ON_CPU = 2 * 2**30


@dataclass(frozen=True)
class Decoded:
    """A window's tokens and text, and how sure the model is of them; `is_cut` where it had no room to end."""

    tokens: tuple[int, ...]
    text: str
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    temperature: float
    is_cut: bool = False


def rows_at_once(model: Whisper) -> int:
    """How many windows a batch has; on a CPU fewer where their keys and values would take more than 2 GiB of memory."""
    if model.device.type != "cpu":
        return _ROWS_ON_GPU
    dims = model.dims
    row = 2 * 4 * dims.n_text_layer * dims.n_audio_ctx * dims.n_text_state
    return max(1, min(_ROWS_ON_CPU, _BYTES_ON_CPU // row))


@torch.inference_mode()
def encode(model: Whisper, mels: Tensor) -> Tensor:
    """Audio features of (batch, n_mels, frames); fewer than 30 s of frames use the first positions only."""
    encoder = model.encoder
    mels = mels.to(model.device, next(encoder.parameters()).dtype)
    if mels.shape[-1] == N_FRAMES:
        return encoder(mels)
    x = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mels)))).permute(0, 2, 1)
    x = (x + encoder.positional_embedding[: x.shape[1]]).to(x.dtype)
    for block in encoder.blocks:
        x = block(x)
    return encoder.ln_post(x)


class BatchTask(DecodingTask):
    """`whisper.DecodingTask` whose loop keeps its rules in tensors and drops the rows that have ended."""

    def __init__(self, model: Whisper, options: Options, temperature: float) -> None:
        super().__init__(model, _whispers_options(model, options, temperature))
        self.temperature = temperature
        self.rules = self._rules(model)

    @torch.inference_mode()
    def decode(self, features: Tensor) -> list[Decoded]:
        """The text of each row of audio features."""
        rows, device = features.shape[0], features.device
        first = torch.tensor([self.initial_tokens], device=device).repeat(rows, 1)
        trace = Trace.fresh(rows, self.rules.time_begin, device)
        written: list[list[int]] = [[] for _ in range(rows)]
        totals = [0.0] * rows
        try:
            silence = self._loop(features, first, trace, written, totals)
        finally:
            self.inference.cleanup_caching()
        return [self._told(*row) for row in zip(written, totals, silence, strict=True)]

    def _loop(
        self, features: Tensor, tokens: Tensor, trace: Trace, written: list[list[int]], totals: list[float]
    ) -> list[float]:
        places = list(range(len(written)))
        steps: list[Tensor] = []
        silence: list[float] = []
        for step in range(min(self.sample_len, self.n_ctx - self.sample_begin + 1)):
            logits = self.inference.logits(tokens, features)
            if step == 0:
                silence = logits[:, self.sot_index].softmax(-1)[:, self.tokenizer.no_speech].tolist()
            chosen = self.rules.choose(logits[:, -1].float(), trace, step == 0, self.temperature)
            steps.append(chosen)
            tokens = F.pad(chosen[:, None], (self.sample_begin, 0))
            if features.device.type != "cpu" and step % _LOOK_EVERY_ON_GPU:
                continue
            going = (~trace.done).nonzero()[:, 0]
            if len(going) < _FULL_SHARE * len(places) or not len(going):
                self._write(steps, places, trace, written, totals)
                if not len(going):
                    return silence
                places, steps, trace = [places[i] for i in going.tolist()], [], trace.kept(going)
                features, tokens = features[going], tokens[going]
                self._forget_all_but(going)
        self._write(steps, places, trace, written, totals)
        return silence

    def _write(
        self,
        steps: list[Tensor],
        places: list[int],
        trace: Trace,
        written: list[list[int]],
        totals: list[float],
    ) -> None:
        """Move what the rows wrote since the last time, and their log probabilities, to where they belong."""
        for place, tokens, total in zip(
            places, torch.stack(steps, 1).tolist(), trace.total.tolist(), strict=True
        ):
            written[place].extend(tokens)
            totals[place] = total

    def _forget_all_but(self, rows: Tensor) -> None:
        cache = self.inference.kv_cache
        for module in cache:
            cache[module] = cache[module][rows]

    def _told(self, tokens: list[int], total: float, silence: float) -> Decoded:
        if not math.isfinite(total):
            raise ArithmeticError("the model gives values that are no numbers")
        ended = tokens[: tokens.index(self.rules.end)] if self.rules.end in tokens else tokens
        text = self.tokenizer.decode(ended).strip()
        return Decoded(
            tuple(ended),
            text,
            total / (len(ended) + 1),
            silence,
            compression_ratio(text) if text else 0.0,
            self.temperature,
            self.rules.end not in tokens,
        )

    def _rules(self, model: Whisper) -> Rules:
        tokenizer, timed = self.tokenizer, not self.options.without_timestamps
        never = torch.zeros(model.dims.n_vocab, device=model.device)
        never[list(self._get_suppress_tokens())] = -torch.inf
        if timed:
            never[tokenizer.no_timestamps] = -torch.inf
        never_first = never.clone()
        never_first[[*tokenizer.encode(" "), tokenizer.eot]] = -torch.inf
        latest = self.options.max_initial_timestamp
        first_latest = None if latest is None else round(latest * model.dims.n_audio_ctx / 30)
        return Rules(tokenizer.eot, tokenizer.timestamp_begin, first_latest, never, never_first, timed)


def _whispers_options(model: Whisper, options: Options, temperature: float) -> DecodingOptions:
    return DecodingOptions(
        language=options.language,
        temperature=temperature,
        sample_len=options.sample_len,
        suppress_tokens=options.suppress_tokens,
        without_timestamps=options.without_timestamps,
        fp16=model.device.type == "cuda",
    )


class Decoder:
    """Decodes batches of windows with one model; a batch that does not fit in memory is halved from then on."""

    def __init__(self, model: Whisper, options: Options) -> None:
        self.model = model
        self.options = options
        self.most = 10**6
        self._tasks: dict[float, BatchTask] = {}

    @property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer of this model and language."""
        return self._task(self.options.temperatures[0]).tokenizer

    def batch(self, mels: Sequence[Tensor], seeds: Sequence[int]) -> list[Decoded]:
        """The text of each window, of spectrograms of one length.

        A window that fails the quality test is decoded again alone, hotter each time, with a seed of its own: its text
        does not depend on the batch. ArithmeticError where a model gives values that are no numbers.
        """
        found: list[Decoded] = []
        while len(found) < len(mels):
            part = mels[len(found) : len(found) + self.most]
            try:
                found += self._part(part, seeds[len(found) : len(found) + len(part)])
            except RuntimeError as error:
                if not _out_of_memory(error) or len(part) == 1:
                    raise
                self.most = max(1, len(part) // 2)
                torch.cuda.empty_cache()
        return found

    def _part(self, mels: Sequence[Tensor], seeds: Sequence[int]) -> list[Decoded]:
        features = self._features(mels)
        first, *hotter = self.options.temperatures
        found = self._task(first).decode(features)
        return [
            self._again(features[row : row + 1], result, seeds[row], hotter)
            if self._fails(result)
            else result
            for row, result in enumerate(found)
        ]

    def _features(self, mels: Sequence[Tensor]) -> Tensor:
        """Audio features of windows; on a CPU one by one, which its cache likes better and no batch can change."""
        if self.model.device.type == "cpu":
            return torch.cat([encode(self.model, mel[None]) for mel in mels])
        return encode(self.model, torch.stack(list(mels)))

    def _again(self, features: Tensor, result: Decoded, seed: int, temperatures: Sequence[float]) -> Decoded:
        for temperature in temperatures:
            torch.manual_seed(seed)
            result = self._task(temperature).decode(features)[0]
            if not self._fails(result):
                break
        return result

    def _fails(self, result: Decoded) -> bool:
        unlikely = result.avg_logprob < self.options.least_logprob
        if unlikely and result.no_speech_prob > self.options.silence_prob:
            return False
        return unlikely or result.compression_ratio > self.options.most_compressible

    def _task(self, temperature: float) -> BatchTask:
        if temperature not in self._tasks:
            self._tasks[temperature] = BatchTask(self.model, self.options, temperature)
        return self._tasks[temperature]


def _out_of_memory(error: RuntimeError) -> bool:
    said = str(error).lower()
    return (
        isinstance(error, torch.OutOfMemoryError)
        or "out of memory" in said
        or "can't allocate memory" in said
    )
