"""Thousands of sockets at once, and a chat beside them; then more waits for the disk than may wait."""
import asyncio
import unittest

from tests.support.conversations import Youth
from tests.support.crowd import Crowd, allow_files
from tests.support.engine_test import EngineTest
from tests.support.metrics_page import LISTEN, metrics_address, samples, scrape
from tests.support.shim import FailingDisk

# With all commands that each may have in flight, more than half of what the engine takes at once (65,536).
CROWD, IN_FLIGHT = 2_100, 16
# For each a descriptor here and one in the engine, which keeps 1,024 for itself.
FILES = 4_096
BUSY = 4012


class CrowdTest(EngineTest, unittest.IsolatedAsyncioTestCase):
    more_config = LISTEN

    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.

    def setUp(self):
        super().setUp()
        allow_files(self, FILES)
        self.disk = FailingDisk(self.directory)
        self.environment = self.disk.environment
        self.engine = self.start()
        self.metrics = metrics_address(self.engine)

    async def count(self, name: str) -> float:
        return samples(await asyncio.to_thread(scrape, self.metrics))[name]

    async def until_at_least(self, name: str, value: float) -> None:
        while await self.count(name) < value:
            await asyncio.sleep(0.05)

    async def test_costs_a_chat_nothing_and_when_too_much_waits_for_the_disk_newcomers_are_told(self):
        youth = await Youth().open(self.engine)
        crowd = Crowd(self.engine.address)
        await crowd.grow(CROWD)
        self.assertEqual({member.code for member in crowd.members}, {0})
        self.assertEqual(await self.count("veilleuse_connections"), CROWD + 1)
        self.assertEqual((await youth.post("au milieu de tous"))["type"], "accepted")
        await crowd.all_said({"type": "open", "id": 1})

        self.disk.hang("sync", self.directory / "data" / "log")
        for member in crowd.members:
            for number in range(IN_FLIGHT):
                member.send({"type": "post_message", "id": 2 + number, "text": "et moi"})
        await self.until_at_least("veilleuse_commands_in_flight", CROWD * IN_FLIGHT)
        newcomer = await crowd.come()
        self.assertEqual((newcomer.code, newcomer.counts.get("reconnect")), (BUSY, 1))
        self.assertEqual(await self.count('veilleuse_closes_total{code="4012"}'), 1)
        # Who is in comes back in.
        await youth.client.socket.close()
        await youth.connect(self.engine)

        self.disk.mend()
        crowd.members.remove(newcomer)
        for member in crowd.members:
            await member.until("accepted", 1 + IN_FLIGHT)
        self.assertEqual({member.code for member in crowd.members}, {0})
        late = await Youth().open(self.engine)
        for one in (youth, late):
            self.assertEqual((await one.post("après"))["type"], "accepted")
        self.assertEqual(await youth.history(self.engine), youth.acknowledged)
        crowd.leave()
        for one in (youth, late):
            await one.client.socket.close()


if __name__ == "__main__":
    unittest.main()
