"""What the page "How it learns" shows: one prompt at every moment of a training, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explain.sampling import softmax
from explain.trace import Token, Trace
from explain.vocabulary import Vocabulary

N_ROWS = 6
N_SAID = 14  # tokens of a greedy continuation
N_SEEN = 12  # tokens in the picture of a head: the last ones
MOST_POINTS = 160  # of a curve
Step = Callable[[Trace, int], Trace]

# Words whose places on the map are followed, by group; a vocabulary may lack some.
GROUPS = {
    "names": "小明 小红 小刚 小丽 Tom Lily Jack Anna",
    "animals": "猫 狗 鸡 牛 马 鱼 cat dog chicken cow horse duck",
    "fruit": "苹果 梨 香蕉 桃子 西瓜 apple pear banana peach lemon",
    "numbers": "一 二 三 四 五 六 one two three four five six",
    "colours": "红色 黄色 蓝色 绿色 red yellow blue green",
}


def likeliest(logits: np.ndarray, vocabulary: Vocabulary, tokens: Sequence[Token]) -> list[dict]:
    """The likeliest next tokens with their probabilities."""
    probs = softmax(logits)
    after = vocabulary.look(tokens[-1].id)
    best = np.argsort(-probs, kind="stable")[:N_ROWS]
    return [item | {"own": float(probs[item["id"]])} for item in vocabulary.listed(best, after)]


def continued(trace: Trace, step: Step, ends: frozenset[int], room: int) -> Trace:
    """The trace after greedy steps, until an end token or N_SAID of them."""
    for _ in range(min(N_SAID, room)):
        best = int(np.argmax(trace.logits))
        trace = step(trace, best)
        if best in ends:
            break
    return trace


def spelled(said: Sequence[int], after: int, vocabulary: Vocabulary) -> list[dict]:
    """Tokens one after another as they are shown, the first one behind token `after`."""
    befores = (after, *said)
    return [
        vocabulary.shown(one, vocabulary.look(before))
        for one, before in zip(said, befores, strict=False)
    ]


def pictures(trace: Trace) -> list[list[list[int]]]:
    """Every head's attention on the last tokens, 0 to 255. Shape: L lists of H lists of t * t."""
    kept = slice(-N_SEEN, None)
    return [
        [np.round(255 * head[kept, kept]).astype(int).ravel().tolist() for head in layer]
        for layer in (trace.attention(index) for index in range(trace.spec.n_layers))
    ]


def moment(
    trace: Trace, step: Step, vocabulary: Vocabulary, *, ends: frozenset[int], limit: int
) -> dict:
    """One moment of the training on the visitor's prompt: bars, continuation, heads."""
    n_prompt = len(trace.tokens)
    said = continued(trace, step, ends, limit - n_prompt)
    shown = spelled(said.ids[n_prompt:], trace.ids[-1], vocabulary)
    return {
        "rows": likeliest(trace.logits, vocabulary, trace.tokens),
        "said": shown,
        "ended": bool(shown) and said.tokens[-1].id in ends,
        "heads": pictures(trace),
    }


def drift(
    tables: Sequence[np.ndarray], ids: dict[str, int]
) -> tuple[list[dict], list[list[list[float]]]]:
    """Where words lie at every moment, on the axes that spread the last moment most.

    The axes are the first two principal components of these words at the end, and stay.
    Returns: the words with their groups; for each table (V, D), x and y per word.
    """
    words = [
        {"text": word, "group": group, "id": _id(word, ids)}
        for group, some in GROUPS.items()
        for word in some.split()
        if _id(word, ids) is not None
    ]
    chosen = [word["id"] for word in words]
    last = tables[-1][chosen].astype(np.float64)
    middle = last.mean(axis=0)
    _, _, axes = np.linalg.svd(last - middle, full_matrices=False)
    places = [(table[chosen] - middle) @ axes[:2].T for table in tables]
    return words, [np.round(place, 4).tolist() for place in places]


def _id(word: str, ids: dict[str, int]) -> int | None:
    """English words carry the space before them."""
    return ids.get(word if not word.isascii() else f" {word}", ids.get(word))


def thinned(curve: Sequence[dict]) -> list[dict]:
    """The measured training: loss, and the share right of questions that look back."""
    return [
        {
            "step": point["step"],
            "loss": point["fresh_loss"],
            "floor": point["entropy"],
            "looking_back": _mean([v for k, v in point["right"].items() if k.split()[1] in BACK]),
        }
        for point in curve
    ]


BACK = ("have", "like", "act", "colour")  # who has, likes and does what, in which colour


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)


def averaged(losses: Sequence[tuple[int, float, float]]) -> list[list[float]]:
    """(step, loss, twin's loss) at every step to MOST_POINTS means, each at the last of its steps."""
    every = max(1, -(-len(losses) // MOST_POINTS))
    chunks = [list(losses[i : i + every]) for i in range(0, len(losses), every)]
    return [[chunk[-1][0], *np.mean(chunk, axis=0)[1:].round(4).tolist()] for chunk in chunks]


def lesson(descent, tokens: Sequence[Token], vocabulary: Vocabulary) -> dict:
    """One moment of the descent: the mean loss, and at every place the right word and the bars."""
    places = []
    for place, (logits, loss) in enumerate(zip(descent.logits, descent.losses, strict=True)):
        right = tokens[place + 1].id
        before = vocabulary.look(tokens[place].id)
        places.append(
            {
                "right": vocabulary.shown(right, before),
                "own": float(softmax(logits)[right]),
                "loss": float(loss),
                "rows": likeliest(logits, vocabulary, tokens[: place + 1]),
            }
        )
    return {"steps": descent.steps, "loss": float(descent.losses.mean()), "places": places}
