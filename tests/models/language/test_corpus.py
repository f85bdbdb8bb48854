"""Which batches of the corpus are learnt from."""

from __future__ import annotations

from models.language import corpus
from models.language.examples import exam_batches, training_batches


def test_a_batch_is_learnt_from_or_measures_or_is_quiet_and_never_two_of_them() -> None:
    quiet = {batch for batch in corpus.batches() if batch.startswith("quiet_")}
    learnt, exams = set(training_batches()), set(exam_batches())
    assert learnt | exams | quiet == set(corpus.batches())
    assert len(learnt) + len(exams) + len(quiet) == len(corpus.batches())
    assert len(exams) >= 2 and all(batch.startswith("exam_") for batch in exams)


def test_no_exam_repeats_a_sentence_that_is_learnt() -> None:
    def long_texts(batches: list[str]) -> set[str]:
        return {one.text for batch in batches for one in corpus.read(batch) if len(one.text) > 12}

    assert long_texts(exam_batches()) & long_texts(training_batches()) == set()
