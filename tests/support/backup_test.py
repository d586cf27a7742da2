"""What the tests of backups share: an installation, its backups, and what is restored elsewhere."""
import asyncio
import json
import unittest
from pathlib import Path

from tests.support.conversations import Youth
from tests.support.engine_test import EngineTest
from tests.support.veilleuse import Engine, veilleuse, write_config

OK, USAGE, DATA_UNUSABLE, DISK, PERMISSION = 0, 64, 73, 74, 77


class BackupTest(EngineTest, unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.

    def setUp(self):
        super().setUp()
        self.data = self.directory / "data"
        self.logs, self.keys = self.directory / "backups", self.directory / "backups-of-keys"
        write_config(self.directory)

    def backup(self, *more: str, environment=None, code: int = OK) -> dict:
        ran = veilleuse("backup", "--to", str(self.logs), "--keys-to", str(self.keys), "--json", *more, "--config",
                        "veilleuse.toml", directory=self.directory, environment=environment)
        self.assertEqual(ran.returncode, code, ran.stderr)
        self.complaints = ran.stderr
        return json.loads(ran.stdout) if code == OK else {}

    def restore(self, made: dict, to: Path, *more: str, environment=None, code: int = OK) -> dict:
        words = ["restore", "--from", made["log"], "--to", str(to), "--json", *more]
        if "keys" in made:
            words += ["--keys", made["keys"]]
        if "--master-key" not in more:
            words += ["--master-key", str(self.data / "master.key")]
        ran = veilleuse(*words, directory=self.directory, environment=environment)
        self.assertEqual(ran.returncode, code, ran.stderr)
        self.complaints = ran.stderr
        return json.loads(ran.stdout) if code == OK else {}

    def start_on(self, name: str) -> Engine:
        """On a restored data directory, elsewhere."""
        return self.start(self.directory / name)

    def elsewhere(self, name: str) -> Path:
        (self.directory / name).mkdir()
        return self.directory / name / "data"

    async def some_data(self, messages: int = 3) -> Youth:
        engine = self.start()
        youth = await Youth().open(engine)
        for number in range(messages):
            self.assertEqual((await youth.post(f"avant {number}"))["type"], "accepted")
        await youth.client.socket.close()
        self.assertEqual(engine.stop(), OK)
        return youth
