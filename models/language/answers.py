"""What a short answer says by the question it answers: `对啊` to `你是派出所的？` says `我是派出所的`.

The agent who only agrees has said it all the same: confirming even a guess is as good as telling (S-57).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.language.sound import syllables
from models.language.text import fold

FILE = Path(__file__).with_name("answers.toml")
_SIGHS = "啊呀呗嘛喽咯哦哈呐吧嗯呃噻撒"
_PARTICLES = _SIGHS + "的了那"
_SHORT = 12
_ECHO = 4
_LAST_WORDS = 24
_MARKS = "。！!；;，,\n"
_ASKS = "？?"
_PAUSE = r"[，,。！!；;、\s]"


@dataclass(frozen=True)
class TakenOver:
    """What an answer says by its question, as a statement, and the labels that an answer of that kind can carry."""

    said: str
    labels: frozenset[str]


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(_file()["forms"][name].split())


@cache
def _sounds(name: str) -> tuple[str, ...]:
    """The forms of two characters and more as they sound; every syllable between blanks."""
    return tuple(_sound(word) for word in _words(name) if len(word) > 1)


def _sound(folded: str) -> str:
    return f" {' '.join(syllables(folded))} "


def taken_over(answer: str, before: Sequence[tuple[str, str]]) -> TakenOver | None:
    """What an agent says who answers the customer's last turn like that; None where the answer takes nothing over.

    `before` is the turns before as (speaker, text), in order.
    """
    if not before or before[-1][0] != "customer" or len(answer) > 2 * _SHORT:
        return None
    question = _last_sentence(before[-1][1])
    asked = fold(question).folded
    kind = _kind(answer, asked, _is_question(question, asked)) if asked else None
    return TakenOver(_as_statement(asked), frozenset(_file()["labels"][kind])) if kind else None


def _kind(answer: str, asked: str, is_question: bool) -> str | None:
    said = fold(answer).folded
    if not 0 < len(said) <= _SHORT:
        return None
    if _agrees(answer, said, asked, is_question):
        return "agreed"
    if is_question and _has(said, "conditional"):
        return "conditional"
    return "compared" if _has(said, "compared") else None


def _agrees(answer: str, said: str, asked: str, is_question: bool) -> bool:
    if _has(said, "firm"):
        return True
    if any(word in said for word in _words("unless")):
        return False
    if said.startswith(_words("yes")) or _sound(said).startswith(_sounds("yes")):
        return True
    bare = said.rstrip(_PARTICLES) or said
    echoes = len(bare) <= _ECHO and bare.startswith(_words("echoed")) and bare[0] in asked
    return is_question and (_murmurs(answer) or echoes)


def _murmurs(answer: str) -> bool:
    """Whether an answer, or what stands before its first mark, is nothing but single characters that agree."""
    first = fold(re.split(_PAUSE, answer.strip(), maxsplit=1)[0]).folded
    return bool(first) and set(first.rstrip(_PARTICLES) or first) <= set(_words("murmured"))


def _has(said: str, name: str) -> bool:
    heard = _sound(said)
    return any(sound in heard for sound in _sounds(name))


def _last_sentence(text: str) -> str:
    """What comes last of a turn, with the mark it ends in: an answer answers that."""
    text = text[-200:].rstrip(_MARKS + " ")
    cut = max(text.rfind(mark, 0, len(text) - 1) for mark in _MARKS + _ASKS)
    return text[cut + 1 :][-_LAST_WORDS:]


def _is_question(question: str, asked: str) -> bool:
    marked = question.rstrip().endswith(tuple(_ASKS))
    return marked or asked.endswith(_words("ending")) or any(word in asked for word in _words("within"))


def _as_statement(asked: str) -> str:
    """The question as the one who agrees would say it: no asking words, I and you turned about."""
    for ending in sorted(_words("ending"), key=len, reverse=True):
        asked = asked.removesuffix(ending)
    for asking, said in _file()["forms"]["said_as"].items():
        asked = asked.replace(asking, said)
    turned = _file()["forms"]["turned"]
    return "".join(turned.get(character, character) for character in asked.rstrip(_SIGHS))
