"""The batched loop chooses what `whisper.decode` chooses, whatever the batch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import whisper

from etl.transcribe.checkpoint import Checkpoint, load
from etl.transcribe.decoding import Decoder
from etl.transcribe.options import Options
from etl.transcribe.spectra import frames_of, spectrum
from tests.etl.transcribe.material import checkpoint, voice

SAMPLE_LEN = 24


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return load(str(checkpoint(tmp_path_factory.mktemp("model") / "tiny.pt")))


@pytest.fixture(scope="module")
def sounds() -> list[np.ndarray]:
    return [np.repeat(voice(1.0 + n / 2, n), 2) for n in range(6)]


def mels(sounds: list[np.ndarray], frames: int = 3000) -> list[torch.Tensor]:
    return [spectrum(sound, 80).padded(frames) for sound in sounds]


def test_the_spectrogram_is_the_one_that_whisper_computes_of_padded_audio(sounds: list[np.ndarray]) -> None:
    for sound, mine in zip(sounds, mels(sounds), strict=True):
        theirs = whisper.log_mel_spectrogram(whisper.pad_or_trim(torch.from_numpy(sound)), 80)
        assert torch.allclose(mine, theirs, atol=1e-5)


@pytest.mark.parametrize("timed", [True, False])
def test_the_same_tokens_and_measures_as_whisper_decode(
    tiny: Checkpoint, sounds: list[np.ndarray], timed: bool
) -> None:
    options = Options(temperatures=(0.0,), sample_len=SAMPLE_LEN, without_timestamps=not timed)
    mine = Decoder(tiny.model, options).batch(mels(sounds), range(6))
    asked = whisper.DecodingOptions(
        language="zh", fp16=False, sample_len=SAMPLE_LEN, without_timestamps=not timed
    )
    theirs = whisper.decode(tiny.model, torch.stack(mels(sounds)), asked)
    assert [list(result.tokens) for result in mine] == [result.tokens for result in theirs]
    assert [result.text for result in mine] == [result.text for result in theirs]
    for a, b in zip(mine, theirs, strict=True):
        assert a.avg_logprob == pytest.approx(b.avg_logprob, abs=1e-3)
        assert a.no_speech_prob == pytest.approx(b.no_speech_prob, abs=1e-5)


def test_a_windows_text_does_not_depend_on_its_batch_even_where_it_falls_back(
    tiny: Checkpoint, sounds: list[np.ndarray]
) -> None:
    options = Options(temperatures=(0.0, 0.6, 1.0), sample_len=SAMPLE_LEN)
    spectra = mels(sounds)
    together = Decoder(tiny.model, options).batch(spectra, range(6))
    alone = [Decoder(tiny.model, options).batch([mel], [seed])[0] for seed, mel in enumerate(spectra)]
    assert [result.tokens for result in together] == [result.tokens for result in alone]
    assert max(result.temperature for result in together) > 0


def test_a_fitted_window_has_a_length_of_its_own_class() -> None:
    assert [frames_of(int(seconds * 16000), True) for seconds in (1, 2.4, 2.6, 10, 25)] == [
        300,
        300,
        600,
        1100,
        3000,
    ]
    assert frames_of(16000, False) == 3000


def test_a_full_device_halves_the_batch_and_goes_on(tiny: Checkpoint, sounds: list[np.ndarray]) -> None:
    options = Options(temperatures=(0.0,), sample_len=4)
    calm, cramped = Decoder(tiny.model, options), Decoder(tiny.model, options)

    def refuse_large(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        if inputs[0].shape[0] > 2:
            raise torch.OutOfMemoryError("CUDA out of memory (as a device says it)")

    hook = tiny.model.decoder.register_forward_pre_hook(refuse_large)
    try:
        found = cramped.batch(mels(sounds), range(6))
    finally:
        hook.remove()
    assert cramped.most <= 2
    assert [result.tokens for result in found] == [
        result.tokens for result in calm.batch(mels(sounds), range(6))
    ]
