"""From a window's tokens to utterances with the recording's times; loops cut and marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from etl.transcribe.options import Options
from etl.transcribe.timeline import Timeline

if TYPE_CHECKING:  # reading transcripts needs no Whisper, whose import takes seconds
    from whisper.tokenizer import Tokenizer

    from etl.transcribe.decoding import Decoded

_TIME_STEP = 0.02
_LEAST_STEP = 1.0
"""Seconds by which a window that is decoded again is at least shorter."""
_LOOPS = (re.compile(r"(.{1,2}?)\1{5,}", re.S), re.compile(r"(.{3,40}?)\1{2,}", re.S))
_DIGITS = frozenset("0123456789０１２３４５６７８９零〇一二三四五六七八九幺")
_LONGEST_NUMBER = 20
"""A card has nineteen digits; 1000000 and 13888888888 are no loops."""
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
    decoded: Decoded,
    tokenizer: Tokenizer,
    channel: int,
    timeline: Timeline,
    options: Options,
    again: float | None = None,
) -> list[Utterance]:
    """The utterances of a window in the recording's seconds; none where the model itself hears silence.

    Where the window is decoded `again` from one of its seconds on, what no time closes is left to that.
    """
    if _is_silence(decoded, options):
        return []
    found = []
    for begin, end, text in _segments(decoded.tokens, tokenizer, timeline.seconds):
        if again is not None and end > again:
            continue
        start = timeline.at(begin, is_end=False)
        found.append(
            Utterance(
                channel,
                round(start, 2),
                round(max(start, timeline.at(end, is_end=True)), 2),
                text,
                round(decoded.avg_logprob, 4),
                round(decoded.no_speech_prob, 4),
                round(decoded.compression_ratio, 3),
                decoded.temperature,
            )
        )
    return _without_loops(found)


def in_order(said: Iterable[Utterance], seconds: float) -> list[Utterance]:
    """What was said in a recording of so many seconds, in order of its beginning: nothing lies beyond the recording, and on a
    channel each ends where the next begins, as windows overlap by what is kept around speech.
    """
    last = int(seconds * 100) / 100
    ordered = sorted(said, key=lambda one: (one.start_seconds, one.channel))
    until: dict[int, tuple[float, float]] = {}
    found = []
    for one in reversed(ordered):
        start, end = min(one.start_seconds, last), min(one.end_seconds, last)
        begins, before = until.get(one.channel, (last, last))
        limit = begins if start < begins else before
        found.append(replace(one, start_seconds=start, end_seconds=min(end, max(start, limit))))
        until[one.channel] = (start, limit)
    return found[::-1]


def unheard_from(
    decoded: Decoded,
    tokenizer: Tokenizer,
    seconds: float,
    speech: Sequence[tuple[float, float]],
    options: Options,
) -> float | None:
    """The window's second from which it must be decoded again, None where the model came to its end.

    `whisper.transcribe` goes on from the last time that the model wrote; so does this, but only where somebody speaks
    after it (`speech`, seconds of the window), as a time at the end says nothing of silence that was never decoded.
    """
    last = max((token for token in decoded.tokens if token >= tokenizer.timestamp_begin), default=None)
    if last is None or _is_silence(decoded, options):
        return None
    if decoded.tokens[-1] < tokenizer.timestamp_begin and not decoded.is_cut:
        return None
    heard = (last - tokenizer.timestamp_begin) * _TIME_STEP
    later = [(max(first, heard), end) for first, end in speech if end > heard]
    if sum(end - first for first, end in later) < options.unheard_seconds:
        return None
    place = max(heard, later[0][0] - options.pad_seconds)
    return place if _LEAST_STEP <= place < seconds else None


def _is_silence(decoded: Decoded, options: Options) -> bool:
    unlikely = decoded.no_speech_prob > options.silence_prob and decoded.avg_logprob < options.least_logprob
    return unlikely or not decoded.text


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
        text = loop.sub(_once, text)
    return utterance if text == utterance.text else replace(utterance, text=text.strip(), is_repetition=True)


def _once(loop: re.Match[str]) -> str:
    is_number = len(loop[0]) < _LONGEST_NUMBER and _DIGITS.issuperset(loop[1])
    return loop[0] if is_number else loop[1]
