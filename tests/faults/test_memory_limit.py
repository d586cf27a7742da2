"""An engine in a control group that the kernel holds to a limit of memory: newcomers are turned away before the kernel
ends it, and who is in goes on."""
import asyncio
import math
import unittest

from tests.support.control_group import ControlGroup
from tests.support.conversations import Youth
from tests.support.crowd import Crowd, allow_files
from tests.support.engine_test import EngineTest
from tests.support.metrics_page import LISTEN, metrics_address, samples, scrape
from tests.support.veilleuse import SANITIZED, Engine

MEBIBYTE = 1 << 20
# Above what an engine takes in which nobody is: the first is room for a few hundred youths, the second much more than
# that, since sockets and pages of files count there too.
ROOM, LIMIT = 3, 40
# Many more than there is room for: memory is looked at once a second.
MOST, AT_A_TIME, FILES = 3_500, 50, 8_192
BUSY = 4012


@unittest.skipIf(SANITIZED, "a sanitizer takes more memory than the engine")
class MemoryLimit(EngineTest, unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.

    def setUp(self):
        super().setUp()
        allow_files(self, FILES)
        taken = self.taken_by_an_empty_engine()
        try:
            self.group = ControlGroup((taken + LIMIT) * MEBIBYTE)
        except OSError as why:
            self.skipTest(f"no control group can be made here: {why}")
        self.addCleanup(self.group.remove)
        self.engine = self.engine_with(taken + ROOM, self.group.before)
        self.metrics = metrics_address(self.engine)

    def engine_with(self, budget_mb: int, before: list[str]) -> Engine:
        settings = f"memory_mb = {budget_mb}\n" + "[actors]\nidle_before_sleep_ms = 100\n" + LISTEN
        engine = Engine(self.directory, settings, before=before)
        self.addCleanup(engine.make_sure_of_end)
        return engine

    def taken_by_an_empty_engine(self) -> int:
        """Mebibytes, rounded up."""
        engine = self.engine_with(1_024, [])
        page = samples(scrape(metrics_address(engine)))
        self.assertEqual(engine.stop(), 0)
        return math.ceil(page["veilleuse_memory_bytes"] / MEBIBYTE)

    async def fill(self) -> Crowd:
        crowd = Crowd(self.engine.address)
        while not any(member.code for member in crowd.members):
            await crowd.grow(AT_A_TIME if len(crowd.members) < MOST else 1)
            if len(crowd.members) >= MOST:
                await asyncio.sleep(0.1)  # The next look at the memory is at most a second away.
        return crowd

    async def test_newcomers_are_turned_away_by_name_and_who_is_in_goes_on(self):
        self.assertIn("The engine alone takes", (self.directory / "serve.log").read_text(encoding="utf-8"))
        youth = await Youth().open(self.engine)
        crowd = await self.fill()
        self.assertFalse(self.group.has_killed(), "the kernel was faster")
        self.assertEqual({member.code for member in crowd.members}, {0, BUSY})
        self.assertTrue(all(member.counts.get("reconnect") == 1 for member in crowd.members if member.code))
        self.assertEqual((await youth.post("malgré tout"))["type"], "accepted")
        await youth.client.socket.close()
        await youth.connect(self.engine)
        self.assertEqual((await youth.post("de retour"))["type"], "accepted")
        page = samples(scrape(self.metrics))
        self.assertGreater(page["veilleuse_memory_bytes"], page["veilleuse_memory_budget_bytes"])
        self.assertIn("memory is short", (self.directory / "serve.log").read_text(encoding="utf-8"))
        self.assertEqual(await youth.history(self.engine), youth.acknowledged)
        self.assertFalse(self.group.has_killed())
        crowd.leave()
        await youth.client.socket.close()


if __name__ == "__main__":
    unittest.main()
