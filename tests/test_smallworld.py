"""The small world: its language, its tokenizer, and what the model that ships has learned."""

import json
from itertools import combinations, islice
from pathlib import Path

import pytest
from smallworld_grammar import BOYS, GIRLS, fault

from explain.smallworld import language, patterns, tokenizer
from explain.smallworld.draw import APART
from explain.smallworld.language import ANSWER, END, held_out_texts, texts
from explain.smallworld.words import NAMES_EN, NAMES_ZH, NOUNS, Word

HOME = Path(__file__).parents[1] / "assets" / "models" / "small-world"


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    if (HOME / "tokenizer.json").exists():
        return tokenizer.load(HOME)
    folder = tmp_path_factory.mktemp("words")
    tokenizer.build(tokenizer.vocabulary()).save_pretrained(folder)
    return tokenizer.load(folder)


@pytest.fixture(scope="module")
def model():
    from explain.smallworld.training.publish import model_from

    return model_from(HOME / "config.json", HOME / "model.safetensors")


def say(model, words, question: str) -> tuple[str, bool]:
    """(what the model answers, whether it ended by itself)."""
    from explain.smallworld.training.abilities import spoken

    chat = [{"role": "user", "content": question}]
    prompt = words.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
    said = spoken(model, [words(prompt)["input_ids"]], words.eos_token_id)[0]
    return words.decode(said, skip_special_tokens=True), said[-1] == words.eos_token_id


def test_same_seed_same_text():
    once = [text.spelled for text in islice(texts(11), 500)]
    again = [text.spelled for text in islice(texts(11), 500)]
    other = [text.spelled for text in islice(texts(12), 500)]
    assert once == again
    assert once != other


def _spellings(word: Word, zh: bool) -> tuple[str, ...]:
    return (word.zh,) if zh else (f" {word.en}", f" {word.many or word.en}", word.en)


def test_what_is_held_out_never_meets_in_training():
    """On the surface: a name and a thing that are kept apart are never in one text."""
    people = {name.zh or name.en: name for name in (*NAMES_ZH, *NAMES_EN)}
    seen = 0
    for text in islice(texts(5), 20_000):
        tokens = {token.strip() for token in tokenizer.words(text)}
        for name in tokens & people.keys():
            for other in APART[people[name]]:
                if other in NOUNS:
                    seen += 1
                    spelled = {other.zh, other.en, other.many, other.every}
                    assert not tokens & spelled, (name, other, text.spelled)
        assert not any(two in APART[one] for one, two in combinations(text.about, 2))
    assert seen > 1000


def test_there_is_something_held_out_for_every_kind():
    for spoken, kinds in language.NAMES.items():
        for kind in kinds:
            if kind in ("chat", "fact", "word", "counting", "story-told"):
                continue
            assert len(list(islice(held_out_texts(3, language=spoken, kind=kind), 5))) == 5


def test_ten_thousand_texts_are_accepted_by_the_other_grammar():
    faults = [(fault(text.spelled), text.spelled) for text in islice(texts(77), 10_000)]
    assert [both for both in faults if both[0]] == []


@pytest.mark.parametrize(
    "text",
    [
        "三头猫有几条腿<|answer|>三头猫有十二条腿。<|end|>",
        "三只鸡有几条腿<|answer|>三只鸡有七条腿。<|end|>",
        "小明有一只猫，小红有一条狗。谁有狗？<|answer|>小明有狗。<|end|>",
        "小红去了公园。他看见了一只猫。<|end|>",
        "小明有有一只猫。<|end|>",
        "三只猫的英语是什么<|answer|>four cats<|end|>",
        "Tom has a apple. Who has an apple?<|answer|>Tom has an apple.<|end|>",
        "Tom has a cat. Lily has a dog. Who has a dog?<|answer|>Tom has a dog.<|end|>",
        "Tom has two cat. How many cats are left?<|answer|>Two cats.<|end|>",
        "What is two plus three?<|answer|>Two plus three is six.<|end|>",
        "2+3=<|answer|>6<|end|>",
        "2+3=<|answer|>5",
    ],
)
def test_the_other_grammar_refuses_what_is_wrong(text):
    assert fault(text)


def test_enough_patterns_and_few_enough_words(words):
    found = list(patterns.all_patterns())
    for spoken in ("zh", "en"):
        assert sum(one == spoken for one, _ in found) >= 60
    assert len(words) <= 1200


def test_probabilities_are_those_of_the_choices():
    """Two independent counts of how often a short text comes up: counted, and from its logprob."""
    from math import exp

    drawn = list(islice(texts(9, language="zh", kind="chat"), 20_000))
    counts: dict[str, int] = {}
    chance: dict[str, float] = {}
    for text in drawn:
        counts[text.spelled] = counts.get(text.spelled, 0) + 1
        assert chance.setdefault(text.spelled, text.logprob) == pytest.approx(text.logprob)
    common = [spelled for spelled, count in counts.items() if count > 100]
    assert common
    for spelled in common:
        expected = exp(chance[spelled]) * 20_000
        assert abs(counts[spelled] - expected) < 5 * expected**0.5


