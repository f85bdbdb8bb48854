"""Training windows: what is laid down is what is to be written."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from etl.sample_checkpoint.batches import Batches, token_places
from etl.sample_checkpoint.vocabulary import Vocabulary, tokenizer
from etl.sample_checkpoint.windows import UNLABELLED, Placed, Window, Windows, held_out
from tests.etl.sample_checkpoint.spoken import clips


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary()


def test_the_same_seed_gives_the_same_windows() -> None:
    first, second = (Windows(clips(), 5).window(6.0) for _ in range(2))
    assert np.array_equal(first.samples, second.samples)


def test_sentences_stand_in_order_and_apart() -> None:
    windows = Windows(clips(), 1)
    for _ in range(60):
        placed = windows.window(30.0).placed
        assert all(before.end < after.start for before, after in itertools.pairwise(placed))


def test_no_pair_that_was_held_out_is_ever_placed() -> None:
    windows = Windows(clips(), 2)
    seen = 0
    for _ in range(60):
        placed = windows.window(30.0).placed
        for before, after in itertools.pairwise(placed):
            assert not held_out(before.sentence, after.sentence)
            seen += 1
    assert seen > 200


def test_a_sentence_cut_by_the_end_gives_only_its_start(vocabulary: Vocabulary) -> None:
    batches = Batches(Windows(clips(), 0), vocabulary)
    window = Window(np.zeros(16000), np.zeros(100), [Placed(0, 1.0, 2.6, [])])
    assert [row for row, _ in batches._spell(window, 2.0)] == [vocabulary.time(1.0), vocabulary.eot]


def test_a_window_without_speech_asks_for_no_speech(vocabulary: Vocabulary) -> None:
    batches = Batches(Windows(clips(), 0), vocabulary)
    _, wanted, _ = batches._tokens([batches._spell(Window(np.zeros(8000), np.zeros(50)), 1.0)])
    expected = [vocabulary.no_speech, vocabulary.transcribe, vocabulary.time(0.0), vocabulary.eot]
    assert wanted[0].tolist() == expected


def test_a_batch_fits_together(vocabulary: Vocabulary) -> None:
    batch = Batches(Windows(clips(), 3), vocabulary).batch(6.0, 8)
    assert batch.mel.shape == (8, 80, 600) and batch.frames.shape == (8, 300)
    assert batch.given.shape == batch.wanted.shape == batch.centres.shape
    assert ((batch.wanted == UNLABELLED) | (batch.wanted < len(vocabulary))).all()


def test_each_token_knows_its_character() -> None:
    text = "您好，催收。"
    tokens = tokenizer().encode(text)
    places = token_places(tokens)
    assert places[0] == 0 and places[-1] == len(text) - 1
    assert sorted(places) == places and len(places) == len(tokens)
