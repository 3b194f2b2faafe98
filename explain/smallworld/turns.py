"""Trainings in front of visitors take turns: one at a time, bounded, and over when nobody watches."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import torch

from explain.models.cores import CORES

PATIENCE_S = 6.0  # without a sign of life from the session
KEPT = 16  # trainings that are over and can still be looked at


@dataclass
class Turn:
    """One session's training. state: queued, running, paused, done, stopped.

    It belongs to a session that must keep asking for it. Unit: `seconds` at work, without pauses.
    """

    owner: str
    state: str = field(default="queued", kw_only=True)
    seconds: float = field(default=0.0, kw_only=True)
    beat: float = field(default_factory=time.monotonic, kw_only=True)
    unwatched: bool = field(default=False, kw_only=True)  # stopped because its session was away

    @property
    def alive(self) -> bool:
        """Whether it still is to be worked on."""
        return self.state in ("queued", "running", "paused")

    def steps(self) -> Iterator[None]:
        """The work, a step at a time; between two steps it can be held or stopped."""
        raise NotImplementedError

    def ended(self) -> None:
        """Let go of what only the work needed."""


class Turns:
    """Takes the trainings of all sessions, one after another, in one thread that ends when idle."""

    def __init__(self):
        self._lock = threading.Lock()
        self._turns: list[Turn] = []
        self._thread: threading.Thread | None = None

    def take(self, turn: Turn) -> None:
        """Line up a training; its owner's earlier one is stopped."""
        self.stop(turn.owner)
        with self._lock:
            others = [one for one in self._turns if one.owner != turn.owner]
            over = [one for one in others if not one.alive][-KEPT:]
            self._turns = [*over, *(one for one in others if one.alive), turn]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    def find(self, owner: str):
        """The owner's training, and a sign of life from the session; None for none."""
        turn = next((one for one in self._turns if one.owner == owner), None)
        if turn:
            turn.beat = time.monotonic()
        return turn

    def stop(self, owner: str) -> None:
        """End the owner's training; what it had learned stays to be seen."""
        turn = self.find(owner)
        if turn and turn.alive:
            turn.state = "stopped"

    def pause(self, owner: str, on: bool) -> None:
        """Hold the owner's training, or go on with it."""
        turn = self.find(owner)
        if turn and turn.state in ("running", "paused"):
            turn.state = "paused" if on else "running"

    def place(self, turn: Turn) -> int:
        """How many are before this one."""
        waiting = [one for one in self._turns if one.alive]
        return waiting.index(turn) if turn in waiting else 0

    @property
    def idle(self) -> bool:
        """Whether no thread is training."""
        return self._thread is None

    def _work(self) -> None:
        torch.set_num_threads(CORES.count)  # a new thread begins with what some pass set for itself
        while True:
            with self._lock:
                waiting = [one for one in self._turns if one.alive]
                if not waiting:
                    self._thread = None
                    return
            turn = waiting[0]
            turn.state = "running" if turn.state == "queued" else turn.state
            try:
                self._run(turn)
                turn.ended()
            except Exception:  # a thread's error would vanish, and the queue with it
                turn.state = "stopped"
                raise

    def _run(self, turn: Turn) -> None:
        started, steps = time.monotonic(), turn.steps()
        while True:
            now = time.monotonic()
            if now - turn.beat > PATIENCE_S:
                turn.unwatched, turn.state = True, "stopped"
            if not turn.alive:
                steps.close()
                return
            if turn.state == "paused":
                time.sleep(0.05)
                started += time.monotonic() - now
                continue
            if next(steps, self) is self:  # a step yields None
                turn.state = "done" if turn.alive else turn.state
                return
            turn.seconds = time.monotonic() - started
