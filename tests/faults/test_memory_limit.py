"""An engine in a control group that the kernel holds to a limit of memory: newcomers are turned away before the kernel
ends it, and who is in goes on."""
import asyncio
import unittest

from tests.support.control_group import ControlGroup
from tests.support.conversations import Youth
from tests.support.crowd import Crowd
from tests.support.engine_test import EngineTest
from tests.support.metrics_page import LISTEN, metrics_address, samples, scrape
from tests.support.veilleuse import Engine

MEBIBYTE = 1 << 20
# Far less than the first is room for newcomers, far more than the second is what the kernel allows: sockets and pages
# of files count there too.
BUDGET, LIMIT = 16, 48
# More than the limit has room for.
MOST, AT_A_TIME = 8_000, 100
BUSY = 4012


class MemoryLimit(EngineTest, unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.

    def setUp(self):
        super().setUp()
        try:
            self.group = ControlGroup(LIMIT * MEBIBYTE)
        except OSError as why:
            self.skipTest(f"no control group can be made here: {why}")
        self.addCleanup(self.group.remove)
        settings = f"memory_mb = {BUDGET}\n" + "[actors]\nidle_before_sleep_ms = 100\n" + LISTEN
        self.engine = Engine(self.directory, settings, before=self.group.before)
        self.addCleanup(self.engine.make_sure_of_end)
        self.metrics = metrics_address(self.engine)

    async def fill(self) -> Crowd:
        crowd = Crowd(self.engine.address)
        while len(crowd.members) < MOST and not any(member.code for member in crowd.members):
            await crowd.grow(AT_A_TIME)
        return crowd

    async def test_newcomers_are_turned_away_by_name_and_who_is_in_goes_on(self):
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
