"""Many answers to one prompt at once: sampled with cached keys and values, and read again.

The sampler keeps the log-probability of each token as it is drawn; a fresh pass gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

END = 0  # the token that ends a text
LONGEST = 64  # tokens of an answer
FEWER = 3 / 4  # of the rows: when so few still go on, the others leave the cache


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers to one prompt, N of them, the longest with T tokens.

    Shape: `tokens` (N, T), END behind an answer; `counted` (N, T), which are the answer's own, its
    end token among them; `logprobs` (N, T) nats, 0 where not counted.
    """

    prompt: tuple[int, ...]
    tokens: torch.Tensor
    counted: torch.Tensor
    logprobs: torch.Tensor

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def rows(self) -> list[list[int]]:
        """Each answer's tokens, its end token among them."""
        lengths = self.counted.sum(1).tolist()
        return [row[:length] for row, length in zip(self.tokens.tolist(), lengths, strict=True)]

    def part(self, which: Sequence[int]) -> Answers:
        """Some of them."""
        chosen = torch.tensor(which, dtype=torch.long)
        return Answers(
            self.prompt, self.tokens[chosen], self.counted[chosen], self.logprobs[chosen]
        )

    @property
    def texts(self) -> torch.Tensor:
        """Prompt and answer. Shape: (N, prompt + T)."""
        prompt = torch.tensor(self.prompt).expand(len(self), -1)
        return torch.cat([prompt, self.tokens], 1)


def written(prompt: Sequence[int], rows: Sequence[Sequence[int]]) -> Answers:
    """Answers that somebody else wrote, each with its end token; log-probabilities unknown (0)."""
    width = max(map(len, rows))
    tokens = torch.tensor([[*row, *[END] * (width - len(row))] for row in rows])
    counted = torch.tensor([[True] * len(row) + [False] * (width - len(row)) for row in rows])
    return Answers(tuple(prompt), tokens, counted, torch.zeros(tokens.shape))


@torch.no_grad()
def sample(
    model, prompt: Sequence[int], count: int, chance: torch.Generator, *, longest: int = LONGEST
) -> Answers:
    """So many answers at temperature 1, nothing cut; one that does not end is cut at `longest`.

    Reproducible: `chance` decides.
    """
    longest = min(longest, model.config.n_positions - len(prompt))
    tokens = torch.full((count, longest), END)
    logprobs, counted = torch.zeros(count, longest), torch.zeros(count, longest, dtype=torch.bool)
    going = torch.arange(count)  # the rows in the cache
    out = model(torch.tensor([list(prompt)]), use_cache=True)
    cache, logits = out.past_key_values, out.logits[:, -1].expand(count, -1)
    cache.batch_repeat_interleave(count)
    for place in range(longest):
        each = logits.float().log_softmax(-1)
        drawn = torch.multinomial(each.exp(), 1, generator=chance)  # (going, 1)
        tokens[going, place] = drawn[:, 0]
        logprobs[going, place] = each.gather(1, drawn)[:, 0]
        counted[going, place] = ~(tokens[going, :place] == END).any(1)
        on = counted[going, place] & (drawn[:, 0] != END)
        if not on.any() or place + 1 == longest:
            break
        if on.float().mean() <= FEWER:
            kept = on.nonzero()[:, 0]
            cache.batch_select_indices(kept)
            going, drawn = going[kept], drawn[kept]
        out = model(drawn, past_key_values=cache, use_cache=True)
        logits = out.logits[:, -1]
    width = int(counted.sum(1).max())
    counted = counted[:, :width]
    return Answers(
        tuple(prompt), tokens[:, :width] * counted, counted, logprobs[:, :width] * counted
    )


def read(model, answers: Answers, layer: int = -1) -> tuple[torch.Tensor, torch.Tensor]:
    """One pass over prompt and answers: log-probabilities of the answers' tokens, and the residual
    stream after so many layers where each of them stands. Shapes: (N, T) nats, (N, T, D).
    """
    first = len(answers.prompt)
    inside = model.transformer(answers.texts, use_cache=False, output_hidden_states=True)
    before = inside.last_hidden_state[:, first - 1 : -1]  # foresees each of the answers' tokens
    each = model.lm_head(before).log_softmax(-1).gather(2, answers.tokens[..., None])[..., 0]
    return each * answers.counted, inside.hidden_states[layer][:, first:]