def test_tokens_side_by_side_are_the_text(words):
    for text in islice(texts(21), 3000):
        ids = words(text.spelled)["input_ids"]
        assert words.convert_ids_to_tokens(ids) == tokenizer.words(text)
        assert "".join(words.decode([token]) for token in ids) == text.spelled
        assert words.unk_token_id not in ids


def test_tokens_of_what_people_type(words):
    assert words.tokenize("你叫什么名字") == ["你", "叫", "什么", "名字"]
    assert words.tokenize("你 叫 什么 名字 ？") == ["你", "叫", "什么", "名字", "？"]
    assert words.tokenize("What’s your name?") == ["What", "'s", " your", " name", "?"]
    assert words.tokenize("小明有一台电脑") == ["小明", "有", "一", "<|unk|>", "电脑"]
    assert words.tokenize("Tom has a spaceship.") == ["Tom", " has", " a", "<|unk|>", "."]
    chat = [{"role": "user", "content": "你是谁"}]
    prompt = words.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
    assert prompt == "你是谁" + ANSWER
    assert words.convert_tokens_to_ids([END, ANSWER, "<|unk|>"]) == [0, 1, 2]


@pytest.mark.parametrize(
    "question",
    ["你叫什么名字", "你叫什么名字？", "你叫什么名字?", "What is your name?", "what is your name"],
)
def test_it_says_its_name(model, words, question):
    answer, ended = say(model, words, question)
    assert ended
    assert any(name in answer for name in BOYS + GIRLS), answer


def test_held_out_questions(model, words):
    """What the model card says of each kind is what is measured again, on other questions."""
    from explain.smallworld.training.abilities import Exam, questions

    said = json.loads((HOME / "held-out.json").read_text())["right"]
    marks = Exam(questions(60, seed=4), words.get_vocab()).marks(model)
    for (spoken, kind), mark in marks.items():
        assert abs(mark - said[f"{spoken} {kind}"]) < 0.2, (spoken, kind)
    for spoken in ("zh", "en"):
        own = [mark for (one, _), mark in marks.items() if one == spoken]
        assert sum(own) / len(own) > 0.92


def test_it_finds_again_who_has_what(model, words):
    """On held-out pairs, every kind of question that looks back."""
    from explain.smallworld.training.abilities import LOOK_BACK, Exam, questions

    marks = Exam(questions(60, seed=4), words.get_vocab()).marks(model)
    looked = {key: mark for key, mark in marks.items() if key[1] in LOOK_BACK}
    assert len(looked) == 2 * len(LOOK_BACK) and min(looked.values()) >= 0.95


def test_held_out_questions_of_every_kind():
    """95 % in each language and each kind, as measured when the weights were published."""
    said = json.loads((HOME / "held-out.json").read_text())
    assert len(said["right"]) == 40 and min(said["questions"].values()) == 200
    assert min(said["right"].values()) >= 0.95 and min(said["ended"].values()) == 1
    assert said["excess"] <= 0.05


def test_the_matrices_optimizer_is_muon():
    """Against torch's own, which rounds to bfloat16 on the way."""
    import torch

    from explain.smallworld.training.muon import Muon

    torch.manual_seed(0)
    begin = [torch.randn(shape) for shape in ((12, 36), (48, 12), (12, 12), (12, 36))]
    ours, theirs = ([torch.nn.Parameter(one.clone()) for one in begin] for _ in range(2))
    both = Muon(ours, lr=0.02), torch.optim.Muon(theirs, lr=0.02, weight_decay=0.01)
    for _ in range(5):
        for one, other in zip(ours, theirs, strict=True):
            one.grad = torch.randn_like(one)
            other.grad = one.grad.clone()
        for optimizer in both:
            optimizer.step()
    for one, other, start in zip(ours, theirs, begin, strict=True):
        assert (one - other).abs().max() < 0.03 * (other - start).abs().max()


def test_loss_is_near_the_entropy_of_the_language(model, words):
    from explain.smallworld.training.abilities import loss_and_entropy

    loss, entropy, tokens = loss_and_entropy(model, words.get_vocab(), 1000, seed=31)
    assert tokens > 15_000
    assert 0.97 < loss / entropy < 1.05


def test_checkpoints_are_small_and_start_from_nothing():
    listed = json.loads((HOME / "checkpoints.json").read_text())
    assert listed[0]["step"] == 0
    assert all((HOME / one["file"]).exists() for one in listed)
    assert sum(file.stat().st_size for file in HOME.iterdir()) < 40e6
