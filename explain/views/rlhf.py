"""RLHF in the lecture's three steps: answers are ranked, a reward model learns the rankings, the model is
tuned to please it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

from explain.ask import Ask
from explain.models import STANDBY
from explain.server import Server
from explain.views import turn

READY = ("polite", "dog", "short", "long", "happy")
WISHES = {"story": (*READY, "own", "equal", "opposite"), "name": ("rare", "own")}
LEASHES = ("short", "middle", "long", "none")
ORDER = re.compile(r"[0-3](=?[0-3]){3}|01|10|0=1")
MOST_ROUNDS = 24
LIKELY = 16  # names that are ranked
FIRST = 160  # stories, of which four show a ready wish


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    if missing := turn.missing(server, ask):
        return missing
    from explain.smallworld.tuning import kept

    recorded = server.kept.get(("kept", kept.WISHES.name), lambda: kept.read(kept.WISHES))
    here = recorded[ask.language]
    of, wish, leash = chosen(ask)
    pool, learned = pool_of(server, ask, of), learned_by(server, ask)
    four = four_of(ask, pool)
    found, course = turn.training(server, owner(ask))
    same = course and (course.language, course.kind) == (ask.language, of)
    mine = same and (found.alive or (course.wish, course.leash) == (wish, leash))
    own = bool(mine and course.points)
    run = course.told() if own else here["runs"].get(f"{wish} {leash}")
    return {
        "picture": True,
        "notice": None,
        "again": turn.again(found),
        "rlhf": {
            "of": of,
            "prompt": prompts(ask)[of],
            "wishes": list(WISHES[of]),
            "wish": wish,
            "leash": leash,
            "leashes": _leashes(of),
            "four": [{"text": pool.texts[at]} for at in four],
            "order": _order(pool, wish, four),
            "places": _places(pool, wish, four),
            "rounds": len(rounds(ask)),
            "most_rounds": MOST_ROUNDS,
            "learned": _learned(server, ask, pool, learned, four),
            "run": run,
            "own": own,
            "ran": {"wish": course.wish, "leash": course.leash} if own else None,
            "job": turn.stand(server, found) if mine else None,
        },
    }


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Rank four answers, begin anew, or begin, hold, go on with or end a tuning."""
    kind = done["kind"]
    if kind == "rank" and isinstance(done.get("order"), str):
        return ranked(ask, done["order"])
    if kind == "forget":
        return {"own": {"ranks": None, "begun": None}}
    if server.shelf.reader(STANDBY) is None:
        return {}
    if kind == "tune":
        _tune(server, ask)
    turn.steer(server, owner(ask), kind)
    return {}


def ranked(ask: Ask, order: str) -> dict:
    """What one more ranking changes: the visitor's own, or a class's of the round's first two."""
    if not ranking(order, range(4)):
        return {}
    ranks = ".".join([*rounds(ask), order][:MOST_ROUNDS])
    return {"own": {"ranks": ranks, "wish": "own"}}


def chosen(ask: Ask) -> tuple[str, str, str]:
    """What is asked (story or name), what is wished, and how long the leash is."""
    of, wish, leash = (ask.own.get(name, "") for name in ("of", "wish", "leash"))
    of = of if of in WISHES else "story"
    wish = wish if wish in WISHES[of] else WISHES[of][0]
    return of, wish, leash if leash in LEASHES else "middle"


def owner(ask: Ask) -> str:
    """What this visitor's tuning is called in the workshop."""
    return f"{ask.visitor}/rlhf"


def rounds(ask: Ask) -> list[str]:
    """The visitor's rankings, an order of four each: "2013", or "20=13" where two are equal; or a
    class's order of the first two: "10"."""
    some = ask.own.get("ranks", "").split(".")
    return [one for one in some if ranking(one, range(4))][:MOST_ROUNDS]


def ranking(order: str, four: range | list[int]) -> tuple[tuple[int, ...], ...]:
    """An order as groups of answers that are equally good, the best first; empty for nonsense."""
    if not ORDER.fullmatch(order) or sorted(order.replace("=", "")) not in (
        list("0123"),
        list("01"),
    ):
        return ()
    groups: list[list[int]] = []
    for at, sign in enumerate(order):
        if sign == "=":
            continue
        if at and order[at - 1] == "=":
            groups[-1].append(four[int(sign)])
        else:
            groups.append([four[int(sign)]])
    return tuple(map(tuple, groups))


def round_of(ask: Ask, of: str, at: int) -> list[int]:
    """Which four answers are ranked in a round: the next stories, or four of the likely names."""
    at = min(at, MOST_ROUNDS - 1)
    if of == "story":
        return list(range(4 * at, 4 * at + 4))
    return random.Random(at).sample(range(LIKELY), 4)


def four_of(ask: Ask, pool: Any, at: int | None = None) -> list[int]:
    """Which four answers are shown. Of a ready wish: two that meet it, and two that do not; whoever
    begins to rank those themselves (`begun` names the wish) keeps them for the first round."""
    of, wish, _ = chosen(ask)
    at = len(rounds(ask)) if at is None else at
    begun = ask.own.get("begun", "") if wish == "own" and at == 0 else wish
    return telling(pool, begun) if of == "story" and begun in READY else round_of(ask, of, at)


