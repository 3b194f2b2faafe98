"""The real Gemma as it comes out of its wheels, against transformers' own loading of the GGUF file."""

from __future__ import annotations

import json
import random
import tempfile
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import torch
from gguf.quants import dequantize
from safetensors import safe_open
from test_convert import SCRIPTS
from transformers import AutoModelForCausalLM, AutoTokenizer

from explain import words
from explain.models.convert import Reader, convert
from explain.models.fetch import gguf
from explain.models.sources import GEMMA
from explain.models.tokenizer import Tokenizer

MIXED = (
    *SCRIPTS,
    *("大语言模型在做的事情：根据前文，不断地生成下一个词。", "“苹果”、《三国演义》…—！？（），；"),
    *(
        "def f(x):\n    return x[0] + 1  # 注释\n",
        "</b><b><table>&lt;\\n{}();=>!=",
        "\t\t\n\n\n    ",
    ),
    *(
        "ကခဂ ខ្មែរ ລາວ አማርኛ ᚠᚢᚦ ꙮ ⵣ",
        "👨‍👩‍👧‍👦🏳️‍🌈👍🏽1️⃣",
        "\u00a0\u3000\u2003\u2028\u0085\ue000\ufffd\ufffe",
    ),
    *("the The  cat house ing", "苹果猫狗国王北京首都"),
)


@pytest.fixture(scope="module")
def file(gemma_folder):
    """The GGUF file."""
    return gguf(GEMMA)


@pytest.fixture(scope="module")
def ours(file):
    """The folder that the code as it is now makes of it; 15 seconds."""
    with tempfile.TemporaryDirectory() as folder:
        convert(file, Path(folder), lambda share: None)
        yield Path(folder)


@pytest.fixture(scope="module")
def models(ours, plain_gemma):
    """Our model and transformers' own."""
    mine = AutoModelForCausalLM.from_pretrained(
        ours, dtype=torch.float32, attn_implementation="eager"
    )
    return mine.eval(), plain_gemma


@pytest.fixture(scope="module")
def their_tokenizer(file):
    """transformers' own; 20 seconds."""
    return AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)


@pytest.fixture(scope="module")
def tokenizer(ours):
    """The app's."""
    return Tokenizer(AutoTokenizer.from_pretrained(ours), 262_144)


def texts(count: int) -> list[str]:
    """Texts of up to four scripts mixed, 1 to 40 characters long."""
    draw = random.Random(0)
    made = []
    for _ in range(count):
        scripts = draw.choices(MIXED, k=draw.randint(1, 4))
        pieces = [draw.choice(scripts) for _ in range(draw.randint(1, 40))]
        whole = draw.random() < 0.2  # some are sentences, so that long tokens come too
        made.append("".join(pieces[:4] if whole else map(draw.choice, pieces)))
    return made


def test_the_cache_holds_what_the_code_makes(gemma_folder, ours):
    files = json.loads((gemma_folder / "manifest.json").read_text())["files"]
    for path in ours.iterdir():
        digest = sha256(path.read_bytes()).hexdigest()
        assert files[path.name][1] == digest, f"{path.name} has changed: raise GEMMA's recipe"


def test_every_weight_is_theirs(models):
    found, wanted = (model.state_dict() for model in models)
    assert found.keys() == wanted.keys()
    for name, weight in wanted.items():
        assert torch.equal(found[name], weight), name
    assert sum(one.numel() for one in models[0].parameters()) == 268_098_176


def test_weights_are_what_gguf_says(ours, file):
    kinds = {}
    for part in Reader(file).tensors:
        kinds.setdefault(part.tensor_type.name, part)
    assert set(kinds) == {"F32", "Q4_K", "Q5_0", "Q6_K", "Q8_0"}
    names = {
        "F32": ("model.norm", 1), "Q8_0": ("model.embed_tokens", 0),
        "Q5_0": ("model.layers.0.self_attn.k_proj", 0),
        "Q4_K": ("model.layers.0.self_attn.o_proj", 0),
        "Q6_K": ("model.layers.0.mlp.down_proj", 0),
    }  # fmt: skip
    with safe_open(ours / "model.safetensors", "pt") as stored:
        for kind, (name, more) in names.items():
            rows = dequantize(kinds[kind].data[-256:], kinds[kind].tensor_type)
            found = stored.get_tensor(f"{name}.weight")[-256:].numpy()
            assert np.array_equal(found, rows - np.float32(more)), kind


