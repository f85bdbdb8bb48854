"""Why a flag was put, in plain words: the rule or the words that weighed most, the probability, how far it was confirmed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from models.language.reasons import Part, reason
from pages.ui.clipping import masked
from pages.ui.formats import clock, listed, literal, number, share
from pages.ui.talk import Basis, Found
from pages.ui.words import has, t

_CONFIRMS_GUESS = "confirms_guess"
_MOST = 0.999


def lines(basis: Basis | None) -> list[str]:
    """A line a fact, numbers hidden; None: a duty that was not heard."""
    if basis is None:
        return [t("why.missing")]
    found = reason(basis.explanation, basis.text, basis.start, basis.end)
    told = [t("why.agrees")] if found.agrees else []
    if found.rule == _CONFIRMS_GUESS:
        told = [t("why.confirms_guess")]
    elif found.rule:
        told.append(t("why.rule", rule=_named("wording", found.rule), id=found.rule))
    elif found.parts:
        told.append(t("why.model", parts=listed(_parts(found.parts))))
    if found.example:
        told.append(t("why.example", example=found.example))
    told.append(f"{t('why.score', score=_probability(basis.score))} · {t(f'why.state.{basis.state}')}")
    return told + ([t("why.provoked")] if basis.provoked else [])


def _probability(score: float) -> str:
    """Nothing is certain: what would round to 100 % is written as over 99.9 %."""
    return f">{share(_MOST)}" if score > _MOST else share(score)


def of_call(found: Sequence[Found]) -> None:
    """All flags of a call, closed until somebody asks."""
    if not found:
        return
    with st.expander(t("why.all", count=number(len(found))), icon=":material/help:"):
        for one in found:
            at = "" if one.second is None else f"{clock(one.second)} · "
            show(f"{at}{one.title}", one.words, one.basis)


def show(heading: str, words: str, basis: Basis | None) -> None:
    """A flag with its words, and why it was put."""
    said = f" · {literal(masked(words))}" if words else ""
    st.markdown(f"**{literal(heading)}**{said}")
    st.caption("  \n".join(literal(line) for line in lines(basis)))


def _parts(parts: Sequence[Part]) -> list[str]:
    """Each feature once: of two with the same words the one that has a name."""
    named: dict[str, str] = {}
    for part in parts:
        name = _name(part)
        if name or part.words not in named:
            named[part.words or name] = name
    return [_part(words, name) for words, name in named.items()]


def _part(words: str, name: str) -> str:
    return (
        name
        if words == name
        else t("why.part_named", words=masked(words), name=name)
        if name
        else t("why.part", words=masked(words))
    )


def _name(part: Part) -> str:
    if part.callee:
        return t("why.callee", callee=t(f"why.callee_is.{part.callee}"))
    if part.rule:
        return _named("wording", part.rule)
    if part.concepts:
        name = "–".join(_named("concept", concept) for concept in part.concepts)
        return t("why.denied", name=name) if part.is_denied else name
    return t("why.sound") if part.is_sound else ""


def _named(table: str, name: str) -> str:
    """The word of a rule or concept; its own name where a newer or older detector knows it and the pages do not."""
    key = f"{table}.{name}"
    return t(key) if has(key) else name
