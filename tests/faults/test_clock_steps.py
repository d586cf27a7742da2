"""The machine's clock steps over deadlines, by a year too: each is met once, nobody is missed for it, and looking back
tells what docs/operations/replay.md says."""
import asyncio
import json
import time
import unittest

from tests.support.chat_client import Client
from tests.support.conversations import Youth
from tests.support.engine_test import EngineTest
from tests.support.shim import ShiftedClock
from tests.support.veilleuse import add_staff, veilleuse

YEAR_S, HOUR_S = 365 * 24 * 3600, 3600
# Of an offer, and until the same moderator gets the same child again (events/limits.hpp).
OFFER_S, COOLDOWN_S = 30, 60
US = 1_000_000
NOT_FOUND = 66


class ClockSteps(EngineTest, unittest.IsolatedAsyncioTestCase):
    more_config = "[actors]\nconnection_grace_ms = 100\n"

    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.

    def setUp(self):
        super().setUp()
        self.clock = ShiftedClock(self.directory)
        self.environment = self.clock.environment
        self.tokens = [add_staff(self.directory, name) for name in ("camille", "sacha")]

    def replayed(self, *arguments: str, code: int = 0) -> list[dict]:
        ran = veilleuse("replay", *arguments, "--json", "--config", "veilleuse.toml", directory=self.directory)
        self.assertEqual(ran.returncode, code, ran.stderr)
        return [json.loads(line) for line in ran.stdout.splitlines()]

    def names(self, stream: str) -> list[str]:
        return [event["type"] for record in self.replayed(stream) for event in record["events"]]

    async def available(self, token: str) -> Client:
        staff = await Client.hello(self.engines[-1].address, role="staff", token=token)
        for kind in ("sign_in", "available"):
            self.assertEqual((await staff.command(kind))["type"], "accepted")
        return staff

    @staticmethod
    async def offer(staff: Client, after: int = 0) -> dict:
        """The next view with one whose deadline is after this time."""
        def is_it(desk: dict) -> bool:
            return desk["type"] == "desk" and any(offer["deadline"] > after for offer in desk["offers"])

        while not (found := [desk for desk in staff.seen if is_it(desk)]):
            await staff.wait_for("desk")
        staff.seen.clear()
        return found[-1]


class Forward(ClockSteps):
    async def test_over_an_offers_deadline_it_is_met_once_each_time_and_soon_and_nobody_is_missed(self):
        self.start()
        youth = await Youth().open(self.engines[-1])
        camille = await self.available(self.tokens[0])
        before = await self.offer(camille)
        sacha = await self.available(self.tokens[1])
        presences = self.names("1/desk/accueil").count("presence_changed")
        # Each step makes one offer due and lets another moderator be asked.
        shift = 0
        for step, asked in ((YEAR_S, sacha), (OFFER_S + COOLDOWN_S, camille), (OFFER_S + COOLDOWN_S, sacha)):
            shift += step
            began = time.monotonic()
            self.clock.set(shift)
            stepped = before["server_time"] + shift * US
            desk = await self.offer(asked, stepped)
            self.assertLess(time.monotonic() - began, OFFER_S / 2, "as late as without a step")
            self.assertGreaterEqual(desk["server_time"], stepped)
            self.assertLess(desk["offers"][0]["deadline"], desk["server_time"] + 2 * OFFER_S * US)
        self.assertEqual((await sacha.command("accept", conversation=youth.client.welcome["conversation"]))["type"],
                         "accepted")
        await youth.client.wait_for("event", event="moderator_joined")
        self.assertEqual((await youth.post("un an après"))["type"], "accepted")
        for client in (youth.client, camille, sacha):
            self.assertTrue(client.socket.open)
            await client.socket.close()
        desk = self.names("1/desk/accueil")
        self.assertEqual(desk.count("offer_timed_out"), 3, desk)
        self.assertEqual(desk.count("child_offered"), 4, desk)
        self.assertEqual(desk.count("presence_changed"), presences, desk)

    async def test_by_a_year_while_nothing_is_due_nothing_happens(self):
        engine = self.start()
        youth = await Youth().open(engine)
        await youth.client.wait_for("event", event="step_settled")
        before = len(self.replayed())
        self.clock.set(YEAR_S)
        self.assertEqual((await youth.post("un an après"))["type"], "accepted")
        self.assertEqual(len(self.replayed()), before + 1)
        self.assertEqual(await youth.history(engine), youth.acknowledged)
        await youth.client.socket.close()


class Back(ClockSteps):
    async def messages_at(self, youth: Youth, at_us: int, code: int = 0) -> int | None:
        stream = f"1/conversation/{youth.client.welcome['conversation']}"
        when = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at_us // US)) + f".{at_us % US:06}Z"
        told = await asyncio.to_thread(self.replayed, stream, "--at", when, code=code)
        return told[0]["messages"] if told else None

    async def test_a_state_at_a_time_is_what_the_page_of_replay_says(self):
        self.clock.set(HOUR_S)
        engine = self.start()
        early = await Youth().open(engine)
        first = (await early.post("à l'heure d'avance"))["at"]
        self.clock.set(-HOUR_S)
        second = (await early.post("reculée"))["at"]
        self.assertGreater(second, first, "within a run time goes on")
        self.assertEqual([await self.messages_at(early, at) for at in (first, second - 1, second)], [1, 1, 2])
        await early.client.socket.close()
        engine.stop()
        self.clock.set(0)
        engine = self.start()
        await early.connect(engine)
        third, fourth = [(await early.post(text))["at"] for text in ("après le redémarrage", "et encore")]
        late = await Youth().open(engine)
        now = (await late.post("à l'heure juste"))["at"]
        self.assertLess(now, first)
        self.assertGreaterEqual(third, second)
        self.assertEqual(third, fourth, "a stream's time stands until the clock has passed it")
        self.assertEqual(await self.messages_at(early, third), 4)
        self.assertEqual(await self.messages_at(late, now), 1)
        await self.messages_at(early, now, NOT_FOUND)
        for youth in (early, late):
            await youth.client.socket.close()


if __name__ == "__main__":
    unittest.main()
