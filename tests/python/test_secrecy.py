"""What was said, and the credentials, stand in no log, whatever its level."""
import asyncio
import logging
import unittest

from client_test import FakeEngine, patient
from tests.support.artifacts import canary


class Everything(logging.Handler):
    """All that is logged in this process, but for what the test's own server says."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("websockets.server"):
            self.told.append(record.getMessage())


class Logs(FakeEngine):
    def setUp(self):
        super().setUp()
        self.log = Everything()
        root = logging.getLogger()
        self.addCleanup(root.setLevel, root.level)
        self.addCleanup(root.removeHandler, self.log)
        root.addHandler(self.log)
        root.setLevel(logging.DEBUG)

    async def test_a_program_that_logs_everything_logs_no_frame(self):
        saying = asyncio.create_task(self.youth.say(canary("à personne d'autre")))
        await self.guest.accept(await patient(self.guest.receive()), 1)
        await patient(saying)
        logging.getLogger("another").debug("is heard")
        self.assertIn("is heard", self.log.told)
        self.assertEqual([told for told in self.log.told if "TEXT" in told], [])


if __name__ == "__main__":
    unittest.main()
