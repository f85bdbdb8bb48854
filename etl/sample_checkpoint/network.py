"""The network: Whisper's own modules at small dims, how they start, and a forward pass with what training needs."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional
from whisper.model import ModelDimensions, MultiHeadAttention, Whisper

WIDTH = 128
HEADS = 2
OFFSETS = ((-3, 3), (-6, 6), (0, 10))


def dimensions(rows: int) -> ModelDimensions:
    """The dims of the sample checkpoint with `rows` tokens."""
    return ModelDimensions(
        n_mels=80, n_audio_ctx=1500, n_audio_state=WIDTH, n_audio_head=HEADS, n_audio_layer=3,
        n_vocab=rows, n_text_ctx=448, n_text_state=WIDTH, n_text_head=HEADS, n_text_layer=2,
    )  # fmt: skip


class Trainee(nn.Module):
    """Whisper with a head that names the phoneme of each 20 ms frame; the head is dropped at export."""

    def __init__(self, rows: int, phonemes: int) -> None:
        super().__init__()
        self.whisper = Whisper(dimensions(rows))
        self.phoneme = nn.Linear(WIDTH, phonemes)
        self._start()
        self.impose()

    def _start(self) -> None:
        """Small normal weights; louder convolutions, so that content is not swamped by the positions."""
        for name, value in self.whisper.named_parameters():
            if value.dim() == 2:
                nn.init.normal_(value, std=0.05 if "embedding" in name else value.shape[1] ** -0.5)
            if value.dim() == 2 and ("out.weight" in name or "mlp.2" in name):
                value.data.mul_(0.3)
            if value.dim() == 1 and "bias" in name:
                nn.init.zeros_(value)
        for conv in (self.whisper.encoder.conv1, self.whisper.encoder.conv2):
            nn.init.normal_(conv.weight, std=2.0 / math.sqrt(conv.weight[0].numel()))
        for block, offsets in zip(self.whisper.encoder.blocks, OFFSETS, strict=True):
            look_nearby(block.attn, offsets)

    def impose(self) -> None:
        """Keep column 0 of the last layer norm at 1: a bias per token (see Vocabulary.widen)."""
        with torch.no_grad():
            self.whisper.decoder.ln.weight[0] = 0.0
            self.whisper.decoder.ln.bias[0] = 1.0

    def encode(self, mel: Tensor) -> Tensor:
        """Mel (batch, 80, frames) to features (batch, frames / 2, width); any even number of frames up to 3000."""
        encoder = self.whisper.encoder
        x = functional.gelu(encoder.conv2(functional.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
        x = x + encoder.positional_embedding[: x.shape[1]]
        for block in encoder.blocks:
            x = block(x)
        return encoder.ln_post(x)

    def decode(self, tokens: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (batch, tokens, rows) and the last cross-attention, averaged over heads (batch, tokens, frames)."""
        decoder = self.whisper.decoder
        x = decoder.token_embedding(tokens) + decoder.positional_embedding[: tokens.shape[1]]
        for block in decoder.blocks[:-1]:
            x = block(x, features, mask=decoder.mask)
        last = decoder.blocks[-1]
        x = x + last.attn(last.attn_ln(x), mask=decoder.mask)[0]
        crossed, attention = attend(last.cross_attn, last.cross_attn_ln(x), features)
        x = x + crossed
        x = decoder.ln(x + last.mlp(last.mlp_ln(x)))
        return x @ decoder.token_embedding.weight.T, attention


def attend(layer: MultiHeadAttention, x: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-attention that also gives its weights, as Whisper's own fast path does not."""

    def split(y: Tensor) -> Tensor:
        return y.view(*y.shape[:2], layer.n_head, -1).transpose(1, 2)

    q, k, v = split(layer.query(x)), split(layer.key(features)), split(layer.value(features))
    weights = (q @ k.transpose(2, 3) * q.shape[-1] ** -0.5).softmax(-1)
    return layer.out((weights @ v).transpose(1, 2).flatten(2)), weights.mean(1)


def look_nearby(layer: MultiHeadAttention, offsets: tuple[int, ...]) -> None:
    """Start a self-attention whose heads look at a fixed distance: query and key read the sinusoids of the position."""
    pairs, size = WIDTH // 2, WIDTH // layer.n_head
    waves = torch.exp(-math.log(10000) / (pairs - 1) * torch.arange(pairs))[: size // 2]
    gain = 1.6
    with torch.no_grad():
        layer.query.weight.mul_(0.3)
        layer.key.weight.mul_(0.3)
        for head, offset in enumerate(offsets):
            for wave, speed in enumerate(waves):
                turn = float(speed) * offset
                sine, cosine = head * size + 2 * wave, head * size + 2 * wave + 1
                layer.key.weight[sine, wave] += gain
                layer.key.weight[cosine, pairs + wave] += gain
                layer.query.weight[sine, wave] += gain * math.cos(turn)
                layer.query.weight[sine, pairs + wave] += gain * math.sin(turn)
                layer.query.weight[cosine, pairs + wave] += gain * math.cos(turn)
                layer.query.weight[cosine, wave] -= gain * math.sin(turn)
