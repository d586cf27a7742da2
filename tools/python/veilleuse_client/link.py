"""The protocol as both roles speak it: hello, commands that are sent again with the same id until answered, signs of
life, and coming back where the close code allows it. Knows nothing of conversations."""
from __future__ import annotations

import asyncio
import random
import secrets
import ssl
import time
from asyncio import sleep as pause
from collections import deque
from collections.abc import Callable

from . import limits
from .errors import Ended, GivenUp, Refused, Stopped, TooManyWaiting, VeilleuseError
from .pace import Pace
from .pending import Answer, Command, PendingCommands
from .reconnect_policy import BEYOND_END, NEVER, NO_CLOSE_FRAME, delay_before_retry_s
from .role import Frame, Role
from .tasks import first_of, happens_within
from .unsendable import why_no_command
from .wire import Lost, Socket

# Refusals that say "not now" and decided nothing.
PASSING = {"too_many_in_flight", "rate_limited", "overloaded", "unavailable"}
# Decided by who remembers what had an effect: nothing had one. To be decided anew later.
DECIDED_FOR_NOW = {"too_many_pending_steps"}


class Link:
    def __init__(self, url: str, role: Role, ping_every_s: float, tls: ssl.SSLContext | None = None) -> None:
        self._url, self._tls = url, tls
        self._role = role
        self._ping_every_s = ping_every_s
        self._session = secrets.token_hex(16)
        self._pending = PendingCommands()
        self._frames: deque[Frame] = deque()
        self._limits: dict[str, int] = {}
        self._pace = Pace(limits.COMMANDS_PER_SECOND, limits.BURST, 0.0)
        self._online = False
        self._welcomed_at_s = 0.0
        self._asked_s: float | None = None
        self._heard = asyncio.Event()
        self._wake = asyncio.Event()
        self._anew = asyncio.Event()
        self._end: VeilleuseError | None = None
        self._started: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns at the first welcome; raises `Ended` instead. While the server is away, waits for it."""
        if self._end is not None:
            raise self._end
        self._started = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run())
        try:
            await self._started
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        try:
            # More than once: what it interrupts in a library may swallow it, see `happens_within`.
            while self._task is not None and not self._task.done():
                self._task.cancel()
                await asyncio.wait([self._task], timeout=limits.LEAVING_S)
        finally:
            self._finish(Stopped("the client was left"), None)

    @property
    def pending(self) -> PendingCommands:
        return self._pending

    def connect_anew(self) -> None:
        """Now. What is unanswered is sent again, and the role's `hello` says from where to go on."""
        self._role.disconnected()
        self._anew.set()

    def tell(self, frame: Frame) -> None:
        """A frame without an id: now or never."""
        if self._online and len(self._frames) < limits.FRAMES_HELD:
            self._frames.append(frame)
            self._wake.set()

    async def command(self, body: Frame, lane: str) -> Answer:
        """Returns when it is durable; has one effect, however often connections break. Cancelled, it is withdrawn if
        it was never sent, and else goes on by itself. Raises `Refused`, `GivenUp`, `TooManyWaiting`, `Ended` and
        `Stopped`."""
        if self._end is not None:
            raise self._end
        if len(self._pending) >= limits.COMMANDS_HELD:
            raise TooManyWaiting(f"{limits.COMMANDS_HELD} commands are waiting")
        unsendable = why_no_command(body, self._limits.get("frame_bytes", limits.FRAME_SENT_BYTES))
        if unsendable is not None:
            raise unsendable
        command = self._pending.add(body, lane, asyncio.get_running_loop().create_future())
        timer = in_an_hour(lambda: self._give_up(command))
        command.answer.add_done_callback(lambda _: timer.cancel())
        self._wake.set()
        try:
            return await asyncio.shield(command.answer)
        except asyncio.CancelledError:
            if not command.was_sent and self._pending.finish(command.id) is not None:
                command.answer.cancel()
                self._settled()
            raise

    def _give_up(self, command: Command) -> None:
        self._pending.finish(command.id)
        fail(command, GivenUp(command.was_sent))
        if command.was_sent:
            # A connection is not told of the messages that went over it: only a new one tells what became of it.
            self.connect_anew()
        self._settled()

    async def _run(self) -> None:
        attempt = 0
        try:
            while True:
                lost = await self._live_once()
                lived = self._online and time.monotonic() - self._welcomed_at_s >= limits.GOOD_CONNECTION_S
                self._disconnected()
                if lost is None:
                    continue
                if lost.untrusted and self._welcomed_at_s == 0.0:  # Later, it is being renewed.
                    return self._finish_with(Ended(lost.code, "the server's certificate is not trusted"))
                if lost.code in NEVER:
                    return self._finish_with(Ended(lost.code, NEVER[lost.code]))
                if lost.code == BEYOND_END:
                    self._role.history_forgotten()
                attempt = 0 if lived else attempt + 1
                asked_s = self._asked_s if self._asked_s is not None else lost.asked_s
                await pause(delay_before_retry_s(lost.code, max(0, attempt - 1), random.random(), asked_s))
        except VeilleuseError as error:
            self._finish_with(error)
        except Exception as error:
            # A defect of ours, or a server that does not speak the protocol: nobody may wait for ever.
            self._finish_with(Ended(NO_CLOSE_FRAME, f"the client failed: {type(error).__name__}"))
            raise

    async def _live_once(self) -> Lost | None:
        """One connection, until it is lost; None: this side wants another one at once."""
        # Those of a machine that slept; the others have a timer.
        for command in self._pending.too_old():
            self._give_up(command)
        self._asked_s = None
        self._anew.clear()
        socket: Socket | None = None
        try:
            socket = await Socket.open(self._url, self._tls)
            await socket.send({"type": "hello", "versions": {"min": 1, "max": 1}, "session": self._session,
                               **self._role.hello()})
            await first_of(self._receive(socket), self._send(socket), self._stay_alive(), self._anew.wait())
            return None
        except Lost as lost:
            return lost
        finally:
            if socket is not None:
                await socket.close()

    async def _receive(self, socket: Socket) -> None:
        while True:
            frame = await socket.receive()
            self._heard.set()
            self._dispatch(frame)

    async def _send(self, socket: Socket) -> None:
        while True:
            self._wake.clear()
            now_s = time.monotonic()
            wait_s = self._pace.wait_s(now_s)
            frame = self._next_frame(now_s) if self._online and wait_s == 0 else None
            if frame is not None:
                self._pace.take()
                await socket.send(frame)
                continue
            if wait_s == 0:
                due_s = self._pending.next_due_s(now_s)
                timeout = None if due_s is None else due_s - now_s
            else:
                timeout = wait_s
            await happens_within(self._wake, timeout)

    def _next_frame(self, now_s: float) -> Frame | None:
        if self._frames:
            return self._frames.popleft()
        command = self._pending.next_ready(self._limits.get("in_flight", limits.IN_FLIGHT), now_s)
        if command is None:
            return None
        command.in_flight = True
        return {**command.body, "id": command.id}

    async def _stay_alive(self) -> None:
        """Until nothing is heard any more; the first that must be heard is the welcome."""
        while True:
            if not await happens_within(self._heard, limits.SILENCE_S):
                raise Lost(NO_CLOSE_FRAME)
            await asyncio.sleep(self._ping_every_s)
            self._heard.clear()
            self.tell({"type": "ping"})

    def _dispatch(self, frame: Frame) -> None:
        kind = frame["type"]
        command = self._pending.find(frame["id"]) if "id" in frame else None
        if kind == "welcome":
            self._welcomed(frame)
        elif kind == "reconnect":
            self._asked_s = frame["after_ms"] / 1000
        elif "id" not in frame:
            self._role.received(frame)
        elif command is None:
            pass  # Answered before, or given up.
        elif kind == "accepted":
            self._accepted(command, Answer(frame["first"], frame["last"], frame["at"]))
        elif kind == "refused":
            self._refused(command, frame["reason"], frame.get("field"), frame.get("after_ms", 0) / 1000)
        elif kind == "unknown":
            command.in_doubt = True
            self._retry_later(command)

    def _welcomed(self, frame: Frame) -> None:
        self._online = True
        self._welcomed_at_s = time.monotonic()
        self._limits = frame.get("limits", {})
        self._pace = Pace(self._limits.get("commands_per_second", limits.COMMANDS_PER_SECOND),
                          self._limits.get("burst", limits.BURST), self._welcomed_at_s)
        self._role.welcomed(frame)
        if self._started is not None and not self._started.done():
            self._started.set_result(None)
        self._wake.set()

    def _accepted(self, command: Command, answer: Answer) -> None:
        self._pending.finish(command.id)
        self._role.accepted(command, answer)
        if not command.answer.done():
            command.answer.set_result(answer)
        self._settled()

    def _refused(self, command: Command, reason: str, field: str | None, asked_s: float) -> None:
        if reason in DECIDED_FOR_NOW:
            command.in_doubt = False
        if reason in PASSING or reason in DECIDED_FOR_NOW:
            return self._retry_later(command, asked_s)
        self._pending.finish(command.id)
        fail(command, Refused(reason, field))
        self._settled()

    def _retry_later(self, command: Command, asked_s: float = 0) -> None:
        self._pending.retry_later(command, time.monotonic(), random.random(), asked_s)
        self._settled()

    def _settled(self) -> None:
        self._role.decided()
        self._wake.set()

    def _disconnected(self) -> None:
        self._online = False
        self._heard.clear()
        self._frames.clear()
        self._pending.connection_lost()
        self._role.disconnected()

    def _finish_with(self, error: VeilleuseError) -> None:
        self._disconnected()
        self._finish(error, error)

    def _finish(self, error: VeilleuseError, told: VeilleuseError | None) -> None:
        if self._end is not None:
            return
        self._end = error
        if self._started is not None and not self._started.done():
            self._started.set_exception(error)
        for command in self._pending.finish_all():
            fail(command, error)
        self._role.ended(told)


def in_an_hour(action: Callable[[], None]) -> asyncio.TimerHandle:
    return asyncio.get_running_loop().call_later(limits.RESEND_FOR_S, action)


def fail(command: Command, error: VeilleuseError) -> None:
    """An exception that nobody waits for any more is no news."""
    if not command.answer.done():
        command.answer.set_exception(error)
        command.answer.exception()
