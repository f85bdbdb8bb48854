"""What a short answer says by the question it answers: `对啊` to `你是派出所的？` says `我是派出所的`.

The agent who only agrees has said it all the same: confirming even a guess is as good as telling (S-57).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
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


@cache
def _forms() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(_forms()[name].split())


@cache
def _sounds(name: str) -> tuple[str, ...]:
    """The forms of two characters and more as they sound; every syllable between blanks."""
    return tuple(_sound(word) for word in _words(name) if len(word) > 1)


def _sound(folded: str) -> str:
    return f" {' '.join(syllables(folded))} "


def said_by_agreeing() -> frozenset[str]:
    """The labels that an agreement can carry."""
    return frozenset(_forms()["labels"])


def implied(answer: str, before: Sequence[tuple[str, str]]) -> str | None:
    """What an agent says who answers the customer's last turn like that; None where it is no agreement.

    `before` is the turns before as (speaker, text), in order.
    """
    return _taken_over(answer, before, _agrees)


def compared(answer: str, before: Sequence[tuple[str, str]]) -> str | None:
    """The guess that an agent sets right by more or less, as a statement; None where it is no such answer."""
    return _taken_over(answer, before, lambda said, asked, is_question: _has(said, "compared"))


def _taken_over(answer: str, before: Sequence[tuple[str, str]], takes_over: Any) -> str | None:
    if not before or before[-1][0] != "customer" or len(answer) > 2 * _SHORT:
        return None
    question, said = _last_sentence(before[-1][1]), fold(answer).folded
    asked = fold(question).folded
    if asked and 0 < len(said) <= _SHORT and takes_over(said, asked, _is_question(question, asked)):
        return _as_statement(asked)
    return None


def _last_sentence(text: str) -> str:
    """What comes last of a turn, with the mark it ends in: an answer answers that."""
    text = text[-200:].rstrip(_MARKS + " ")
    cut = max(text.rfind(mark, 0, len(text) - 1) for mark in _MARKS + _ASKS)
    return text[cut + 1 :][-_LAST_WORDS:]


def _is_question(question: str, asked: str) -> bool:
    marked = question.rstrip().endswith(tuple(_ASKS))
    return marked or asked.endswith(_words("ending")) or any(word in asked for word in _words("within"))


def _agrees(answer: str, asked: str, is_question: bool) -> bool:
    if _has(answer, "firm"):
        return True
    if any(word in answer for word in _words("unless")):
        return False
    bare = answer.rstrip(_PARTICLES) or answer
    if set(bare) <= set(_words("murmured")):
        return is_question
    if answer.startswith(_words("yes")) or _sound(answer).startswith(_sounds("yes")):
        return True
    return is_question and len(bare) <= _ECHO and bare.startswith(_words("echoed")) and bare[0] in asked


def _has(answer: str, name: str) -> bool:
    heard = _sound(answer)
    return any(sound in heard for sound in _sounds(name))


def _as_statement(asked: str) -> str:
    """The question as the one who agrees would say it: no asking words, I and you turned about."""
    forms = _forms()
    for ending in sorted(_words("ending"), key=len, reverse=True):
        asked = asked.removesuffix(ending)
    for asking, said in forms["said_as"].items():
        asked = asked.replace(asking, said)
    asked = asked.rstrip(_SIGHS)
    return "".join(forms["turned"].get(character, character) for character in asked)
