"""A youth's side: one conversation, whose only key is a secret drawn here."""
from __future__ import annotations

import base64
import secrets
import ssl

from . import limits
from .client import Client
from .errors import HistoryShorter, VeilleuseError
from .events import Event, EventStream, event_of, own_message
from .link import Link
from .pending import Answer, Command
from .role import Frame
from .wire import chat_url

AUTHOR = "youth"
LANE = "conversation"
# A read mark need not wait for a message, nor a message for it.
READ_LANE = "read"


def draw_secret() -> str:
    """256 bits as 43 characters of base64url: who has it has the conversation."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


class Youth(Client):
    """`async with Youth("http://127.0.0.1:8080") as youth:` connects, and waits while the server is away.

    `secret`: of an earlier conversation, to go on with it; `conversation`: its id, to make sure (`Ended` 4004);
    `last_seen`: the last event that need not come again; `tls`: how an https address is trusted, if not as the system
    does. Every method that sends raises what `Link.command` raises:
    `Refused`, `GivenUp`, `TooManyWaiting`, `Ended`, `Stopped`."""

    def __init__(self, address: str, *, secret: str | None = None, conversation: str | None = None,
                 last_seen: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.secret = draw_secret() if secret is None else secret
        self._conversation = conversation
        super().__init__(Link(chat_url(address), _YouthRole(self), limits.YOUTH_PING_S, tls))
        self._events = EventStream(last_seen, self._link.connect_anew,
                                   lambda: self._link.pending.has_sent("post_message", LANE))

    @property
    def conversation(self) -> str:
        """Its id; empty before the first welcome."""
        return self._conversation or ""

    @property
    def last_seen(self) -> int:
        """The last event that came; `events()` may not have given it out yet."""
        return self._events.last_seen

    async def open(self, queue: str | None = None) -> None:
        """Opens the conversation and asks for a place in the queue; whether there was one, events tell."""
        await self._link.command({"type": "open"} if queue is None else {"type": "open", "queue": queue}, LANE)

    async def say(self, text: str) -> int:
        """Returns the message's number once it is durable. Sent once, however often the connection breaks."""
        return (await self._link.command({"type": "post_message", "text": text}, LANE)).last

    async def mark_read(self, up_to: int) -> None:
        """`up_to`: the number of the last event that was read."""
        await self._link.command({"type": "mark_read", "up_to": up_to}, READ_LANE)

    async def close(self) -> None:
        """Ends the conversation for good, after what was said before."""
        await self._link.command({"type": "close"}, LANE)

    def typing(self) -> None:
        """Told to the others now or never."""
        self._link.tell({"type": "typing"})

    def events(self) -> EventStream:
        """All events after `last_seen`, one's own too, each once and in order; for one consumer. Goes on over
        reconnects; ends when the client is left. Raises `Ended`, and, after which one may iterate on, `EventGap` and
        `HistoryShorter`. A slow consumer loses nothing: beyond a bound, events wait on the server."""
        return self._events


class _YouthRole:
    """What the link asks of a youth; apart, so that users see none of it."""

    def __init__(self, youth: Youth) -> None:
        self._youth = youth

    def hello(self) -> Frame:
        youth = self._youth
        frame: Frame = {"role": "youth", "secret": youth.secret, "last_seen": youth._events.last_seen}
        return frame if youth._conversation is None else {**frame, "conversation": youth._conversation}

    def welcomed(self, frame: Frame) -> None:
        self._youth._conversation = frame["conversation"]
        self._youth._events.begin()

    def received(self, frame: Frame) -> None:
        if frame["type"] == "event":
            self._youth._events.take_from_server(event_of(frame))
        elif frame["type"] == "caught_up":
            self._youth._events.caught_up()

    def accepted(self, command: Command, answer: Answer) -> None:
        if command.body["type"] == "post_message":
            event: Event = own_message(self._youth.conversation, AUTHOR, command.body["text"], answer)
            self._youth._events.take(event)

    def decided(self) -> None:
        self._youth._events.own_was_decided()

    def disconnected(self) -> None:
        self._youth._events.lost()

    def history_forgotten(self) -> None:
        self._youth._events.start_over(HistoryShorter("the engine has fewer events than were seen of it"))

    def ended(self, error: VeilleuseError | None) -> None:
        self._youth._events.finish(error)
