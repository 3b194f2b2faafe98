"""Every figure of the bench, in one list: what it is called, its unit, and the bar it must clear.

To add a figure: one line in FIGURES, and the same name in what a topic's `measure()` returns.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST, LEAST = "<=", ">="


@dataclass(frozen=True)
class Figure:
    """One named number."""

    name: str
    topic: str
    unit: str
    bar: float | None = None
    direction: str = MOST

    def ok(self, value: float | None) -> bool | None:
        """Whether a value clears the bar; None without a bar or a value."""
        if value is None or self.bar is None:
            return None
        return value <= self.bar if self.direction == MOST else value >= self.bar


FIGURES = (
    Figure("step_over_generate_64", "model", "x", 0.70),
    Figure("step_over_generate_256", "model", "x", 0.70),
    Figure("naive_over_step_256", "model", "x", 15, LEAST),
    Figure("step_over_limit_64", "model", "x", 2.0),
    Figure("step_ms_64", "model", "ms"),
    Figure("step_ms_256", "model", "ms"),
    Figure("generate_ms_64", "model", "ms"),
    Figure("generate_ms_256", "model", "ms"),
    Figure("naive_ms_256", "model", "ms"),
    Figure("limit_ms", "model", "ms"),
    Figure("limit_least_ms", "model", "ms"),
    Figure("product_numpy_ms", "model", "ms"),
    Figure("product_torch_ms", "model", "ms"),
    Figure("product_onednn_ms", "model", "ms"),
    Figure("knob_ms", "browser", "ms", 100),
    Figure("compare_knob_ms", "compare", "ms", 120),
    Figure("compare_kb", "compare", "kB", 300),
    Figure("click_overhead_ms", "browser", "ms", 120),
    Figure("click_ms", "browser", "ms"),
    Figure("click_step_ms", "browser", "ms"),
    Figure("layout_shift", "browser", "sum", 0.1),
    Figure("rss_mb", "browser", "MB", 1500),
    Figure("rss_peak_mb", "browser", "MB"),
    Figure("first_page_s", "browser", "s"),
    Figure("ready_s", "browser", "s"),
    Figure("head_switch_ms", "attention", "ms", 100),
    Figure("grid_ms", "attention", "ms", 400),
    Figure("grid_kb", "attention", "kB", 400),
    Figure("effect_map_over_pass", "attention", "x", 60),
    Figure("tower_page_extra_ms", "transformer", "ms", 1000),
    Figure("lens_over_step", "transformer", "x", 1.0),
    Figure("lens_table_ms", "transformer", "ms", 1500),
    Figure("lens_slider_ms", "transformer", "ms", 100),
    Figure("tower_page_ms", "transformer", "ms"),
    Figure("tower_pass_ms", "transformer", "ms"),
    Figure("neighbours_ms", "embedding", "ms", 30),
    Figure("pca_200_ms", "embedding", "ms", 50),
    Figure("small_step_ms", "small", "ms", 4),
    Figure("trainer_over_bare_loop", "small", "x", 0.8, LEAST),
    Figure("small_ready_s", "small", "s"),
    Figure("torch_import_s", "small", "s"),
    Figure("scale_filter_ms", "scale", "ms", 300),
    Figure("reward_agreement_100", "chatgpt", "share", 0.85, LEAST),
    Figure("rlhf_gain_sd", "chatgpt", "sd", 1.0, LEAST),
    Figure("rlhf_s", "chatgpt", "s", 30),
    Figure("rlhf_kl_over_leash", "chatgpt", "x", 1.0),
    Figure("rlhf_kl_without_leash", "chatgpt", "x", 3.0, LEAST),
    Figure("rlhf_tv", "chatgpt", "share", 0.15),
    Figure("sft_right_1000", "chatgpt", "share", 0.6, LEAST),
    Figure("sft_s", "chatgpt", "s", 60),
    Figure("icl_curve_s", "emergence", "s", 12),
    Figure("icl_passes_over_whole", "emergence", "x"),
    Figure("cot_s", "emergence", "s", 240),
    Figure("cot_step_slower", "emergence", "x", 2.0),
    Figure("tuning_step_slower", "chatgpt", "x", 2.0),
    Figure("room_answer_s", "room", "s", 1.0),
    Figure("room_step_slower", "room", "x", 1.5),
    Figure("room_answers_wrong", "room", "answers", 0),
    Figure("room_memory_mb", "room", "MB", 20),
    Figure("room_step_ms", "room", "ms"),
    Figure("room_step_alone_ms", "room", "ms"),
    Figure("lesson_step_ms", "lesson", "ms", 400),
    Figure("lesson_slowest_ms", "lesson", "ms"),
    Figure("gemma_step_over_generate_64", "gemma", "x", 0.60),
    Figure("gemma_step_over_limit_64", "gemma", "x", 2.0),
    Figure("gemma_step_ms_64", "gemma", "ms"),
    Figure("gemma_generate_ms_64", "gemma", "ms"),
    Figure("gemma_neighbours_ms", "gemma", "ms", 60),
    Figure("gemma_knob_ms", "gemma", "ms", 100),
    Figure("gemma_ready_s", "gemma", "s", 6),
    Figure("gemma_convert_s", "gemma", "s", 25),
    Figure("rss_all_mb", "gemma", "MB", 2400),
    Figure("rss_all_peak_mb", "gemma", "MB"),
    Figure("ray_step_extra_ms", "replicas", "ms", 15),
    Figure("ray_step_ms", "replicas", "ms"),
    Figure("ray_step_embedded_ms", "replicas", "ms"),
    Figure("load_at_start", "machine", "1 min"),
    Figure("load_at_end", "machine", "1 min"),
)
TOPICS = (
    "model", "browser", "attention", "embedding", "transformer", "small", "scale", "emergence",
    "chatgpt", "room", "lesson", "gemma", "replicas", "compare",
)  # fmt: skip