def test_the_config_is_theirs(models):
    found, wanted = (model.config.to_dict() for model in models)
    assert found.pop("rms_norm_eps") == 1e-6 and abs(wanted.pop("rms_norm_eps") - 1e-6) < 1e-12
    names = ("_name_or_path", "_model_name_or_path", "architectures", "unk_token_id")
    for name in (*names, "quantization_config"):
        for config in (found, wanted):  # nothing is computed by these
            config.pop(name, None)
    assert found == wanted
    assert found["num_hidden_layers"] == 18 and found["sliding_window"] == 512
    assert found["query_pre_attn_scalar"] == found["head_dim"] == 256
    full = [at for at, kind in enumerate(found["layer_types"]) if kind == "full_attention"]
    assert full == [5, 11, 17]
    bases = {kind: rope["rope_theta"] for kind, rope in found["rope_parameters"].items()}
    assert bases == {"sliding_attention": 10_000, "full_attention": 1_000_000}


@torch.no_grad()
def test_logits_are_theirs(models, their_tokenizer):
    long = "大语言模型根据前文，不断地生成下一个词。The model reads on. " * 40  # beyond the window
    for text in ("The capital of France is", "今天天气很好，我们去", long):
        ids = their_tokenizer(text, return_tensors="pt").input_ids
        found, wanted = (model(ids, logits_to_keep=8).logits for model in models)
        assert (found - wanted).abs().max() <= 1e-3
    assert ids.shape[1] > 600


def test_it_reads_chinese(models, tokenizer):
    """As tried when the model was chosen: fluent, and sure of the word for an apple."""
    prompt = "猫：cat，狗：dog，苹果："
    with torch.no_grad():
        ids = torch.tensor([[token.id for token in tokenizer.raw(prompt)]])
        shares = models[0](ids).logits[0, -1].softmax(-1)
    assert tokenizer.raw_bytes(int(shares.argmax())).strip() == b"apple" and shares.max() > 0.9


def test_the_tokenizer_is_theirs(ours, their_tokenizer):
    found = json.loads((ours / "tokenizer.json").read_text(encoding="utf-8"))
    wanted = json.loads(their_tokenizer.backend_tokenizer.to_str())
    for part in wanted:
        assert found[part] == wanted[part], part
    assert len(found["model"]["merges"]) == 514_906


def test_tokens_and_bytes_are_theirs(tokenizer, their_tokenizer):
    for text in texts(2000):
        tokens = tokenizer.raw(text)
        ids = [token.id for token in tokens]
        assert ids == their_tokenizer(text).input_ids, repr(text)
        assert b"".join(token.raw for token in tokens) == text.encode(), repr(text)
        assert their_tokenizer.decode(ids) == "<bos>" + text, repr(text)
        assert tokens[0].special and [token.id for token in tokenizer.plain(text)] == ids[1:]


def test_bos_begins_a_text_and_is_none_of_its_bytes(tokenizer):
    first, typed, word = tokenizer.raw("<bos>猫")
    assert (first.id, first.raw, first.display, first.span) == (2, b"", "<bos>", (0, 0))
    assert (typed.id, typed.raw, typed.display, typed.span) == (2, b"<bos>", "<bos>", (0, 5))
    assert word.raw == "猫".encode() and word.span == (5, 6)
    assert first.special and typed.special and not word.special
    assert tokenizer.end_ids == {1} and tokenizer.unknown_id is None and not tokenizer.has_chat


def test_the_sign_for_a_space_is_read_as_one(tokenizer):
    """The vocabulary writes spaces as U+2581, so the model cannot tell the two apart."""
    assert tokenizer.plain("a\u2581b") == tokenizer.plain("a b")


def test_merges_end_in_the_tokenizers_own_tokens(tokenizer):
    tags = ("<b>", "</b>", "<table>")  # taken whole before anything is merged
    for text in texts(600):
        if any(tag in text for tag in tags):
            continue
        ids = []
        for piece in tokenizer.pieces(text):
            steps = words.merged(tokenizer.atoms(piece), tokenizer.ranks.get)
            assert b"".join(steps[0].pieces) == piece
            ids += [tokenizer.id_of(part) for part in steps[-1].pieces]
        assert ids == [token.id for token in tokenizer.plain(text)], repr(text)
    pieces = tokenizer.pieces("the cat> </b  on, 苹果 x")
    assert pieces == [b"the", b" cat> </b", b"  on,", " 苹果".encode(), b" x"]
    assert len(tokenizer.ranks) == 514_906
