"""The line: mu-law, noise, tones."""

from __future__ import annotations

import numpy as np
import pytest

from etl.sample_checkpoint.telephone import TONES, mu_law, noise, tone


def test_mu_law_keeps_loud_and_quiet_samples_within_its_own_step() -> None:
    samples = np.linspace(-1, 1, 2001, dtype=np.float32)
    assert np.abs(mu_law(samples) - samples).max() < 0.025
    quiet = samples * 0.01
    assert np.abs(mu_law(quiet) - quiet).max() < 0.0005


def test_mu_law_has_at_most_256_values() -> None:
    assert len(np.unique(mu_law(np.linspace(-1, 1, 20001, dtype=np.float32)))) <= 256


def test_noise_has_unit_power_and_differs_from_draw_to_draw() -> None:
    draw = np.random.default_rng(3)
    first, second = noise(draw, 80000), noise(draw, 80000)
    assert first.std() == pytest.approx(1.0, rel=0.25)
    assert not np.allclose(first, second)


@pytest.mark.parametrize("kind", TONES)
def test_a_tone_has_the_length_asked_for_and_full_scale_at_most(kind: str) -> None:
    wave = tone(kind, np.random.default_rng(0), 24000)
    assert len(wave) == 24000
    assert 0.3 < np.abs(wave).max() <= 1.01


def test_ringback_sounds_one_second_in_five() -> None:
    wave = tone("ringback", np.random.default_rng(0), 40000)
    assert np.abs(wave[:8000]).max() > 0.5
    assert np.abs(wave[8000:40000]).max() == 0
