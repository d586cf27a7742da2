"""`veilleuse serve` on a machine whose clock is set back or jumps ahead: times of a conversation never run
backwards."""
import asyncio
import unittest

from tests.support.artifacts import canary
from tests.support.chat_client import Client, chat, draw_secret
from tests.support.engine_test import EngineTest
from tests.support.shim import ShiftedClock
from tests.support.veilleuse import Engine, add_staff, veilleuse

DAY_S = 24 * 3600
MINUTE_US = 60 * 1_000_000


class ClockTest(EngineTest, unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.
        self.token = add_staff(self.directory)
        self.clock = ShiftedClock(self.directory)
        self.environment = self.clock.environment

    async def open_youth(self, engine: Engine, secret: str) -> Client:
        youth = await Client.hello(engine.address, role="youth", secret=secret)
        self.assertEqual((await youth.command("open"))["type"], "accepted")
        return youth

    async def times_of(self, engine: Engine, secret: str) -> list[int]:
        """Of all events, in the order of their numbers."""
        reader = await Client.hello(engine.address, role="youth", secret=secret, last_seen=0)
        await reader.wait_for("caught_up")
        await reader.socket.close()
        told = [frame for frame in reader.seen if frame["type"] == "event"]
        self.assertEqual([frame["seq"] for frame in told], list(range(1, len(told) + 1)))
        return [frame["at"] for frame in told]

    async def desk_with_offer(self, staff: Client) -> dict:
        """The newest view of the desk that holds an offer to this moderator; each is given once."""
        for frame in reversed(staff.seen):
            if frame["type"] == "desk" and frame["offers"]:
                staff.seen.clear()
                return frame
        while not (desk := await staff.wait_for("desk"))["offers"]:
            pass
        return desk

    def assert_in_order(self, times: list[int]) -> None:
        self.assertEqual(times, sorted(times))

    async def test_set_back_while_running_times_go_on_and_nothing_is_lost(self):
        engine, secret = self.start(), draw_secret()
        youth = await self.open_youth(engine, secret)
        before = await youth.command("post_message", text=canary("avant minuit"))
        self.clock.set(-DAY_S)
        after = await youth.command("post_message", text=canary("la veille"))
        self.assertEqual((before["type"], after["type"]), ("accepted", "accepted"))
        self.assertGreaterEqual(after["at"], before["at"])
        await youth.send({"type": "ping"})
        shown = (await youth.wait_for("pong"))["server_time"]
        self.assertGreaterEqual(shown, after["at"])
        times = await self.times_of(engine, secret)
        self.assertGreaterEqual(len(times), 4)
        self.assert_in_order(times)

    async def test_set_back_between_two_starts_all_is_there_and_children_are_still_offered(self):
        engine, secret = self.start(), draw_secret()
        youth = await self.open_youth(engine, secret)
        self.assertEqual((await youth.command("post_message", text=canary("hier")))["type"], "accepted")
        await youth.socket.close()
        engine.stop()
        self.clock.set(-DAY_S)
        engine = self.start()
        youth = await Client.hello(engine.address, role="youth", secret=secret)
        self.assertEqual((await youth.command("post_message", text=canary("la veille")))["type"], "accepted")
        await youth.socket.close()
        times = await self.times_of(engine, secret)
        self.assertGreaterEqual(len(times), 3)
        self.assert_in_order(times)
        # The child of before is offered and accepted, and a new one too.
        staff = await Client.hello(engine.address, role="staff", token=self.token)
        for kind in ("sign_in", "available"):
            self.assertEqual((await staff.command(kind))["type"], "accepted")
        child = (await self.desk_with_offer(staff))["offers"][0]["conversation"]
        self.assertEqual((await staff.command("accept", conversation=child))["type"], "accepted")
        youth = await self.open_youth(engine, draw_secret())
        self.assertEqual((await youth.command("post_message", text=canary("aujourd'hui")))["type"], "accepted")
        await youth.socket.close()
        await staff.socket.close()
        engine.stop()
        checked = veilleuse("log", "verify", directory=self.directory)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    async def test_after_a_start_with_the_clock_set_back_an_offer_of_tomorrow_is_made_anew(self):
        self.clock.set(DAY_S)
        engine = self.start()
        youth = await self.open_youth(engine, draw_secret())
        staff = await Client.hello(engine.address, role="staff", token=self.token)
        for kind in ("sign_in", "available"):
            self.assertEqual((await staff.command(kind))["type"], "accepted")
        ahead = (await self.desk_with_offer(staff))["offers"][0]
        await youth.socket.close()
        await staff.socket.close()
        engine.stop()
        self.clock.set(0)
        engine = self.start()
        # Whoever let the offer pass is passed over for a while: another gets it, not in a day but now.
        other = await Client.hello(engine.address, role="staff", token=add_staff(self.directory, "Sacha"))
        self.assertLess(other.welcome["server_time"], ahead["deadline"] - DAY_S * 1_000_000 // 2,
                        "the clock was not set back: the test proves nothing")
        for kind in ("sign_in", "available"):
            self.assertEqual((await other.command(kind))["type"], "accepted")
        desk = await self.desk_with_offer(other)
        self.assertEqual(desk["offers"][0]["conversation"], ahead["conversation"])
        self.assertLess(desk["offers"][0]["deadline"], desk["server_time"] + MINUTE_US)
        await other.socket.close()

    async def test_nobodys_waiting_time_becomes_negative(self):
        engine = self.start()
        self.clock.set(DAY_S)
        youth = await self.open_youth(engine, draw_secret())
        staff = await Client.hello(engine.address, role="staff", token=self.token)
        self.clock.set(0)
        self.assertEqual((await staff.command("sign_in"))["type"], "accepted")
        desk = await staff.wait_for("desk", waiting=1)
        points = [reason["points"] for reason in desk["first_in_queue"][0]["reasons"]]
        self.assertGreaterEqual(min(points), 0)
        await youth.socket.close()
        await staff.socket.close()

    async def test_a_jump_ahead_does_not_end_a_chat(self):
        engine = self.start()
        self.clock.set(DAY_S)
        await chat(engine.address, self.token, canary("demain"), canary("déjà"))


if __name__ == "__main__":
    unittest.main()
