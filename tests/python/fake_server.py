"""A server that says what a test tells it to, for what the real engine never does or does not do on demand."""
import asyncio
import json

import websockets

CONVERSATION = "0123456789abcdef0123456789abcdef"
MODERATOR = "fedcba9876543210fedcba9876543210"


class FakeServer:
    """Gives each connection's hello to the test, which then speaks over its socket."""

    def __init__(self, **its_limits: int):
        self.greeted: asyncio.Queue[Guest] = asyncio.Queue()
        self.limits = its_limits

    async def __aenter__(self) -> "FakeServer":
        self._listener = await websockets.serve(self._serve, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{next(iter(self._listener.sockets)).getsockname()[1]}"
        return self

    async def __aexit__(self, *_) -> None:
        self._listener.close()
        await self._listener.wait_closed()

    async def _serve(self, socket, *_) -> None:
        guest = Guest(socket, json.loads(await socket.recv()))
        await self.greeted.put(guest)
        await socket.wait_closed()

    async def guest(self) -> "Guest":
        guest = await self.greeted.get()
        whose = {"youth": {"conversation": CONVERSATION, "last": 0}, "staff": {"moderator": MODERATOR}}
        await guest.send("welcome", **whose[guest.hello["role"]], limits=self.limits)
        return guest


class Guest:
    def __init__(self, socket, hello: dict):
        self.socket = socket
        self.hello = hello

    async def send(self, kind: str, **fields) -> None:
        await self.socket.send(json.dumps({"type": kind, **fields}))

    async def event(self, seq: int) -> None:
        await self.send("event", conversation=CONVERSATION, seq=seq, at=seq, event="message_posted", by="someone",
                        text=f"n° {seq}")

    async def receive(self) -> dict:
        return json.loads(await self.socket.recv())

    async def accept(self, command: dict, seq: int, at: int = 1) -> None:
        await self.send("accepted", id=command["id"], conversation=CONVERSATION, first=seq, last=seq, at=at)
