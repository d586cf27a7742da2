"""A moderator's side: the desk, offers, and the conversations in hand."""
from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import limits
from .chat import Chat
from .client import Client
from .errors import Stopped, TooManyWaiting, VeilleuseError
from .link import Link
from .pending import Answer, Command
from .role import Frame
from .unsendable import why_no_attachment
from .wire import chat_url

LANE = "moderator"


@dataclass(frozen=True)
class Offer:
    """A child whom this moderator may accept until `deadline_us`; who waits since `entered_at_us`. Microseconds since
    1970, by the server's clock."""
    conversation: str
    deadline_us: int
    entered_at_us: int


class Staff(Client):
    """`async with Staff("http://127.0.0.1:8080", token) as staff:` connects, and waits while the server is away.

    `tls`: how an https address is trusted, if not as the system does. Every method that sends raises what
    `Link.command` raises: `Refused`, `GivenUp`, `TooManyWaiting`, `Ended`, `Stopped`.
    Who was away for 45 s is signed out by the engine: `view` tells, and `sign_in` mends it."""

    def __init__(self, address: str, token: str, *, tls: ssl.SSLContext | None = None) -> None:
        self._token = token
        super().__init__(Link(chat_url(address), _StaffRole(self), limits.STAFF_PING_S, tls))
        self._moderator = ""
        self._view: Frame = {}
        self._desk: Frame = {}
        self._chats: dict[str, Chat] = {}
        # How often each was detached over this connection.
        self._left: Counter[str] = Counter()
        # Offers that were answered stay on the desk for a moment.
        self._answered: set[Offer] = set()
        self._changed = asyncio.Event()
        self._end: VeilleuseError | None = None

    @property
    def moderator(self) -> str:
        """This moderator's id; empty before the first welcome."""
        return self._moderator

    @property
    def view(self) -> Mapping[str, Any]:
        """The latest `moderator` frame: `presence`, `capacity`, `chats`. Empty before the first."""
        return self._view

    @property
    def desk(self) -> Mapping[str, Any]:
        """The latest `desk` frame: who waits, and what is offered. Empty while signed out or away."""
        return self._desk

    async def sign_in(self, queue: str | None = None) -> None:
        """Signed in and paused."""
        await self._link.command({"type": "sign_in"} if queue is None else {"type": "sign_in", "queue": queue}, LANE)

    async def set_capacity(self, chats: int) -> None:
        await self._link.command({"type": "set_capacity", "chats": chats}, LANE)

    async def available(self) -> None:
        await self._link.command({"type": "available"}, LANE)

    async def pause(self) -> None:
        await self._link.command({"type": "pause"}, LANE)

    async def sign_out(self) -> None:
        await self._link.command({"type": "sign_out"}, LANE)

    async def next_offer(self) -> Offer:
        """Waits for one that this client has not answered; the same again until it is answered or gone."""
        while True:
            offer = next((offer for offer in self._offers() if offer not in self._answered), None)
            if offer is not None:
                return offer
            if self._end is not None:
                raise self._end
            self._changed.clear()
            await self._changed.wait()

    async def accept(self, offer: Offer) -> Chat:
        """Takes the child, and attaches. `Refused` with `not_offered_to_you` when the offer is over."""
        await self._answer("accept", offer)
        return await self.attach(offer.conversation)

    async def decline(self, offer: Offer) -> None:
        await self._answer("decline", offer)

    async def attach(self, conversation: str, last_seen: int = 0) -> Chat:
        """Follows a conversation that this moderator is in, from the event after `last_seen`. `Refused` with
        `unknown_conversation` when not in it, after some seconds: a conversation learns of its moderator late. The
        conversation that is followed already is given back as it is."""
        chat = self._chats.get(conversation)
        if chat is None or chat.events().finished:
            chat = self._new_chat(conversation, last_seen)
        chat.wanted_by += 1
        try:
            await chat.attached()
        except BaseException:
            chat.wanted_by -= 1
            if chat.wanted_by == 0:
                self.detach(chat)
            raise
        return chat

    def detach(self, chat: Chat) -> None:
        """Its events end. The child stays in this moderator's hands."""
        if self._chats.get(chat.conversation) is chat:
            del self._chats[chat.conversation]
            self._left[chat.conversation] += 1
            self._link.tell({"type": "detach", "conversation": chat.conversation})
        chat.ended(None)

    def _offers(self) -> list[Offer]:
        return [Offer(one["conversation"], one["deadline"], one["entered_at"]) for one in self._desk.get("offers", ())]

    def _new_chat(self, conversation: str, last_seen: int) -> Chat:
        if self._end is not None:
            raise self._end
        unsendable = why_no_attachment(conversation, last_seen)
        if unsendable is not None:
            raise unsendable
        chat = self._chats[conversation] = Chat(self._link, conversation, self._moderator, last_seen)
        chat.follows(self._left[conversation])
        chat.ask_patiently()
        return chat

    async def _answer(self, kind: str, offer: Offer) -> Answer:
        self._answered.add(offer)
        try:
            return await self._link.command({"type": kind, "conversation": offer.conversation}, offer.conversation)
        except (TooManyWaiting, asyncio.CancelledError):
            if not self._link.pending.has_sent(kind, offer.conversation):
                self._answered.discard(offer)
                self._changed.set()
            raise


class _StaffRole:
    """What the link asks of staff; apart, so that users see none of it."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    def hello(self) -> Frame:
        return {"role": "staff", "token": self._staff._token}

    def welcomed(self, frame: Frame) -> None:
        staff = self._staff
        staff._moderator = frame["moderator"]
        staff._chats = {chat.conversation: chat for chat in staff._chats.values() if not chat.events().finished}
        for chat in staff._chats.values():
            chat.ask_patiently()

    def received(self, frame: Frame) -> None:
        staff = self._staff
        if frame["type"] == "moderator":
            staff._view = frame
            if frame["presence"] == "signed_out":
                staff._desk = {}
        elif frame["type"] == "desk":
            staff._desk = frame
            staff._answered.intersection_update(staff._offers())
            staff._changed.set()
        elif frame.get("conversation") in staff._chats:
            staff._chats[frame["conversation"]].received(frame)

    def accepted(self, command: Command, answer: Answer) -> None:
        chat = self._staff._chats.get(command.body.get("conversation", ""))
        if chat is not None:
            chat.accepted(command, answer)

    def decided(self) -> None:
        for chat in self._staff._chats.values():
            chat.decided()

    def disconnected(self) -> None:
        self._staff._desk = {}
        self._staff._left.clear()
        for chat in self._staff._chats.values():
            chat.disconnected()

    def history_forgotten(self) -> None:
        """Each attachment is told by itself."""

    def ended(self, error: VeilleuseError | None) -> None:
        self._staff._end = error or Stopped("the client was left")
        self._staff._changed.set()
        for chat in self._staff._chats.values():
            chat.ended(error)
