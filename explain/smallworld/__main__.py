"""`python -m explain.smallworld`: samples of the language, its size, and its entropy per token."""

import argparse
import math
from collections import Counter
from itertools import islice

from explain.smallworld import language, patterns
from explain.smallworld.draw import Draw
from explain.smallworld.tokenizer import words


def entropy(count: int, seed: int = 0) -> tuple[float, float, float]:
    """(nats per token, its standard error, tokens per text) of the generator's own text.

    Each text carries the exact log-probability of the choices that made it; no text has been
    found that two different rows of choices make, so that is the probability of the text.
    """
    nats, lengths = [], []
    for text in islice(language.texts(seed), count):
        nats.append(-text.logprob)
        lengths.append(len(words(text)))
    per_token = sum(nats) / sum(lengths)
    spread = sum((x - per_token * n) ** 2 for x, n in zip(nats, lengths, strict=True))
    return per_token, math.sqrt(spread) / sum(lengths), sum(lengths) / count


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=2, help="of each kind")
    parser.add_argument("--texts", type=int, default=50_000, help="for the entropy")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    draw = Draw(options.seed)
    for spoken in ("zh", "en"):
        for kind in language.NAMES[spoken]:
            for _ in range(options.samples):
                text = language.text(draw, language=spoken, kind=kind)
                print(f"{spoken} {kind:11s} {text.spelled}")
    counts = Counter(spoken for spoken, _ in patterns.all_patterns())
    print(f"sentence patterns: {counts['zh']} Chinese, {counts['en']} English")
    nats, error, length = entropy(options.texts, options.seed)
    print(f"entropy: {nats:.4f} ± {error:.4f} nats per token = {nats / math.log(2):.4f} bits")
    print(f"         {length:.2f} tokens per text, perplexity {math.exp(nats):.3f}")
