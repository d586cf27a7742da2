"""Three brokers, of which one goes and then another: what the operator is told, and what goes on."""
import asyncio
import time
import unittest

from tests.support.brokers import Brokers
from tests.support.conversations import Youth
from tests.support.engine_test import EngineTest
from tests.support.http_page import status_of
from tests.support.veilleuse import PATIENCE_S, veilleuse, write_config

READY, READ_ONLY = (200, "ready"), (503, "read_only")


class BrokersAway(EngineTest):
    def setUp(self):
        super().setUp()
        self.brokers = Brokers(3)
        self.addCleanup(self.brokers.stop)
        self.more_config = self.brokers.config("away", more="")
        made = veilleuse("kafka", "init", "--partitions", "3", "--config",
                         str(write_config(self.directory, self.more_config)), directory=self.directory)
        self.assertEqual((made.returncode, made.stderr), (0, ""))

    def told(self) -> str:
        return (self.directory / "serve.log").read_text(encoding="utf-8")

    def wait_until(self, what) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not what():
            self.assertLess(time.monotonic(), deadline, self.told())
            time.sleep(0.1)

    def test_one_is_told_and_two_stop_the_writing_until_they_are_back(self):
        engine = self.start()
        youth = asyncio.run(self.talk(engine, Youth()))
        self.brokers.run("kill", "3")
        self.wait_until(lambda: "away or behind" in self.told())
        self.assertEqual(status_of(engine, "/readyz"), READY)
        asyncio.run(self.talk(engine, youth))
        # Nobody writes: it is found out all the same.
        self.brokers.run("kill", "2")
        self.wait_until(lambda: status_of(engine, "/readyz") == READ_ONLY)
        for number in "2", "3":
            self.brokers.run("revive", number)
        self.wait_until(lambda: status_of(engine, "/readyz") == READY)
        self.wait_until(lambda: "all its copies again" in self.told())
        asyncio.run(self.talk(engine, youth))
        self.assertEqual(len(youth.acknowledged), 3)
        self.assertEqual(engine.stop(), 0)

    async def talk(self, engine, youth: Youth) -> Youth:
        await (youth.connect(engine) if youth.acknowledged else youth.open(engine))
        answer = await youth.post("je suis là")
        while answer["type"] != "accepted":
            await asyncio.sleep(0.2)
            answer = await youth.repeat()
        await youth.client.socket.close()
        self.assertEqual(await youth.history(engine), youth.acknowledged)
        return youth


if __name__ == "__main__":
    unittest.main()
