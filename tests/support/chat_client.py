"""A client of the chat as somebody else would write it: the protocol and the `websockets` package, nothing of ours."""
import asyncio
import base64
import json
import secrets
import ssl

import websockets

from tests.support.artifacts import planted

# A guard against hanging for ever, not an expectation: sanitizers on a busy machine are slow.
PATIENCE_S = 120


class Client:
    """One connection that sends commands and waits for the frames it is told to wait for."""

    def __init__(self, socket):
        self.socket = socket
        self.counter = 0
        self.sent: list[dict] = []
        self.seen: list[dict] = []

    @classmethod
    async def hello(cls, address: str, tls: ssl.SSLContext | None = None, **fields) -> "Client":
        scheme = "ws" if tls is None else "wss"
        client = cls(await websockets.connect(f"{scheme}://{address}/v1/chat", ssl=tls))
        frame = {"type": "hello", "versions": {"min": 1, "max": 1}, "session": secrets.token_hex(16), **fields}
        await client.send(frame)
        client.welcome = await client.wait_for("welcome")
        return client

    async def send(self, frame: dict) -> None:
        self.sent.append(frame)
        await self.socket.send(json.dumps(frame))

    async def wait_for(self, kind: str, **fields) -> dict:
        """The next frame of this type and these fields; what came before it is kept in `seen`."""
        while True:
            frame = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE_S))
            self.seen.append(frame)
            if frame["type"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                return frame

    async def command(self, kind: str, **fields) -> dict:
        self.counter += 1
        await self.send({"type": kind, "id": self.counter, **fields})
        while True:
            frame = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE_S))
            self.seen.append(frame)
            if frame.get("id") == self.counter:
                return frame


def draw_secret() -> str:
    return planted(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="))


async def chat(address: str, token: str, youth_text: str, moderator_text: str,
               tls: ssl.SSLContext | None = None) -> str:
    """A youth opens, a moderator accepts and answers. Returns the conversation's id."""
    youth = await Client.hello(address, tls, role="youth", secret=draw_secret())
    assert (await youth.command("open"))["type"] == "accepted"
    assert (await youth.command("post_message", text=youth_text))["type"] == "accepted"
    conversation = youth.welcome["conversation"]
    staff = await Client.hello(address, tls, role="staff", token=token)
    for kind, fields in (("sign_in", {}), ("set_capacity", {"chats": 2}), ("available", {})):
        assert (await staff.command(kind, **fields))["type"] == "accepted", kind
    while not any(f["type"] == "desk" and f["offers"] for f in staff.seen):
        await staff.wait_for("desk")
    assert (await staff.command("accept", conversation=conversation))["type"] == "accepted"
    await youth.wait_for("event", event="moderator_joined")
    await staff.send({"type": "attach", "conversation": conversation})
    await staff.wait_for("event", event="message_posted", text=youth_text)
    assert (await staff.command("post_message", conversation=conversation, text=moderator_text))["type"] == "accepted"
    await youth.wait_for("event", event="message_posted", text=moderator_text)
    await youth.socket.close()
    await staff.socket.close()
    return conversation
