"""What no honest client sends, to the real engine: each has its named refusal or close code, and
nobody else is affected."""
import asyncio
import json
import secrets
import unittest

import websockets

from tests.support.artifacts import artifact_directory, canary
from tests.support.chat_client import Client, PATIENCE_S, draw_secret
from tests.support.engine_test import class_engine
from tests.support.protocol_description import CLOSE_CODES, REFUSALS
from tests.support.veilleuse import Engine, add_staff

TEXT = 0x1
REFUSED_WHEN_SENT = {reason: told for reason, told in REFUSALS.items() if "sent" in told}


async def no_pong(_data: bytes) -> None:
    pass


class BadInput(unittest.IsolatedAsyncioTestCase):
    """One engine for all, and a bystander whose chat must go on whatever the others do."""

    @classmethod
    def setUpClass(cls):
        # A flood and a silence in a moment instead of ten seconds.
        directory = artifact_directory("bad-input")
        cls.token = add_staff(directory)
        # A new person for each: what the desk knows of them is then what was sent.
        cls.tokens = {reason: add_staff(directory, reason) for reason, told in REFUSED_WHEN_SENT.items()
                      if told["by"] == "staff"}
        cls.engine = class_engine(cls, directory, "[clients]\nhello_timeout_ms = 500\nburst = 30\n")

    async def asyncSetUp(self):
        self.clients = []
        self.bystander = await self.youth()
        await self.bystander.command("open")

    async def asyncTearDown(self):
        posted = await self.bystander.command("post_message", text=canary("et moi, on m'entend ?"))
        self.assertEqual(posted["type"], "accepted", "somebody else's bad input reached the bystander")
        for client in self.clients:
            await client.socket.close()

    async def join(self, **fields) -> Client:
        self.clients.append(await Client.hello(self.engine.address, **fields))
        return self.clients[-1]

    async def youth(self, secret: str | None = None, **fields) -> Client:
        return await self.join(role="youth", secret=secret or draw_secret(), **fields)

    async def open_youth(self, secret: str | None = None, **fields) -> Client:
        youth = await self.youth(secret, **fields)
        self.assertEqual((await youth.command("open"))["type"], "accepted")
        return youth

    async def refusal_of(self, text: str) -> tuple[str, str | None]:
        """The reason and the field; the connection goes on."""
        youth = await self.open_youth()
        await youth.socket.send(text)
        refused = await youth.wait_for("refused")
        await youth.send({"type": "ping"})
        await youth.wait_for("pong")
        await youth.socket.close()
        return refused["reason"], refused.get("field")

    async def close_code_of(self, client: Client) -> int:
        with self.assertRaises(websockets.ConnectionClosed) as closed:
            while True:
                client.seen.append(json.loads(await asyncio.wait_for(client.socket.recv(), PATIENCE_S)))
        return closed.exception.rcvd.code

    async def close_code_of_hello(self, **fields) -> int:
        client = Client(await websockets.connect(f"ws://{self.engine.address}/v1/chat"))
        await client.send({"type": "hello", "versions": {"min": 1, "max": 1}, "session": secrets.token_hex(16),
                           **fields})
        return await self.close_code_of(client)

    async def test_each_refusal_whose_frames_are_described(self):
        for reason, told in REFUSED_WHEN_SENT.items():
            with self.subTest(reason):
                client = await (self.youth() if told["by"] == "youth" else
                                self.join(role="staff", token=self.tokens[reason]))
                *before, last = told["sent"]
                for text in before:
                    await client.socket.send(text)
                    await client.wait_for("accepted")
                await client.socket.send(last)
                refused = await client.wait_for("refused")
                self.assertEqual((refused["reason"], refused.get("field")), (reason, told.get("field")))
                await client.send({"type": "ping"})
                await client.wait_for("pong")

    async def test_each_close_code_whose_frames_are_described(self):
        for code, told in CLOSE_CODES.items():
            if "sent" in told:
                with self.subTest(code):
                    client = Client(await websockets.connect(f"ws://{self.engine.address}/v1/chat"))
                    for text in told["sent"]:
                        await client.socket.send(text)
                    self.assertEqual(await self.close_code_of(client), code)

    async def test_frames_beyond_a_bound_are_refused_by_name(self):
        post = '{"type":"post_message","id":7,"text":'
        for text, reason, field in (
                ('{"type":"ping","x":' + "[" * 2000 + "]" * 2000 + "}", "nesting_too_deep", None),
                ('{"type":"post_message","id":0,"text":"a"}', "out_of_range", "id"),
                (post + '"' + "a" * 8001 + '"}', "text_too_long", "text"),
                ('{"type":"post_message","id":9007199254740992,"text":"a"}', "out_of_range", "id"),
                ('{"type":"mark_read","id":7,"up_to":9007199254740992}', "out_of_range", "up_to")):
            self.assertEqual(await self.refusal_of(text), (reason, field), text[:60])

    async def test_an_oversize_frame(self):
        youth = await self.youth()
        await youth.socket.send(json.dumps({"type": "ping", "x": "x" * youth.welcome["limits"]["frame_bytes"]}))
        self.assertEqual(await self.close_code_of(youth), 1009)

    async def test_a_binary_frame(self):
        youth = await self.youth()
        await youth.socket.send(b'{"type":"ping"}')
        self.assertEqual(await self.close_code_of(youth), 4010)

    async def test_invalid_utf_8(self):
        youth = await self.youth()
        await youth.socket.write_frame(True, TEXT, b'{"type":"\xff"}')
        self.assertEqual(await self.close_code_of(youth), 1007)

    async def test_a_broken_framing(self):
        youth = await self.youth()
        reserved_opcode, masked_and_empty = b"\x83", b"\x80\0\0\0\0"
        youth.socket.transport.write(reserved_opcode + masked_and_empty)
        self.assertEqual(await self.close_code_of(youth), 1002)

    async def test_more_bad_frames_than_a_mistake_explains(self):
        youth = await self.youth()
        for _ in range(25):
            await youth.socket.send("?")
        self.assertEqual(await self.close_code_of(youth), 4011)
        reasons = {frame.get("reason") for frame in youth.seen if frame["type"] == "refused"}
        self.assertEqual(reasons, {"malformed_json"})

    async def test_a_first_frame_that_is_no_hello_or_of_another_version(self):
        early = Client(await websockets.connect(f"ws://{self.engine.address}/v1/chat"))
        await early.send({"type": "post_message", "id": 1, "text": canary("sans bonjour")})
        self.assertEqual(await self.close_code_of(early), 4000)
        self.assertEqual(await self.close_code_of_hello(role="youth"), 4000)
        self.assertEqual(await self.close_code_of_hello(role="youth", secret=draw_secret(),
                                                        versions={"min": 2, "max": 9}), 4002)

    async def test_a_wrong_secret(self):
        other = await self.youth()
        self.assertEqual(await self.close_code_of_hello(role="youth", secret=draw_secret(),
                                                        conversation=other.welcome["conversation"]), 4004)
        self.assertEqual(await self.close_code_of_hello(role="youth", secret="short"), 4004)

    async def test_a_moderator_reads_no_conversation_that_they_have_not_joined(self):
        staff = await self.join(role="staff", token=self.token)
        conversation = self.bystander.welcome["conversation"]
        await staff.send({"type": "attach", "conversation": conversation})
        refused = await staff.wait_for("refused")
        self.assertEqual((refused["reason"], refused["conversation"]), ("unknown_conversation", conversation))
        post = await staff.command("post_message", conversation=conversation, text=canary("sans y être"))
        self.assertEqual((post["type"], post["reason"]), ("refused", "not_a_participant"))
        self.assertNotIn("event", {frame["type"] for frame in staff.seen})

    async def test_one_secret_in_two_tabs(self):
        secret = draw_secret()
        first = await self.open_youth(secret)
        second = await self.youth(secret)
        self.assertEqual(await self.close_code_of(first), 4006)
        self.assertEqual((await second.command("post_message", text=canary("l'autre onglet")))["type"], "accepted")

    async def test_a_command_id_used_again(self):
        secret, session = draw_secret(), secrets.token_hex(16)
        youth = await self.open_youth(secret, session=session)
        text = canary("une fois")
        once = await youth.command("post_message", text=text)
        youth.counter -= 1
        again = await youth.command("post_message", text=text)
        self.assertEqual((again["type"], again["first"], again["last"]), ("accepted", once["first"], once["last"]))
        youth.counter -= 1
        other_body = await youth.command("post_message", text=canary("autre chose"))
        self.assertEqual((other_body["type"], other_body["reason"]), ("refused", "command_id_reused"))
        # By another principal the same session and counter are other ids: nothing of the first one's is told.
        stranger = await self.open_youth(session=session)
        own = await stranger.command("post_message", text=canary("à moi"))
        self.assertEqual(own["type"], "accepted")
        self.assertEqual(own["conversation"], stranger.welcome["conversation"])
        self.assertNotEqual(own["conversation"], once["conversation"])

    async def test_a_last_seen_with_a_gap_or_beyond_the_end(self):
        secret = draw_secret()
        youth = await self.open_youth(secret)
        texts = [canary(f"message {number}") for number in range(3)]
        numbers = [(await youth.command("post_message", text=text))["last"] for text in texts]
        await youth.socket.close()
        self.assertEqual(await self.close_code_of_hello(role="youth", secret=secret, last_seen=10**6), 4005)
        back = await self.youth(secret, last_seen=numbers[0])
        await back.wait_for("event", seq=numbers[2])
        told = [frame["seq"] for frame in back.seen if frame["type"] == "event"]
        self.assertEqual(told, list(range(numbers[0] + 1, numbers[2] + 1)), "exactly what was missed, in order")

    async def test_a_moderators_last_seen_with_a_gap_or_beyond_the_end(self):
        staff = await self.join(role="staff", token=self.token)
        for kind in ("sign_in", "available"):
            await staff.command(kind)
        while not any(frame["type"] == "desk" and frame["offers"] for frame in staff.seen):
            await staff.wait_for("desk")
        desk = [frame for frame in staff.seen if frame["type"] == "desk" and frame["offers"]][-1]
        conversation = desk["offers"][0]["conversation"]
        self.assertEqual((await staff.command("accept", conversation=conversation))["type"], "accepted")
        await staff.send({"type": "attach", "conversation": conversation})
        last = (await staff.wait_for("caught_up", conversation=conversation))["last"]
        await staff.send({"type": "attach", "conversation": conversation, "last_seen": 10**6})
        refused = await staff.wait_for("refused")
        self.assertEqual((refused["reason"], refused["conversation"]), ("last_seen_beyond_end", conversation))
        seen_before = len(staff.seen)
        await staff.send({"type": "attach", "conversation": conversation, "last_seen": 1})
        await staff.wait_for("caught_up", conversation=conversation)
        told = [frame["seq"] for frame in staff.seen[seen_before:] if frame["type"] == "event"]
        self.assertEqual(told[:last - 1], list(range(2, last + 1)), "exactly what was missed, in order")
        self.assertEqual((await staff.command("sign_out"))["type"], "accepted")

    async def test_a_flood(self):
        youth = await self.youth()
        try:
            for _ in range(20_000):
                await youth.socket.send('{"type":"ping"}')
        except websockets.ConnectionClosed:
            pass
        self.assertEqual(await self.close_code_of(youth), 4007)
        self.assertIn("rate_limited", {frame.get("reason") for frame in youth.seen})

    async def test_silence_after_connecting(self):
        silent = Client(await websockets.connect(f"ws://{self.engine.address}/v1/chat"))
        self.assertEqual(await self.close_code_of(silent), 4001)

    async def test_silence_later(self):
        """Of a client that answers no ping; its own engine, since nobody else may be slow here."""
        engine = Engine(artifact_directory("silence"), "[clients]\nping_interval_ms = 500\nidle_timeout_ms = 1500\n")
        self.addCleanup(engine.make_sure_of_end)
        silent = await Client.hello(engine.address, role="youth", secret=draw_secret())
        silent.socket.pong = no_pong
        self.assertEqual(await self.close_code_of(silent), 4009)


if __name__ == "__main__":
    unittest.main()
