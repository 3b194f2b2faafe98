"""The conversion of Gemma on a tiny file of our own, against transformers' own GGUF loader."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFWriter, TokenType
from gguf.quants import quantize
from transformers import AutoModelForCausalLM, AutoTokenizer

from explain.models.convert import convert
from explain.models.unavailable import ModelUnavailable

WIDTH, MLP, HEADS, GROUPS, HEAD, LAYERS = 256, 512, 2, 1, 256, 7
Q8, Q5 = GGMLQuantizationType.Q8_0, GGMLQuantizationType.Q5_0
Q4K, Q6K = GGMLQuantizationType.Q4_K, GGMLQuantizationType.Q6_K
MATRICES = {
    "attn_q": (HEADS * HEAD, WIDTH, Q5),
    "attn_k": (GROUPS * HEAD, WIDTH, Q5),
    "attn_v": (GROUPS * HEAD, WIDTH, Q8),
    "attn_output": (WIDTH, HEADS * HEAD, Q4K),
    "ffn_gate": (MLP, WIDTH, Q5),
    "ffn_up": (MLP, WIDTH, Q4K),
    "ffn_down": (WIDTH, MLP, Q6K),
}
NORMS = {
    "attn_norm": WIDTH, "attn_q_norm": HEAD, "attn_k_norm": HEAD, "post_attention_norm": WIDTH,
    "ffn_norm": WIDTH, "post_ffw_norm": WIDTH,
}  # fmt: skip
SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>"]
WHOLE = ["\n", "\n\n", "  ", "    ", "<b>"]  # taken whole from any text; runs of spaces as they are
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
WORDS = [
    "the", "he", "th", "\u2581the", "\u2581t", "in", "ing", "天气", "天天", "b\u2581a", "ab", "aba",
    *"\u2581thebinga<>天气",
]  # fmt: skip


def packed(draw, rows: int, columns: int, kind: GGMLQuantizationType) -> np.ndarray:
    """Random weights in a quantised form; of what gguf cannot write, random blocks."""
    if kind in (Q8, Q5):
        return quantize(draw.normal(size=(rows, columns)).astype(np.float32) / 8, kind)
    block, size = GGML_QUANT_SIZES[kind]
    blocks = draw.integers(0, 256, (rows * columns // block, size), dtype=np.uint8)
    scales = slice(0, 4) if kind == Q4K else slice(-2, None)  # where the block's scales stand
    width = scales.stop // 2 if kind == Q4K else 1
    blocks[:, scales] = (
        draw.uniform(1e-4, 1e-3, (len(blocks), width)).astype(np.float16).view(np.uint8)
    )
    return blocks.reshape(rows, -1)


def write(path, *, model: str = "llama") -> None:
    """A GGUF file of a Gemma of seven layers, the sixth of which looks at the whole text."""
    draw, file = np.random.default_rng(0), GGUFWriter(path, "gemma3")
    tokens = [*SPECIAL, *WHOLE, *BYTES, *WORDS]
    kinds = [TokenType.CONTROL] * len(SPECIAL) + [TokenType.USER_DEFINED] * len(WHOLE)
    kinds += [TokenType.BYTE] * len(BYTES) + [TokenType.NORMAL] * len(WORDS)
    file.add_context_length(128)
    file.add_embedding_length(WIDTH)
    file.add_block_count(LAYERS)
    file.add_feed_forward_length(MLP)
    file.add_head_count(HEADS)
    file.add_head_count_kv(GROUPS)
    file.add_layer_norm_rms_eps(1e-6)
    file.add_key_length(HEAD)
    file.add_value_length(HEAD)
    file.add_rope_freq_base(500_000.0)
    file.add_sliding_window(8)
    file.add_tokenizer_model(model)
    file.add_tokenizer_pre("default")
    file.add_token_list(tokens)
    file.add_token_scores([-float(n) for n in range(len(tokens))])
    file.add_token_types(kinds)
    for name, index in (("pad", 0), ("eos", 1), ("bos", 2), ("unk", 3)):
        getattr(file, f"add_{name}_token_id")(index)
    file.add_add_bos_token(True)
    table = draw.normal(size=(len(tokens), WIDTH)).astype(np.float32)
    file.add_tensor("token_embd.weight", quantize(table, Q8), raw_dtype=Q8)
    file.add_tensor("output_norm.weight", gains(draw, WIDTH))
    for layer in range(LAYERS):
        for name, (rows, columns, kind) in MATRICES.items():
            weights = packed(draw, rows, columns, kind)
            file.add_tensor(f"blk.{layer}.{name}.weight", weights, raw_dtype=kind)
        for name, size in NORMS.items():
            file.add_tensor(f"blk.{layer}.{name}.weight", gains(draw, size))
    file.write_header_to_file()
    file.write_kv_data_to_file()
    file.write_tensors_to_file()
    file.close()


def gains(draw, size: int) -> np.ndarray:
    """A norm's gain."""
    return draw.uniform(0.5, 2, size).astype(np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What we make of the file, which lies in it."""
    folder = tmp_path_factory.mktemp("gemma")
    write(folder / "tiny.gguf")
    convert(folder / "tiny.gguf", folder, lambda share: None)
    return folder


@pytest.fixture(scope="module")
def models(folder):
    """Our model and transformers' own."""
    how = {"dtype": torch.float32, "attn_implementation": "eager"}
    ours = AutoModelForCausalLM.from_pretrained(folder, **how)
    theirs = AutoModelForCausalLM.from_pretrained(folder, gguf_file="tiny.gguf", **how)
    return ours.eval(), theirs.eval()


def test_every_weight_is_theirs(models):
    ours, theirs = (model.state_dict() for model in models)
    assert ours.keys() == theirs.keys()
    for name, weight in theirs.items():
        assert weight.std() > 0 and torch.equal(ours[name], weight), name


def test_the_config_is_theirs(models):
    ours, theirs = (model.config.to_dict() for model in models)
    assert ours.pop("rms_norm_eps") == 1e-6 and abs(theirs.pop("rms_norm_eps") - 1e-6) < 1e-12
    for name in ("_name_or_path", "architectures", "unk_token_id", "quantization_config"):
        for config in (ours, theirs):  # nothing is computed by these
            config.pop(name, None)
    assert ours == theirs
    assert ours["layer_types"].index("full_attention") == 5
    rope = ours["rope_parameters"]
    assert rope["full_attention"]["rope_theta"] == 500_000  # as written in the file
    assert rope["sliding_attention"]["rope_theta"] == 10_000


@torch.no_grad()
def test_logits_are_theirs(models):
    ours, theirs = models
    ids = torch.arange(200, 230)[None]  # longer than the window of 8
    assert (
        ours(ids).logits - theirs(ids).logits
    ).abs().max() <= 1e-4  # their epsilon is 1e-14 less


def test_the_tokenizer_is_theirs(folder):
    theirs = AutoTokenizer.from_pretrained(folder, gguf_file="tiny.gguf")
    ours = AutoTokenizer.from_pretrained(folder)
    wanted, found = (json.loads(one.backend_tokenizer.to_str()) for one in (theirs, ours))
    assert found == wanted
    merges = [tuple(rule) for rule in found["model"]["merges"]]
    assert merges[:3] == [("\n", "\n"), ("\u2581", "\u2581"), ("\u2581\u2581", "\u2581\u2581")]
    assert merges[3:6] == [("th", "e"), ("t", "he"), ("h", "e")]
    for text in ("the  thing in 天气天天\n\n\n<b> ab a\x00é<bos>", " ", "\u2581a", "    "):
        assert ours(text).input_ids == theirs(text).input_ids


def test_another_tokenizer_is_refused(tmp_path):
    write(tmp_path / "tiny.gguf", model="gpt2")
    with pytest.raises(ModelUnavailable) as caught:
        convert(tmp_path / "tiny.gguf", tmp_path, lambda share: None)
    assert caught.value.reason == "wrong_file"
