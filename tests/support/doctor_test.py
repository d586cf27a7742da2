"""What the tests of the doctor share: its findings, and an installation to examine."""
import json

from tests.support.engine_test import EngineTest
from tests.support.veilleuse import add_staff, veilleuse, write_config

OK, UNFIT = 0, 1
CHECKS = ["configuration", "engine", "data_directory", "event_log", "master_key", "staff", "web_directory", "tls",
          "disk_sync", "room", "open_files", "memory", "clock"]
# How they stand is the machine's, on which the tests run.
OF_THE_MACHINE = {"disk_sync", "room", "clock"}


class DoctorTest(EngineTest):
    def setUp(self):
        super().setUp()
        self.data = self.directory / "data"

    def examine(self, more_config: str = "", **how) -> dict[str, dict]:
        write_config(self.directory, more_config)
        ran = veilleuse("doctor", "--json", "--config", "veilleuse.toml", directory=self.directory, **how)
        said = {one["check"]: one for one in map(json.loads, ran.stdout.splitlines())}
        fails = any(one["verdict"] == "failing" for one in said.values())
        self.assertEqual(ran.returncode, UNFIT if fails else OK, ran.stdout + ran.stderr)
        return said

    def failing(self, said: dict[str, dict], looked_for: str = "") -> list[str]:
        names = [name for name, one in said.items() if one["verdict"] == "failing"]
        return [name for name in names if name == looked_for or name not in OF_THE_MACHINE]

    def assert_fails(self, check: str, *words: str, **how) -> None:
        said = self.examine(**how)
        self.assertEqual(self.failing(said, check), [check])
        for word in words:
            self.assertIn(word, said[check]["found"])
        self.assertTrue(said[check]["advice"])

    def installed(self) -> None:
        """Staff, and a vault with a key."""
        add_staff(self.directory)
        self.start()
        self.engines[-1].stop()
