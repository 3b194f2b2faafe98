"""How the server is, in numbers: for who runs it, and for Prometheus."""

from __future__ import annotations

import math
from collections.abc import Iterator

import psutil
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from explain.models import MODELS
from explain.server import Server

MB = 2**20


def status(server: Server, visitors: int) -> dict:
    """What an operator wants to know. `visitors` are the tabs that are open.

    Unit: ms for waits of the last thousand runs of a page, MB for memory.
    """
    process = psutil.Process()
    line, runs = server.line, server.runs
    return {
        "visitors": visitors,
        "line": {
            "at_work": line.working,
            "waiting": line.waiting,
            "wait_ms_p50": round(1000 * quantile(line.waits, 0.5), 1),
            "wait_ms_p95": round(1000 * quantile(line.waits, 0.95), 1),
            "wait_ms_longest": round(1000 * line.longest, 1),
        },
        "texts": {"read": runs.read, "stepped": runs.stepped},
        "jobs": server.jobs.running,
        "models": {name: server.shelf.status(name).state for name in MODELS},
        "memory_mb": {
            "process": round(process.memory_info().rss / MB),
            "prefixes": round(runs.brief.held / MB, 1),
            "traces": round(runs.whole.held / MB, 1),
            "kept": round(server.kept.held / MB, 1),
        },
        "threads": process.num_threads(),
    }


def quantile(values, share: float) -> float:
    """The value that this share of the values does not exceed, by nearest rank; 0 of none."""
    ranked = sorted(values)
    return ranked[math.ceil(share * len(ranked)) - 1] if ranked else 0.0


class _Metrics:
    """The same as metrics."""

    def __init__(self, told: dict):
        self.told = told

    def collect(self) -> Iterator[Metric]:
        told, line = self.told, self.told["line"]
        yield GaugeMetricFamily("explain_visitors", "Tabs that are open", told["visitors"])
        yield GaugeMetricFamily("explain_line_at_work", "Runs at work", line["at_work"])
        yield GaugeMetricFamily("explain_line_waiting", "Runs that wait", line["waiting"])
        waits = GaugeMetricFamily(
            "explain_line_wait_seconds", "Waits of the last thousand runs", labels=["quantile"]
        )
        for name, share in (("p50", "0.5"), ("p95", "0.95")):
            waits.add_metric([share], line[f"wait_ms_{name}"] / 1000)
        yield waits
        yield CounterMetricFamily("explain_texts_read", "Texts read in full", told["texts"]["read"])
        yield CounterMetricFamily(
            "explain_steps", "Texts read on by a token", told["texts"]["stepped"]
        )
        yield GaugeMetricFamily("explain_jobs", "Jobs under way", told["jobs"])
        memory = GaugeMetricFamily("explain_memory_bytes", "Memory held", labels=["part"])
        for part, held in told["memory_mb"].items():
            memory.add_metric([part], held * MB)
        yield memory
        ready = GaugeMetricFamily(
            "explain_model_ready", "Whether a model is ready", labels=["model"]
        )
        for name, state in told["models"].items():
            ready.add_metric([name], float(state == "ready"))
        yield ready
        yield GaugeMetricFamily("explain_threads", "Threads of the process", told["threads"])


def metrics(server: Server, visitors: int) -> bytes:
    """The same in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_Metrics(status(server, visitors)))
    return generate_latest(registry)
