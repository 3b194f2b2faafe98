"""What every head does to the next word: each switched off in turn, all of a layer at once.

Below the switched head nothing changes, so a batch begins at its layer with the recorded stream: a
copy of the model's outer shell that shares every weight and lacks the blocks below.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from explain.models import capture
from explain.models.family import FAMILIES
from explain.reader import Reader
from explain.trace import Trace


def effects(reader: Reader, trace: Trace, told: Callable[[float], bool] = lambda share: True):
    """The logits after the text with each head off, layer by layer from the last to the first.

    Yields: (layer, logits (H, V)). `told(share)` hears how far it is and says whether to go on.
    """
    model, spec = reader.model, reader.spec
    shortens = all(
        rule.window is None for rule in trace.rules
    )  # else masks go by the block's place
    for layer in reversed(range(spec.n_layers)):
        stream = torch.from_numpy(np.array(trace.resid[layer]))  # (T, D)
        stream = stream[None].expand(spec.n_heads, -1, -1)
        shell = _without_blocks(model, layer) if shortens else model
        with (
            reader.turn(),
            torch.inference_mode(),
            capture.variants(layer, range(spec.n_heads), stream),
        ):
            out = shell(inputs_embeds=torch.zeros_like(stream), use_cache=False, **reader.last_row)
        yield layer, out.logits[:, -1, : spec.n_vocab].float().numpy()
        if not told(1 - layer / spec.n_layers):
            return


def _without_blocks(model: nn.Module, count: int) -> nn.Module:
    """A shell around the same modules that begins at block `count`."""
    path = FAMILIES[model.config.model_type].blocks.split(".")
    top = here = _shell(model)
    for name in path[:-1]:
        inner = _shell(here._modules[name])
        here._modules[name] = inner
        here = inner
    here._modules[path[-1]] = nn.ModuleList(list(here._modules[path[-1]])[count:])
    return top


def _shell(module: nn.Module) -> nn.Module:
    """A shallow copy whose children can be exchanged without touching the original's."""
    twin = copy.copy(module)
    twin._modules = dict(module._modules)
    return twin
