"""One conversation as its moderator sees it; made by `Staff.attach`."""
from __future__ import annotations

import asyncio
import random
import time

from . import limits
from .errors import Detached, HistoryShorter, Refused, Stopped, VeilleuseError
from .events import EventStream, event_of, own_message
from .link import Link
from .pending import Answer, Command
from .reconnect_policy import backoff_s, heeded_s
from .role import Frame

# Why an attachment is refused that may be granted a moment later, besides `unknown_conversation` (see limits).
NOT_NOW = {"overloaded", "unavailable", "rate_limited"}


class Chat:
    """Attached again after every reconnect, from the last event that came. Methods raise what `Staff`'s do."""

    def __init__(self, link: Link, conversation: str, me: str, last_seen: int) -> None:
        self.conversation = conversation
        self._link = link
        self._me = me
        self._events = EventStream(last_seen, self._ask, lambda: link.pending.has_sent("post_message", conversation))
        self._attached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._asking = False
        self._attempts = 0
        self._patient_until_s = 0.0
        # How many wait for it or have it: who gives up takes it from nobody else.
        self.wanted_by = 0
        self._timer: asyncio.TimerHandle | None = None

    async def say(self, text: str) -> int:
        """Returns the message's number once it is durable. Sent once, however often the connection breaks."""
        return (await self._command({"type": "post_message", "text": text})).last

    async def mark_read(self, up_to: int) -> None:
        """`up_to`: the number of the last event that was read."""
        await self._link.command({"type": "mark_read", "conversation": self.conversation, "up_to": up_to},
                                 f"read {self.conversation}")

    async def close(self) -> None:
        """Ends the conversation for good, after what was said before."""
        await self._command({"type": "close"})

    async def leave(self) -> None:
        """The last moderator to leave sends the child back to the queue."""
        await self._command({"type": "leave"})

    def typing(self) -> None:
        """Told to the others now or never."""
        self._link.tell({"type": "typing", "conversation": self.conversation})

    def events(self) -> EventStream:
        """As `Youth.events`; raises `Detached` when this moderator is no longer in the conversation."""
        return self._events

    async def _command(self, body: Frame) -> Answer:
        return await self._link.command({**body, "conversation": self.conversation}, self.conversation)

    # What follows is called by `Staff` alone.

    async def attached(self) -> None:
        """Returns when the engine let this console in; raises its refusal."""
        await asyncio.shield(self._attached)

    def ask_patiently(self) -> None:
        """On attaching, and after every welcome."""
        self._patient_until_s = time.monotonic() + limits.ATTACH_PATIENCE_S
        self._attempts = 0
        self._ask()

    def received(self, frame: Frame) -> None:
        kind = frame["type"]
        if self._events.finished:
            return
        if kind == "event":
            self._events.take_from_server(event_of(frame))
        elif kind == "caught_up":
            self._events.caught_up()
        elif kind == "attached":
            self._let_in()
        elif kind == "detached":
            self._patient_until_s = 0.0
            self._thrown_out()
        elif kind == "refused" and self._asking:
            self._not_let_in(frame["reason"], frame.get("field"), frame.get("after_ms", 0) / 1000)
        elif kind == "refused" and frame["reason"] != "rate_limited":
            # The answer to a second asking, or a sign of typing that only those who are in may give.
            self._thrown_out()

    def follows(self, former: int) -> None:
        """What so many former ones of this conversation asked for may still be under way."""
        self._events.forgive_gaps(former)

    def accepted(self, command: Command, answer: Answer) -> None:
        if command.body["type"] == "post_message":
            self._events.take(own_message(self.conversation, self._me, command.body["text"], answer))

    def decided(self) -> None:
        self._events.own_was_decided()

    def disconnected(self) -> None:
        self._forget_timer()
        self._asking = False
        self._events.lost()

    def ended(self, error: VeilleuseError | None) -> None:
        self._forget_timer()
        self._asking = False
        self._events.finish(error)
        if not self._attached.done():
            self._attached.set_exception(error or Stopped("the client was left"))
            self._attached.exception()

    def _thrown_out(self) -> None:
        """Dismissed, or it could not be read: the answer to another try tells which."""
        self._events.lost()
        self._ask()

    def _ask(self) -> None:
        """Asks again by itself while no answer comes."""
        self._asking = True
        self._link.tell({"type": "attach", "conversation": self.conversation, "last_seen": self._events.last_seen})
        self._ask_later(limits.ATTACH_RETRY_MAX_S)

    def _ask_later(self, wait_s: float) -> None:
        self._forget_timer()
        self._timer = asyncio.get_running_loop().call_later(wait_s, self._ask)

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _let_in(self) -> None:
        self._forget_timer()
        self._asking = False
        self._events.begin()
        if not self._attached.done():
            self._attached.set_result(None)

    def _not_let_in(self, reason: str, field: str | None, asked_s: float) -> None:
        if reason == "last_seen_beyond_end":
            self._events.start_over(HistoryShorter("the engine has fewer events than were seen of it"))
            return self._ask()
        is_patient = time.monotonic() < self._patient_until_s
        if reason in NOT_NOW or (reason == "unknown_conversation" and is_patient):
            wait_s = backoff_s(limits.ATTACH_RETRY_S, limits.ATTACH_RETRY_MAX_S, self._attempts, random.random())
            self._attempts += 1
            return self._ask_later(max(wait_s, heeded_s(asked_s)))
        was_in = self._attached.done()
        self.ended(Detached("no longer in the conversation") if was_in else Refused(reason, field))