def telling(pool: Any, wish: str) -> list[int]:
    """Of the first stories two that do best what is wished, and two that do least."""
    from explain.smallworld.tuning.wishes import marks

    marked = marks(wish, pool.texts[:FIRST], pool.lengths[:FIRST])
    order = sorted(range(len(marked)), key=lambda one: -marked[one])
    return [*order[:2], *order[-2:]]


def pool_of(server: Server, ask: Ask, of: str) -> Any:
    """The answers that can be ranked."""
    from explain.smallworld.tuning import kept, rankings

    recorded = server.kept.get(("kept", kept.WISHES.name), lambda: kept.read(kept.WISHES))
    rows = recorded[ask.language]["stories"]
    return server.kept.get(
        ("pool", ask.language, of), lambda: rankings.pool(ask.language, of, rows)
    )


def learned_by(server: Server, ask: Ask) -> Any:
    """The reward model of what is wished or was ranked."""
    from explain.smallworld.tuning import rankings

    of, wish, _ = chosen(ask)
    pool, own = pool_of(server, ask, of), rounds(ask)

    def make() -> Any:
        if wish == "rare":
            return rankings.rare(pool)
        if wish in READY:
            return rankings.ready(pool, wish)
        if wish == "opposite":
            return rankings.opposite(pool, "dog")
        if wish == "equal":
            return rankings.own(pool, [(tuple(range(4)),)])
        some = [ranking(one, four_of(ask, pool, at)) for at, one in enumerate(own)]
        return rankings.own(pool, some)

    mine = (ask.own.get("begun", ""), *own) if wish == "own" else ()
    name = ("learned", ask.language, of, wish, mine)
    return server.kept.get(name, make)


def _tune(server: Server, ask: Ask) -> None:
    """Begin this visitor's tuning, if there is anything to please."""
    from explain.smallworld.tuning.course import Course
    from explain.smallworld.tuning.live import Tuned

    of, wish, leash = chosen(ask)
    judge = learned_by(server, ask).fit.judge
    if judge is None:
        return
    names = pool_of(server, ask, of) if of == "name" else None
    course = Course(ask.language, of, judge, leash, wish=wish, names=names)
    server.workshop.take(Tuned(owner(ask), course.events, course))


def _learned(server: Server, ask: Ask, pool: Any, learned: Any, four: list[int]) -> dict:
    """What came of the rankings, and every word of the four answers judged."""
    from explain.smallworld.tuning import rankings

    fit, judge = learned.fit, learned.fit.judge
    found = {
        "found": fit.found if fit.judge or fit.found in ("empty", "equal") else "undecided",
        "pairs": fit.pairs,
        "both_ways": fit.both_ways,
        "agreed": [list(one) for one in learned.agreed],
        "fitted": fit.agreement,
        "judged": [],
        "start": None,
    }
    if judge is None:
        return found
    reader = server.shelf.reader(STANDBY)
    words = rankings.judged(judge, pool, four)
    mean = judge.mean / judge.sd
    found["start"] = round(-mean, 1)  # what an answer has before its first word
    for at, row in zip(four, words, strict=True):
        ids = pool.answers.rows[at]
        told = [reader.tokenizer.raw_bytes(index).decode("utf-8", "replace") for index in ids]
        pairs = [[text, round(score, 3)] for text, score in zip(told, row, strict=True)]
        found["judged"].append({"score": round(sum(row) - mean, 2), "words": pairs})
    return found


def _places(pool: Any, wish: str, four: list[int]) -> list[int]:
    """The place that a ready wish gives each of the four; equals share one."""
    from explain.smallworld.tuning.wishes import marks

    if wish not in READY:
        return [_order(pool, wish, four).index(one) + 1 for one in range(4)]
    marked = marks(wish, [pool.texts[at] for at in four], [pool.lengths[at] for at in four])
    return [1 + sum(other > one for other in marked) for one in marked]


def _order(pool: Any, wish: str, four: list[int]) -> list[int]:
    """The four in the order that a ready wish gives them; as they come where the visitor ranks."""
    from explain.smallworld.tuning.wishes import marks

    if wish == "rare":
        return sorted(range(4), key=lambda one: -four[one])
    if wish not in READY:
        return list(range(4))
    marked = marks(wish, [pool.texts[at] for at in four], [pool.lengths[at] for at in four])
    return sorted(range(4), key=lambda one: -marked[one])


def prompts(ask: Ask) -> dict[str, str]:
    """What the model is asked for, by the kind of answer."""
    from explain.smallworld.tuning.rankings import PROMPTS

    return PROMPTS[ask.language]


def _leashes(of: str) -> list[dict]:
    """What a nat costs, and how far it may go; on names the price is constant."""
    from explain.smallworld.tuning.policy import LEASHES as ALL

    return [
        {
            "name": name,
            "beta": ALL[name].beta,
            "most": None if of == "name" or name == "none" else ALL[name].most,
        }
        for name in LEASHES
    ]
