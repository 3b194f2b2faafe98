"""Replicas on a cluster of Ray's: starting or joining one, and asking the replica of a visitor.

Ray Serve starts replicas, starts lost ones anew, makes more of them when many wait and fewer when few
do, and leads each visitor to the same one: its router hashes the visitor's name onto a ring of replicas.
When their number changes, the visitors of only one share of the ring move; for each of them one text is
read again.

The only file that knows Ray; imported where `EXPLAIN_ENGINE` asks for it.
"""

# pyright: reportMissingImports=false

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

# Before Ray is imported: it reports nothing about its use to anybody, and a cluster is joined with its
# token, which guards ports that are open to the network.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_AUTH_MODE", "token")

import ray
from ray import serve
from ray.exceptions import RayError, RayTaskError
from ray.serve.config import ProxyLocation, RequestRouterConfig
from ray.serve.exceptions import RayServeException

from explain.ask import Ask
from explain.models.refused import Busy
from explain.server.replica import Answer, Known, Replica
from explain.settings import REPLICAS, REPLICAS_MOST

ROOT = Path(__file__).resolve().parents[2]
APP = "how-llms-work"
LOCAL = "ray"  # what the setting says for a cluster of this process's own
STORE_BYTES = 200 * 2**20  # of a local cluster, for objects on their way
PATIENCE_S = 30.0  # of one piece of work, however many replicas are lost meanwhile
AGAIN_S = 0.1  # until a replica's neighbour is asked in its place
AT_ONCE = 64  # requests that a replica takes in; they take turns there
# As in app.py: read before torch and numpy are imported.
THREADS = {"GOMP_SPINCOUNT": "10000", "OPENBLAS_THREAD_TIMEOUT": "22"}
# More replicas when so many requests a replica are under way, on average.
GROWTH = {"target_ongoing_requests": 2.0, "upscale_delay_s": 10.0, "downscale_delay_s": 300.0}


class Cluster:
    """The replicas, as one front end reaches them."""

    def __init__(self, engine: str):
        """Start a local cluster ("ray") or join the one at an address, and deploy the replicas where
        nobody has yet. Returns when one of them answers. Raises: what Ray raises."""
        begin(engine)
        if APP not in serve.status().applications:
            deploy()
        self._handle = serve.get_app_handle(APP)
        self.known()

    def known(self) -> Known:
        """The models that the replicas hold."""
        return self._handle.known.remote().result()

    def work(self, work: Callable, ask: Ask, more: tuple, named: dict) -> Answer:
        """Have the visitor's replica do it; another one where that is lost. Raises: Busy."""
        # Who runs ahead for a visitor ("name/lesson") does so where the visitor will look.
        seat = self._handle.work.options(session_id=ask.visitor.partition("/")[0])
        until = time.monotonic() + PATIENCE_S
        while (left := until - time.monotonic()) > 0:
            try:
                return seat.remote(work, ask, more, named).result(timeout_s=left)
            except TimeoutError:
                break
            except RayTaskError:  # a fault in the work itself
                raise
            except (RayError, RayServeException):
                time.sleep(AGAIN_S)
        raise Busy


def begin(engine: str) -> None:
    """Start a local cluster or join one, unless that is done."""
    if ray.is_initialized():
        return
    if engine == LOCAL:
        # Else Ray gives each replica one thread, and a lone visitor's step takes twice as long; how many
        # a step really takes, it measures (explain/models/cores.py).
        os.environ.setdefault("OMP_NUM_THREADS", str(os.cpu_count() or 1))
        ray.init(
            num_cpus=max(REPLICAS_MOST, os.cpu_count() or 1),
            object_store_memory=STORE_BYTES,
            include_dashboard=False,
            log_to_driver=False,
            _node_ip_address="127.0.0.1",
        )
    else:
        ray.init(engine, log_to_driver=False)
    serve.start(proxy_location=ProxyLocation.Disabled)  # front ends ask replicas themselves


def deploy() -> None:
    """Start the replicas. Each takes visitors when its models are there."""
    told = {name: text for name, text in os.environ.items() if name.startswith("EXPLAIN_")}
    settings = {"PYTHONPATH": str(ROOT)} | THREADS | told
    router = "ray.serve.experimental.consistent_hash_router.ConsistentHashRouter"
    replicas = serve.deployment(
        Replica,
        max_ongoing_requests=AT_ONCE,
        health_check_period_s=2.0,
        graceful_shutdown_timeout_s=5.0,
        logging_config={"enable_access_log": False},  # no line for each click
        autoscaling_config={"min_replicas": REPLICAS, "max_replicas": REPLICAS_MOST} | GROWTH,
        request_router_config=RequestRouterConfig(
            request_router_class=router, request_router_kwargs={"num_fallback_replicas": 1}
        ),
        ray_actor_options={"num_cpus": 1, "runtime_env": {"env_vars": settings}},
    )
    serve.run(replicas.bind(), name=APP, route_prefix=None)


def leave() -> None:
    """Let go of the cluster; a local one ends."""
    ray.shutdown()
