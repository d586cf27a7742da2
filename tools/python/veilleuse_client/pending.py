"""Commands that have no final answer yet. Each keeps its id until answered, over any number of connections, so that
sending it again has one effect.

A lane is what must stay in order (a conversation, the desk): one command of a lane is under way at a time, so a message
refused for now is never overtaken by the next one."""
from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from . import limits
from .reconnect_policy import backoff_s, heeded_s


@dataclass(frozen=True)
class Answer:
    """Durable: the command led to the events `first`…`last` (`last` = `first` - 1: nothing to change). `at_us`:
    microseconds since 1970, 0 in the answer to a repeated command."""
    first: int
    last: int
    at_us: int


def clock_s() -> float:
    """Goes on while the machine sleeps, as the server's does; asyncio's may not."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.time()


@dataclass
class Command:
    id: int
    body: dict[str, Any]
    lane: str
    answer: asyncio.Future[Answer]
    in_flight: bool = False
    # An earlier sending was never answered, or answered "unknown": it may have had its effect.
    in_doubt: bool = False
    not_before_s: float = 0.0
    attempts: int = 0
    since_s: float = field(default_factory=lambda: clock_s())

    @property
    def was_sent(self) -> bool:
        return self.in_flight or self.in_doubt


class PendingCommands:
    """In order of their ids."""

    def __init__(self) -> None:
        self._commands: dict[int, Command] = {}
        self._last_id = 0

    def __len__(self) -> int:
        return len(self._commands)

    def add(self, body: dict[str, Any], lane: str, answer: asyncio.Future[Answer]) -> Command:
        self._last_id += 1
        self._commands[self._last_id] = Command(self._last_id, body, lane, answer)
        return self._commands[self._last_id]

    def find(self, command_id: int) -> Command | None:
        return self._commands.get(command_id)

    def finish(self, command_id: int) -> Command | None:
        return self._commands.pop(command_id, None)

    def finish_all(self) -> list[Command]:
        all_of_them = list(self._commands.values())
        self._commands.clear()
        return all_of_them

    def too_old(self) -> list[Command]:
        """For the server, who may have forgotten the client session."""
        return [c for c in self._commands.values() if clock_s() - c.since_s >= limits.RESEND_FOR_S]

    def next_ready(self, in_flight: int, now_s: float) -> Command | None:
        """The first that may go. Within `in_flight` ids of the oldest: so no more are under way, and the server, which
        remembers twice as many, has not forgotten the oldest."""
        lanes: set[str] = set()
        oldest = next(iter(self._commands), 0)
        for command in self._commands.values():
            if command.id >= oldest + in_flight:
                return None
            is_head = command.lane not in lanes
            lanes.add(command.lane)
            if is_head and not command.in_flight and command.not_before_s <= now_s:
                return command
        return None

    def next_due_s(self, now_s: float) -> float | None:
        """When the next held-back command may go."""
        waiting = [c.not_before_s for c in self._commands.values() if not c.in_flight and c.not_before_s > now_s]
        return min(waiting, default=None)

    def retry_later(self, command: Command, now_s: float, draw: float, asked_s: float = 0) -> None:
        """The same id goes again, not before the server asked for it. Says nothing about what an earlier sending
        did."""
        wait_s = backoff_s(limits.COMMAND_RETRY_S, limits.COMMAND_RETRY_MAX_S, command.attempts, draw)
        command.in_flight = False
        command.not_before_s = now_s + max(wait_s, heeded_s(asked_s))
        command.attempts += 1

    def connection_lost(self) -> None:
        for command in self._commands.values():
            command.in_doubt = command.was_sent
            command.in_flight = False

    def has_sent(self, kind: str, lane: str) -> bool:
        """One of this type and lane may have had its effect, and nobody knows yet."""
        return any(c.was_sent and c.lane == lane and c.body["type"] == kind for c in self._commands.values())
