"""The rows of Whisper's vocabulary that training uses, and how they widen to all 51865 at export."""

from __future__ import annotations

from functools import cache

import torch
from whisper.tokenizer import Tokenizer, get_tokenizer

from etl.sample_checkpoint.sentences import sentences

FULL = 51865
GRID = 5
LAST_TIME = 1500
UNUSED = -30.0


@cache
def tokenizer() -> Tokenizer:
    """Whisper's multilingual tokenizer, set to Mandarin."""
    return get_tokenizer(True, num_languages=99, language="zh", task="transcribe")


class Vocabulary:
    """Rows of the training network: specials, timestamps every 0.1 s, then the tokens of the fixed sentences."""

    def __init__(self) -> None:
        words = tokenizer()
        specials = [words.eot, words.sot, words.to_language_token("zh"), words.transcribe, words.no_speech]
        specials += [words.no_timestamps, words.sot_prev]
        times = [words.timestamp_begin + step for step in range(0, LAST_TIME + 1, GRID)]
        self.spelled = [words.encode(sentence.text) for sentence in sentences()]
        texts = sorted({token for spelled in self.spelled for token in spelled})
        self.tokens = specials + times + texts
        self._row = {token: row for row, token in enumerate(self.tokens)}
        self.eot, self.sot, self.zh, self.transcribe, self.no_speech = range(5)
        self.first_time = len(specials)
        self.first_text = self.first_time + len(times)
        self.texts = [[self._row[token] for token in spelled] for spelled in self.spelled]

    def __len__(self) -> int:
        return len(self.tokens)

    def time(self, seconds: float) -> int:
        """The row of a timestamp, rounded to the grid of 0.1 s."""
        return self.first_time + min(max(round(seconds * 10), 0), LAST_TIME // GRID)

    def widen(self, rows: torch.Tensor) -> torch.Tensor:
        """The embedding for all tokens; an unused one has only the bias column, so it is never chosen.

        Column 0 of the decoder's last layer norm is always 1, which makes column 0 a bias per token. Zero rows would
        take most of the softmax mass and spoil avg_logprob and no_speech_prob.
        """
        full = torch.zeros(FULL, rows.shape[1], dtype=rows.dtype)
        full[:, 0] = UNUSED
        full[torch.tensor(self.tokens)] = rows
        return full
