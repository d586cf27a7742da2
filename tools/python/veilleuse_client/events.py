"""One conversation's events: each once and in order, whatever connections brought them."""
from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import limits
from .errors import EventGap, VeilleuseError
from .pending import Answer


@dataclass(frozen=True)
class Event:
    """`at_us`: microseconds since 1970; of an own message whose first answer was lost, by this machine's clock.
    `kind` is the wire's `event`, as `message_posted`. `by` is `youth` or a moderator's id. `fields` has all others."""
    conversation: str
    seq: int
    at_us: int
    kind: str
    by: str | None = None
    text: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def event_of(frame: Mapping[str, Any]) -> Event:
    return Event(frame["conversation"], frame["seq"], frame["at"], frame["event"], frame.get("by"), frame.get("text"),
                 frame)


def own_message(conversation: str, by: str, text: str, answer: Answer) -> Event:
    """The server sends a message's event to everyone but the connection that posted it."""
    at_us = answer.at_us or time.time_ns() // 1000
    return Event(conversation, answer.last, at_us, "message_posted", by, text)


class EventStream:
    """An asynchronous iterator for one consumer. `read_again` asks the server for what follows `last_seen`;
    `awaits_own` tells whether an own message may stand where a number is missing."""

    def __init__(self, last_seen: int, read_again: Callable[[], None], awaits_own: Callable[[], bool]) -> None:
        self._next = last_seen + 1
        self._read_again = read_again
        self._awaits_own = awaits_own
        # What the consumer gets next, in order; an error is raised in its turn.
        self._ready: deque[Event | VeilleuseError] = deque()
        # Taken, but a lower number is still missing.
        self._ahead: dict[int, Event] = {}
        self._live = False
        self._caught_up = False
        # Something was dropped. What comes is not taken until the server was asked again.
        self._behind = False
        self._forgives = 0
        self._finished = False
        self._final: VeilleuseError | None = None
        self._changed = asyncio.Event()

    @property
    def last_seen(self) -> int:
        """The highest number below which nothing is missing; `events()` may not have given it out yet."""
        return self._next - 1

    @property
    def finished(self) -> bool:
        """Nothing comes any more."""
        return self._finished

    def forgive_gaps(self, count: int) -> None:
        """So many may come from what was asked for before: what they leave out is only read again."""
        self._forgives = count

    def begin(self) -> None:
        """The server sends what follows `last_seen`."""
        self._ahead.clear()
        self._live = True
        self._caught_up = self._behind = False

    def lost(self) -> None:
        self._live = False
        self._ahead.clear()

    def take(self, event: Event) -> None:
        """An event, or the answer that stands for one."""
        if not self._live or self._behind or event.seq < self._next:
            return
        self._ahead.setdefault(event.seq, event)
        self._drain()

    def take_from_server(self, event: Event) -> None:
        """But for one's own, events come without a hole."""
        self.take(event)
        if event.seq >= self._next:
            self._look_for_gap()

    def caught_up(self) -> None:
        self._caught_up = True
        self._look_for_gap()

    def own_was_decided(self) -> None:
        """An answer that was repeated may be ahead of a history that is still coming."""
        if self._caught_up:
            self._look_for_gap()

    def start_over(self, error: VeilleuseError) -> None:
        """The server's history is another one: from event 1, after the consumer was told."""
        self._next = 1
        self._ready.clear()
        self._fail(error)

    def finish(self, error: VeilleuseError | None) -> None:
        """Nothing comes any more. What is here is still given out; then the iteration ends, or raises the error."""
        if not self._finished:
            self._finished, self._final = True, error
        self._changed.set()

    def __aiter__(self) -> EventStream:
        return self

    async def __anext__(self) -> Event:
        while True:
            if self._ready:
                item = self._ready.popleft()
                if isinstance(item, VeilleuseError):
                    raise item
                return item
            if self._finished:
                if self._final is not None:
                    raise self._final
                raise StopAsyncIteration
            if self._behind and self._live:
                self._live = False
                self._read_again()
            self._changed.clear()
            await self._changed.wait()

    def _drain(self) -> None:
        while self._next in self._ahead and len(self._ready) < limits.EVENTS_HELD:
            self._ready.append(self._ahead.pop(self._next))
            self._next += 1
        if self._next in self._ahead or len(self._ahead) >= limits.EVENTS_HELD:
            self._fall_behind()
        self._changed.set()

    def _look_for_gap(self) -> None:
        if not self._ahead or self._behind or self._awaits_own():
            return
        if self._forgives > 0:
            self._forgives -= 1
            self._fall_behind()
            return self._changed.set()
        self._fail(EventGap(self._next, min(self._ahead)))

    def _fail(self, error: VeilleuseError) -> None:
        self._ready.append(error)
        self._fall_behind()
        self._changed.set()

    def _fall_behind(self) -> None:
        self._behind = True
        self._ahead.clear()
