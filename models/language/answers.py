"""What a short answer says by the question it answers: `对啊` to `你是派出所的？` says `我是派出所的`.

The agent who only agrees has said it all the same: confirming even a guess is as good as telling (S-57).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from models.language.text import fold

FILE = Path(__file__).with_name("answers.toml")
_SIGHS = "啊呀呗嘛喽咯哦哈呐吧嗯呃"
_PARTICLES = _SIGHS + "的了那"
_SHORT = 12
_ECHO = 4
_LAST_WORDS = 24
_MARKS = "。！!；;，,\n"
_ASKS = "？?"


@cache
def _forms() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def said_by_agreeing() -> frozenset[str]:
    """The labels that an agreement can carry."""
    return frozenset(_forms()["labels"])


def implied(answer: str, before: Sequence[tuple[str, str]]) -> str | None:
    """What an agent says who answers the customer's last turn like that; None where it is no agreement.

    `before` is the turns before as (speaker, text), in order.
    """
    if not before or before[-1][0] != "customer" or len(answer) > 2 * _SHORT:
        return None
    question = _last_sentence(before[-1][1])
    asked = fold(question).folded
    if asked and _agrees(fold(answer).folded, asked, _is_question(question, asked)):
        return _as_statement(asked)
    return None


def _last_sentence(text: str) -> str:
    """What comes last of a turn, with the mark it ends in: an answer answers that."""
    text = text[-200:].rstrip(_MARKS + " ")
    cut = max(text.rfind(mark, 0, len(text) - 1) for mark in _MARKS + _ASKS)
    return text[cut + 1 :][-_LAST_WORDS:]


def _is_question(question: str, asked: str) -> bool:
    forms = _forms()
    marked = question.rstrip().endswith(tuple(_ASKS))
    return marked or asked.endswith(tuple(forms["ending"])) or any(word in asked for word in forms["within"])


def _agrees(answer: str, asked: str, is_question: bool) -> bool:
    forms = _forms()
    if not answer or len(answer) > _SHORT:
        return False
    if any(form in answer for form in forms["firm"]):
        return is_question
    if any(word in answer for word in forms["unless"]):
        return False
    bare = answer.rstrip(_PARTICLES) or answer
    if bare in forms["murmured"] or set(bare) <= set(forms["murmured"]):
        return is_question
    if answer.startswith(tuple(forms["yes"])):
        return True
    return is_question and len(bare) <= _ECHO and bare.startswith(tuple(forms["echoed"])) and bare[0] in asked


def _as_statement(asked: str) -> str:
    """The question as the one who agrees would say it: no asking words, I and you turned about."""
    forms = _forms()
    for ending in sorted(forms["ending"], key=len, reverse=True):
        asked = asked.removesuffix(ending)
    for asking, said in forms["said_as"].items():
        asked = asked.replace(asking, said)
    asked = asked.rstrip(_SIGHS)
    return "".join(forms["turned"].get(character, character) for character in asked)
