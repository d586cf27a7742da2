"""A disk that is slow or stands still for a while: answers are late, and nothing else is."""
import asyncio
import time
import unittest

from tests.support.chat_client import Client, PATIENCE_S
from tests.support.conversations import Youth
from tests.support.engine_test import EngineTest
from tests.support.metrics_page import LISTEN, metrics_address, samples, scrape
from tests.support.shim import FailingDisk
from tests.support.veilleuse import add_staff

LATE_MS = 300
MESSAGES = 4
# A stranger who says nothing is let go after several times as long as who is there may be silent: that measures time.
WAITS = """[clients]
hello_timeout_ms = 3000
ping_interval_ms = 500
idle_timeout_ms = 1000
[actors]
connection_grace_ms = 100
heartbeat_patience_ms = 1000
"""


class SlowDisk(EngineTest, unittest.IsolatedAsyncioTestCase):
    more_config = WAITS + LISTEN

    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.

    def setUp(self):
        super().setUp()
        self.disk = FailingDisk(self.directory)
        self.environment = self.disk.environment
        self.log = self.directory / "data" / "log"
        self.token = add_staff(self.directory)
        self.engine = self.start()
        self.metrics = metrics_address(self.engine)

    def assert_nobody_was_closed_or_refused(self) -> None:
        page = samples(scrape(self.metrics))
        self.assertEqual({name: value for name, value in page.items() if value and
                          name.startswith(("veilleuse_closes_total", "veilleuse_refusals_total"))}, {})
        self.assertEqual(page["veilleuse_ready"], 1)

    async def talk(self, youth: Youth, named: str) -> list[tuple[int, int]]:
        """When each message was sent and when it was acknowledged."""
        times = []
        for number in range(MESSAGES):
            sent = time.monotonic_ns()
            self.assertEqual((await youth.post(f"{named} {number}"))["type"], "accepted")
            times.append((sent, time.monotonic_ns()))
        return times

    async def test_every_answer_waits_for_a_sync_that_began_after_the_question_and_order_is_kept(self):
        youths = [await Youth().open(self.engine) for _ in range(5)]
        self.disk.slow("sync", LATE_MS, self.log)
        talks = await asyncio.gather(*(self.talk(youth, f"n° {at}") for at, youth in enumerate(youths)))
        syncs = self.disk.late_calls()
        for sent, acknowledged in sum(talks, []):
            self.assertTrue(any(sent <= called and done <= acknowledged for called, done in syncs),
                            "acknowledged before a sync of it had ended")
        self.assert_nobody_was_closed_or_refused()
        self.disk.mend()
        for youth in youths:
            self.assertEqual((await youth.post("enfin"))["type"], "accepted")
            self.assertEqual(await youth.history(self.engine), youth.acknowledged)

    async def test_while_it_stands_still_nobody_is_let_go_or_missed_and_after_it_all_is_answered_in_order(self):
        youth = await Youth().open(self.engine)
        staff = await Client.hello(self.engine.address, role="staff", token=self.token)
        for kind in ("sign_in", "available"):
            self.assertEqual((await staff.command(kind))["type"], "accepted")
        while not any(frame["type"] == "desk" and frame["offers"] for frame in staff.seen):
            await staff.wait_for("desk")
        conversation = youth.client.welcome["conversation"]
        self.assertEqual((await staff.command("accept", conversation=conversation))["type"], "accepted")
        await youth.client.wait_for("event", event="moderator_joined")

        self.disk.hang("sync", self.log)
        posts = [{"type": "post_message", "id": 100 + number, "text": f"pendant {number}"}
                 for number in range(MESSAGES)]
        for post in posts:
            await youth.client.send(post)
        await self.as_long_as_a_stranger_is_suffered()
        youth.client.seen.clear()
        for client in (youth.client, staff):
            await client.send({"type": "ping"})
            await client.wait_for("pong")
        self.assertNotIn("accepted", [frame["type"] for frame in youth.client.seen], "it is not durable")
        self.disk.mend()
        answers = [await youth.client.wait_for("accepted", id=post["id"]) for post in posts]
        numbers = [answer["first"] for answer in answers]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + MESSAGES)))
        self.assertEqual(await self.after_all(youth, staff), [post["text"] for post in posts])

    async def as_long_as_a_stranger_is_suffered(self) -> None:
        host, port = self.engine.address.rsplit(":", 1)
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET /v1/chat HTTP/1.1\r\nHost: {self.engine.address}\r\nUpgrade: websocket\r\nConnection: "
                     "Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
                     .encode())
        self.assertIn(b"\x0f\xa1", await asyncio.wait_for(reader.read(), PATIENCE_S), "4001 was expected")
        writer.close()

    async def after_all(self, youth: Youth, staff: Client) -> list[str]:
        """The messages; both are still there, and the moderator in the chat."""
        events = [frame.get("event") for frame in youth.client.seen]
        self.assertNotIn("moderator_left", events)
        self.assertTrue(youth.client.socket.open and staff.socket.open)
        page = samples(scrape(self.metrics))
        self.assertEqual(page['veilleuse_closes_total{code="4009"}'], 0)
        self.assertEqual(page['veilleuse_chats_in_hand{queue="accueil"}'], 1)
        told = await youth.history(self.engine)
        await staff.socket.close()
        return told


if __name__ == "__main__":
    unittest.main()
