"""Work that goes on in threads while pages wait for it, shared by all who ask for the same."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import nullcontext
from typing import Any

from explain.models.line import Line
from explain.models.refused import Refused, Stopped

log = logging.getLogger(__name__)
AT_ONCE = 32  # jobs; what they compute takes its turn at the model besides
REMEMBERED = 64  # jobs that are over and can still be looked at


class Job:
    """One piece of work. state: running, done, stopped or failed.

    `share` says how far it is, `known` is what it has found so far, `found` what it found in the
    end, `error` why it failed. A job with `patience` ends when nobody has asked for so many seconds.
    """

    def __init__(self, patience: float | None = None, line: Line | None = None):
        self._line = line
        self.share = 0.0
        self.known: Any = None
        self.found: Any = None
        self.state = "running"
        self.error: Exception | None = None
        self.patience, self.asked = patience, time.monotonic()
        self._future: Future | None = None

    def tell(self, share: float, known: object = None) -> bool:
        """The work says how far it is, and hears whether to go on."""
        self.share, self.known = share, known
        left = self.patience is not None and time.monotonic() - self.asked > self.patience
        return self.state == "running" and not left

    def stop(self) -> None:
        """End it at its next word; what is known stays."""
        if self.state == "running":
            self.state = "stopped"

    def wait(self, seconds: float) -> bool:
        """Wait so long for its end, and say whether it came; meanwhile another visitor is served."""
        self.asked = time.monotonic()
        if self._future is None or self._future.done():
            return True
        with self._line.aside() if self._line else nullcontext():
            return not wait_for([self._future], seconds).not_done

    def run(self, work: Callable[[Job], object]) -> None:
        """Do the work; in a thread of its own."""
        try:
            self.found = work(self)
        except Stopped as error:
            self.error, self.state = error, "stopped"
        except Exception as error:
            self.error, self.state = error, "failed"
        else:
            self.state = "stopped" if self.state == "stopped" or self.found is None else "done"


class Jobs:
    """All work under way, by its key; and the last that are over. Who waits for it leaves `line`."""

    def __init__(self, line: Line | None = None):
        self._line = line
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._jobs: OrderedDict[tuple, Job] = OrderedDict()

    @property
    def running(self) -> int:
        """How many are under way."""
        return sum(job.state == "running" for job in list(self._jobs.values()))

    def find(self, key: tuple) -> Job | None:
        """The job of a key, over or not."""
        with self._lock:
            job = self._jobs.get(key)
        if job:
            job.asked = time.monotonic()
        return job

    def ask(self, key: tuple, work: Callable[[Job], object], **how) -> Job:
        """The job of a key, over or not; begun now if nobody has asked for it yet."""
        return self.find(key) or self.start(key, work, **how)

    def start(
        self, key: tuple, work: Callable[[Job], object], *, patience: float | None = None
    ) -> Job:
        """The job of a key; begun now, also where the last one was stopped or failed."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.state in ("stopped", "failed"):
                job = self._jobs[key] = Job(patience, self._line)
                self._jobs.move_to_end(key)
                over = [k for k, one in self._jobs.items() if one.state != "running"]
                for left in over[:-REMEMBERED]:
                    del self._jobs[left]
                job._future = self._pool.submit(self._run, key, job, work)
        job.asked = time.monotonic()
        return job

    def forget(self, belongs: Callable[[tuple, Job], bool]) -> None:
        """Let go of jobs that are over: those that failed, to be made anew; those of what is gone."""
        with self._lock:
            for key, job in list(self._jobs.items()):
                if job.state != "running" and belongs(key, job):
                    del self._jobs[key]

    def close(self) -> None:
        """End all of them: the server stops."""
        for job in list(self._jobs.values()):
            job.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)

    @staticmethod
    def _run(key: tuple, job: Job, work: Callable[[Job], object]) -> None:
        job.run(work)
        if job.state == "failed" and not isinstance(job.error, Refused | ValueError):
            log.error("%s failed", key[0], exc_info=job.error)
