"""What a model of the small world can do: questions answered right, by kind and language."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

import torch

from explain.smallworld import language
from explain.smallworld.draw import Draw
from explain.smallworld.language import END, NAMES, Text, held_out_texts
from explain.smallworld.tokenizer import answer_length, words

OPEN = ("story-told", "counting")  # nothing to be right about
WITHOUT_PAIRS = ("chat", "fact", "word")  # asked as in training: no combination in them
LOOK_BACK = ("have", "like", "give", "where", "lie", "colour", "work", "age", "act")


def questions(
    count: int, seed: int = 1, *, text=language.text, only: Sequence[str] | None = None
) -> dict[tuple[str, str], list[Text]]:
    """For each (language, kind): questions resting on held-out combinations, if there are any."""
    out = {}
    for spoken, kinds in NAMES.items():
        for kind in only or kinds:
            if kind in OPEN:
                continue
            if kind in WITHOUT_PAIRS:
                draw = Draw(seed)
                some = [text(draw, language=spoken, kind=kind) for _ in range(count)]
            else:
                told = held_out_texts(seed, language=spoken, kind=kind, draw_text=text)
                some = list(islice(told, count))
            out[spoken, kind] = some
    return out


class Exam:
    """A fixed set of questions as one padded batch, to be put to a model again and again."""

    def __init__(self, asked: dict[tuple[str, str], list[Text]], ids: dict[str, int], device="cpu"):
        rows = []
        for key, some in asked.items():
            for one in some:
                if one.accepted:
                    continue  # several right answers: see `spoken`
                tokens = [ids[word] for word in words(one)]
                rows.append((key, tokens, len(tokens) - answer_length(one)))
        rows.sort(key=lambda row: len(row[1]))  # rows of a batch are about as long: little padding
        self.keys = [key for key, _, _ in rows]
        self.lengths = [len(tokens) for _, tokens, _ in rows]
        self.tokens = torch.full((len(rows), self.lengths[-1]), ids[END], device=device)  # (N, T)
        self.counted = torch.zeros_like(self.tokens[:, 1:], dtype=torch.bool)
        for row, (_, tokens, start) in enumerate(rows):
            self.tokens[row, : len(tokens)] = torch.tensor(tokens)
            self.counted[row, start - 1 : len(tokens) - 1] = True

    @torch.inference_mode()
    def marks(self, model, batch: int = 64) -> dict[tuple[str, str], float]:
        """Share of questions whose greedy answer is exactly right, end token included.

        If each token of the right answer is the likeliest after those before it, greedy decoding
        writes exactly that answer; so one forward pass decides.
        """
        right: dict[tuple[str, str], list[bool]] = defaultdict(list)
        for first in range(0, len(self.keys), batch):
            rows = slice(first, first + batch)
            width = max(self.lengths[rows])
            tokens, counted = self.tokens[rows, :width], self.counted[rows, : width - 1]
            guess = model(tokens[:, :-1], use_cache=False).logits.argmax(-1)  # (N, T-1)
            wrong = (guess != tokens[:, 1:]) & counted
            for key, row in zip(self.keys[rows], wrong.any(-1).tolist(), strict=True):
                right[key].append(not row)
        return {key: sum(some) / len(some) for key, some in right.items()}


@torch.inference_mode()
def spoken(model, prompts: list[list[int]], end: int, limit: int = 64) -> list[list[int]]:
    """What the model says by itself to prompts of one length, greedily, end token included.

    An answer without an end token at its end was cut at the limit.
    """
    tokens = torch.tensor(prompts, device=model.device)
    past, said = None, []
    while len(said) < limit and not (said and (torch.stack(said) == end).any(0).all()):
        out = model(tokens, past_key_values=past, use_cache=True)
        past = out.past_key_values
        said.append(out.logits[:, -1].argmax(-1))
        tokens = said[-1][:, None]
    rows = torch.stack(said, 1).tolist()
    return [row[: row.index(end) + 1] if end in row else row for row in rows]


def oral(model, tokenizer, asked: list[Text]) -> tuple[float, float]:
    """(share right, share ended by itself), the model really speaking."""
    right, ended, end = 0, 0, tokenizer.eos_token_id
    by_length: dict[int, list[tuple[Text, list[int]]]] = defaultdict(list)
    for one in asked:
        prompt = tokenizer(one.prompt)["input_ids"]
        by_length[len(prompt)].append((one, prompt))
    for some in by_length.values():
        replies = spoken(model, [prompt for _, prompt in some], end)
        for (one, _), said in zip(some, replies, strict=True):
            stopped = said[-1] == end
            ended += stopped
            right += stopped and tokenizer.decode(said[:-1]) in (one.accepted or (one.answer,))
    return right / len(asked), ended / len(asked)


@torch.inference_mode()
def loss_and_entropy(
    model, ids: dict[str, int], count: int, seed: int = 7, *, text=language.text
) -> tuple[float, float, int]:
    """(model's loss, generator's own entropy) on the same fresh texts, nats per token; tokens.

    Each text stands behind an end token, as in training, and every one of its tokens is counted.
    """
    batch, nats, own, tokens = [], 0.0, 0.0, 0
    draw = Draw(seed)
    for index in range(1, count + 1):
        one = text(draw)
        batch.append([ids[END], *(ids[word] for word in words(one))])
        own -= one.logprob
        if len(batch) == 256 or index == count:
            width = max(map(len, batch))
            padded = torch.tensor([row + [ids[END]] * (width - len(row)) for row in batch])
            counted = torch.tensor(
                [[1] * (len(row) - 1) + [0] * (width - len(row)) for row in batch]
            )
            padded, counted = padded.to(model.device), counted.to(model.device)
            logits = model(padded[:, :-1]).logits.float()
            each = torch.nn.functional.cross_entropy(
                logits.transpose(1, 2), padded[:, 1:], reduction="none"
            )  # (N, T)
            nats += float((each * counted).sum())
            tokens += int(counted.sum())
            batch = []
    return nats / tokens, own / tokens, tokens
