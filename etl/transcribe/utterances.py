"""From a window's tokens to utterances with the recording's times; loops cut and marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from etl.recordings.decoding import SAMPLE_RATE
from etl.transcribe.options import Options

if TYPE_CHECKING:  # reading transcripts needs no Whisper, whose import takes seconds
    from whisper.tokenizer import Tokenizer

    from etl.transcribe.decoding import Decoded

_TIME_STEP = 0.02
_LOOPS = (re.compile(r"(.{1,2}?)\1{5,}", re.S), re.compile(r"(.{3,40}?)\1{2,}", re.S))
_SAME_LINES = 3


@dataclass(frozen=True)
class Utterance:
    """What was said in one go: channel, seconds in the recording, text, Whisper's three measures of its window.

    `is_repetition` marks text of which the decoder's repetitions were cut; the first time it is said is kept.
    """

    channel: int
    start_seconds: float
    end_seconds: float
    text: str
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    temperature: float
    is_repetition: bool = False


def utterances(
    decoded: Decoded, tokenizer: Tokenizer, channel: int, start_sample: int, seconds: float, options: Options
) -> list[Utterance]:
    """The utterances of a window that begins at `start_sample`; none where the model itself hears silence."""
    silent = decoded.no_speech_prob > options.silence_prob and decoded.avg_logprob < options.least_logprob
    if silent or not decoded.text:
        return []
    offset = start_sample / SAMPLE_RATE
    found = [
        Utterance(
            channel,
            round(offset + min(begin, seconds), 2),
            round(offset + min(max(begin, end), seconds), 2),
            text,
            round(decoded.avg_logprob, 4),
            round(decoded.no_speech_prob, 4),
            round(decoded.compression_ratio, 3),
            decoded.temperature,
        )
        for begin, end, text in _segments(decoded.tokens, tokenizer, seconds)
    ]
    return _without_loops(found)


def _segments(
    tokens: tuple[int, ...], tokenizer: Tokenizer, seconds: float
) -> Iterator[tuple[float, float, str]]:
    """(begin, end, text) between times; text that no time closes ends with the window."""
    begin, words = 0.0, []
    for token in tokens:
        if token < tokenizer.timestamp_begin:
            words.append(token)
            continue
        time = (token - tokenizer.timestamp_begin) * _TIME_STEP
        if text := _text(words, tokenizer):
            yield begin, time, text
        begin, words = time, []
    if text := _text(words, tokenizer):
        yield begin, seconds, text


def _text(words: list[int], tokenizer: Tokenizer) -> str:
    return tokenizer.decode([word for word in words if word < tokenizer.eot]).strip().replace("\ufffd", "")


def _without_loops(found: list[Utterance]) -> list[Utterance]:
    cut = [_cut(utterance) for utterance in found]
    kept: list[Utterance] = []
    place = 0
    while place < len(cut):
        same = next((i for i in range(place, len(cut)) if cut[i].text != cut[place].text), len(cut)) - place
        first = cut[place]
        kept += [replace(first, is_repetition=True)] if same >= _SAME_LINES else cut[place : place + same]
        place += same
    return kept


def _cut(utterance: Utterance) -> Utterance:
    text = utterance.text
    for loop in _LOOPS:
        text = loop.sub(r"\1", text)
    return utterance if text == utterance.text else replace(utterance, text=text.strip(), is_repetition=True)
