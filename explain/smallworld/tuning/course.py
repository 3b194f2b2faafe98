"""One visitor's tuning to please a reward model: its curves, its answers, and what it costs elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from explain.smallworld.tuning.answers import read
from explain.smallworld.tuning.exact import optimum, total_variation
from explain.smallworld.tuning.policy import LEASHES, Leash, Step, Tuning
from explain.smallworld.tuning.rankings import Pool, exam, model, prompt, words
from explain.smallworld.tuning.reward import Judge
from explain.smallworld.tuning.wishes import WISHES, marks

STEPS = {"story": 26, "name": 60}  # the last story's step has an exam
SHOWN, NAMES = 6, 10  # answers before and after; names: those that are likely or ought to be


class Course:
    """Tunes a copy of the chat model on one prompt. `names` are the answers where they can be counted;
    there the leash is a constant price, as the exact solution has it.

    `points` has for each step its number, reward (standard deviations), KL (nats), the exam's share
    right where it was held, and how well the answers do what is wished (mean mark) if that is known.
    """

    def __init__(
        self,
        language: str,
        kind: str,
        judge: Judge,
        leash: str,
        *,
        wish: str = "",
        names: Pool | None = None,
    ):
        self.language, self.kind, self.judge, self.leash, self.wish = (
            language, kind, judge, leash, wish,
        )  # fmt: skip
        self.names = names
        self.points: list[tuple[int, float, float, float | None, float | None]] = []
        self.before: list[dict] = []
        self.after: list[dict] = []
        self.shares: torch.Tensor | None = None  # of the names now

    @property
    def price(self) -> Leash:
        """The leash as it is used."""
        full = LEASHES[self.leash]
        return Leash(full.beta) if self.names else full

    def events(self) -> Iterator[Step]:
        """The tuning, step by step."""
        own = None if self.names else exam()
        tuning = Tuning(model(), self.judge, prompt(self.language, self.kind), self.price, exam=own)
        for step in tuning.steps(STEPS[self.kind]):
            self._look(step)
            if self.names:
                with torch.no_grad():
                    self.shares = read(tuning.policy, self.names.answers)[0].sum(1).double().exp()
            yield step

    def _look(self, step: Step) -> None:
        rows = step.answers.rows
        texts = [words().decode(row[:-1] if row[-1] == 0 else row) for row in rows]
        met = marks(self.wish, texts, [len(row) for row in rows]) if self.wish in WISHES else []
        scores = [round(float(one), 2) for one in step.scores]
        self.after = [
            {"text": text, "score": score} for text, score in zip(texts, scores, strict=True)
        ][:SHOWN]
        self.before = self.before or self.after
        met_mean = round(sum(met) / len(met), 3) if met else None
        right = None if step.right is None else round(step.right, 3)
        point = (step.step, round(step.reward, 3), round(step.kl, 3), right, met_mean)
        self.points = [*self.points, point]

    def counted(self) -> dict | None:
        """Names with their probabilities: before, in the exact optimum, and now; and how far the last
        two lie apart (total variation)."""
        if self.names is None:
            return None
        names = self.names
        before = names.answers.logprobs.sum(1)
        scores = (names.features @ self.judge.weight - self.judge.mean) / self.judge.sd
        beta = self.price.beta
        best = optimum(before, scores, beta) if beta else None
        now = before.double().exp() if self.shares is None else self.shares
        chances = before.double().exp()
        weighed = chances if best is None else chances + best
        shown = sorted(weighed.argsort(descending=True)[:NAMES].tolist())
        rows = [
            {
                "text": names.texts[at],
                "before": round(float(chances[at]), 4),
                "best": None if best is None else round(float(best[at]), 4),
                "now": round(float(now[at]), 4),
            }
            for at in shown
        ]
        apart = None if best is None else round(total_variation(now, best), 3)
        return {"rows": rows, "apart": apart}

    def told(self) -> dict:
        """What a page draws."""
        return {
            "points": self.points,
            "before": self.before,
            "after": self.after,
            "names": self.counted(),
        }
