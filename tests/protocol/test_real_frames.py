"""Frames that crossed a real socket of the real engine validate against the schemas: every type, every event."""
import asyncio
import json
import pathlib
import signal
import unittest

import jsonschema

from tests.support.artifacts import artifact_directory, canary
from tests.support.chat_client import Client, draw_secret
from tests.support.engine_test import class_engine
from tests.support.veilleuse import Engine, add_staff

PROTOCOL = pathlib.Path(__file__).resolve().parents[2] / "docs" / "protocol"
SCHEMAS = {side: json.loads((PROTOCOL / f"{side}-frames.schema.json").read_text()) for side in ("client", "server")}
# Only a disk that fails while it writes gives this answer (tests/engine/commands.cpp).
NOT_ON_A_GOOD_DISK = {"unknown"}


def closed(schema: dict) -> dict:
    """The schema, but a field that it does not name is a fault."""
    def without_others(node):
        if isinstance(node, list):
            return [without_others(value) for value in node]
        if not isinstance(node, dict):
            return node
        part_of_a_frame = node.get("type") == "object" and "type" not in node.get("properties", {})
        more = {"additionalProperties": False} if part_of_a_frame and "event" not in node["properties"] else {}
        return {name: without_others(value) for name, value in node.items()} | more

    return without_others(schema) | {"unevaluatedProperties": False}


class Night:
    """One night with two youths and two moderators in which every frame of the protocol is used."""

    def __init__(self, engine: Engine, tokens: list[str]):
        self.engine = engine
        self.tokens = tokens
        self.clients: list[Client] = []

    async def join(self, **fields) -> Client:
        self.clients.append(await Client.hello(self.engine.address, **fields))
        return self.clients[-1]

    async def work(self, client: Client, kind: str, **fields) -> dict:
        answer = await client.command(kind, **fields)
        assert answer["type"] == "accepted", answer
        return answer

    async def offered(self, staff: Client, conversation: str) -> None:
        def offers() -> list[dict]:
            return next((frame["offers"] for frame in reversed(staff.seen) if frame["type"] == "desk"), [])

        while not any(offer["conversation"] == conversation for offer in offers()):
            await staff.wait_for("desk")

    async def take(self, staff: Client, youth: Client) -> str:
        conversation = youth.welcome["conversation"]
        await self.offered(staff, conversation)
        await self.work(staff, "accept", conversation=conversation)
        await youth.wait_for("event", event="moderator_joined")
        return conversation

    async def go_by(self) -> None:
        secret = draw_secret()
        youth = await self.join(role="youth", secret=secret)
        await self.work(youth, "open")
        posted = await self.work(youth, "post_message", text=canary("il fait nuit"))
        staff = await self.join(role="staff", token=self.tokens[0])
        await self.work(staff, "sign_in", queue="accueil")
        await self.work(staff, "set_capacity", chats=2)
        await self.work(staff, "available")
        conversation = youth.welcome["conversation"]
        await self.offered(staff, conversation)
        await self.work(staff, "decline", conversation=conversation)
        # Whoever declined is passed over for a while: another must take the child.
        other = await self.join(role="staff", token=self.tokens[1])
        for kind, fields in (("sign_in", {}), ("set_capacity", {"chats": 3}), ("available", {})):
            await self.work(other, kind, **fields)
        await self.take(other, youth)
        await self.converse(other, youth, conversation, posted["last"])
        again = await self.come_back(other, secret, conversation)
        await self.work(other, "leave", conversation=conversation)
        await again.wait_for("event", event="moderator_left")
        await other.wait_for("detached")
        await self.be_refused(staff)
        await self.work(staff, "pause")
        await self.work(staff, "sign_out")
        await self.end(other)

    async def converse(self, staff: Client, youth: Client, conversation: str, last: int) -> None:
        await staff.send({"type": "attach", "conversation": conversation})
        await staff.wait_for("attached")
        await staff.wait_for("caught_up")
        await youth.send({"type": "typing"})
        await staff.wait_for("typing")
        await self.work(staff, "mark_read", conversation=conversation, up_to=last)
        await youth.wait_for("event", event="read_up_to")
        await self.work(staff, "post_message", conversation=conversation, text=canary("je suis là"))
        await youth.wait_for("event", event="message_posted")
        await staff.send({"type": "ping"})
        await staff.wait_for("pong")

    async def come_back(self, staff: Client, secret: str, conversation: str) -> Client:
        await self.clients[0].socket.close()
        await staff.wait_for("event", event="connection_lost")
        again = await self.join(role="youth", secret=secret, conversation=conversation, last_seen=1)
        await staff.wait_for("event", event="connection_resumed")
        await staff.send({"type": "detach", "conversation": conversation})
        await staff.send({"type": "attach", "conversation": conversation, "last_seen": again.welcome["last"]})
        await staff.wait_for("attached")
        return again

    async def be_refused(self, staff: Client) -> None:
        refused = await staff.command("accept", conversation="0" * 32)
        assert refused["type"] == "refused", refused
        await staff.send({"type": "attach", "conversation": "0" * 32})
        await staff.wait_for("refused", reason="unknown_conversation")

    async def end(self, staff: Client) -> None:
        """A second child closes the conversation; then the engine stops under those who are still there."""
        youth = await self.join(role="youth", secret=draw_secret())
        await self.work(youth, "open")
        await self.take(staff, youth)
        await self.work(youth, "close")
        await youth.wait_for("event", event="conversation_closed")
        self.engine.process.send_signal(signal.SIGTERM)
        await youth.wait_for("reconnect")


class RealFrames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = artifact_directory("real-frames")
        tokens = [add_staff(directory, name) for name in ("camille", "dominique")]
        cls.engine = class_engine(cls, directory, "[actors]\nconnection_grace_ms = 0\n")
        night = Night(cls.engine, tokens)
        asyncio.run(night.go_by())
        cls.frames = {"client": [frame for client in night.clients for frame in client.sent],
                      "server": [frame for client in night.clients for frame in client.seen]}

    def test_each_validates(self):
        for side, frames in self.frames.items():
            validator = jsonschema.Draft202012Validator(SCHEMAS[side])
            for frame in frames:
                faults = [f"{fault.json_path} {fault.validator}" for fault in validator.iter_errors(frame)]
                self.assertEqual(faults, [], f"{side} {frame['type']} {frame.get('event', '')}")

    def test_each_has_only_fields_that_the_schemas_name(self):
        for side, frames in self.frames.items():
            validator = jsonschema.Draft202012Validator(closed(SCHEMAS[side]))
            for frame in frames:
                faults = [fault.message for fault in validator.iter_errors(frame)]
                self.assertEqual(faults, [], f"{side} {frame['type']}")

    def test_every_type_was_among_them(self):
        for side, frames in self.frames.items():
            known = set(SCHEMAS[side]["properties"]["type"]["enum"]) - NOT_ON_A_GOOD_DISK
            self.assertEqual(known - {frame["type"] for frame in frames}, set(), side)

    def test_every_event_was_among_them(self):
        known = set(SCHEMAS["server"]["$defs"]["event"]["properties"]["event"]["enum"])
        self.assertEqual(known - {frame.get("event") for frame in self.frames["server"]}, set())


if __name__ == "__main__":
    unittest.main()
