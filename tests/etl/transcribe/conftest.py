"""Small networks on a machine that does other things too: one thread is fastest."""

from __future__ import annotations

import torch

torch.set_num_threads(1)
