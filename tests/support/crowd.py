"""Thousands of clients in one process, each with a socket and no more: what they send is written, what they are told is
counted."""
import asyncio
import ipaddress
import json
import resource
import secrets
import unittest

from tests.support.chat_client import PATIENCE_S, draw_secret
from tests.support.vanishing import text_frame

# As many as the engine lets connect at once without a queue in the kernel (limits::listen_backlog).
AT_ONCE = 200
# A client's ports to one server from one address are 28,231 here; a real crowd has many addresses.
PER_ADDRESS = 500
FIRST_ADDRESS = ipaddress.IPv4Address("127.0.0.2")
UPGRADE = ("GET /v1/chat HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, b"\x8a\x80\0\0\0\0"


class Member(asyncio.Protocol):
    """A youth. `counts` of frames by type; `code` once the engine has closed."""

    def __init__(self, host: str):
        self.buffer, self.is_open, self.code = b"", False, 0
        self.counts: dict[str, int] = {}
        self.changed = asyncio.Event()
        hello = {"type": "hello", "versions": {"min": 1, "max": 1}, "session": secrets.token_hex(16),
                 "role": "youth", "secret": draw_secret()}
        self.first = UPGRADE.format(host).encode() + text_frame(json.dumps(hello).ljust(126))

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.first)

    def data_received(self, data: bytes):
        self.buffer += data
        if not self.is_open:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self.is_open, self.buffer = True, rest
        while (size := self.frame_size()) is not None and len(self.buffer) >= sum(size):
            frame, self.buffer = self.buffer[:sum(size)], self.buffer[sum(size):]
            self.take(frame[0], frame[size[0]:])
        self.changed.set()

    def frame_size(self) -> tuple[int, int] | None:
        """Of head and payload (RFC 6455, section 5.2); none while it is not known."""
        if len(self.buffer) < 4:
            return (2, 0) if len(self.buffer) >= 2 and self.buffer[1] == 0 else None
        short = self.buffer[1]
        return (2, short) if short < 126 else (4, int.from_bytes(self.buffer[2:4], "big"))

    def take(self, kind: int, payload: bytes):
        if kind == TEXT:
            name = json.loads(payload)["type"]
            self.counts[name] = self.counts.get(name, 0) + 1
        elif kind == PING:
            assert not payload
            self.transport.write(PONG)
        elif kind == CLOSE:
            self.code = int.from_bytes(payload[:2], "big")

    def connection_lost(self, _):
        self.code = self.code or 1006
        self.changed.set()

    def send(self, frame: dict):
        self.transport.write(text_frame(json.dumps(frame).ljust(126)))

    async def until(self, name: str, count: int = 1):
        """So many frames of this type have come; or the engine has closed."""
        async def wait():
            while self.counts.get(name, 0) < count and not self.code:
                self.changed.clear()
                await self.changed.wait()
        await asyncio.wait_for(wait(), PATIENCE_S)


def allow_files(test: unittest.TestCase, count: int) -> None:
    """For the sockets of a crowd, and of an engine that is started after it; until the test is over."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[1], count), before[1]))
    test.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, before)


class Crowd:
    def __init__(self, address: str):
        self.address = address
        self.members: list[Member] = []
        self.gate = asyncio.Semaphore(AT_ONCE)

    async def come(self) -> Member:
        """One more, welcomed or closed."""
        host, port = self.address.rsplit(":", 1)
        source = str(FIRST_ADDRESS + len(self.members) // PER_ADDRESS)
        member = Member(self.address)
        self.members.append(member)
        async with self.gate:
            await asyncio.get_running_loop().create_connection(lambda: member, host, int(port),
                                                               local_addr=(source, 0))
            await member.until("welcome")
        return member

    async def grow(self, count: int) -> None:
        await asyncio.gather(*(self.come() for _ in range(count)))

    async def all_said(self, frame: dict, answered: str = "accepted") -> None:
        """Each sends it and gets its answer."""
        async def one(member: Member):
            wanted = member.counts.get(answered, 0) + 1
            async with self.gate:
                member.send(frame)
                await member.until(answered, wanted)
        await asyncio.gather(*map(one, self.members))

    def leave(self) -> None:
        for member in self.members:
            member.transport.abort()
