"""`veilleuse doctor`: where the engine would not start, it fails, with the sentence of the engine's refusal."""
import asyncio
import shutil
import unittest

from tests.support.certificates import write_certificate
from tests.support.conversations import Youth
from tests.support.doctor_test import DoctorTest
from tests.support.shim import ShiftedClock
from tests.support.veilleuse import ORDINARY_USER, veilleuse, write_config

DAY_S = 86_400
FEW_FILES = 256
DAMAGED = 73


class DoctorOfAStart(DoctorTest):
    def with_a_conversation(self) -> None:
        async def visit():
            await (await Youth().open(self.start())).client.socket.close()

        asyncio.run(visit())
        self.engines[-1].stop()

    def assert_refused_alike(self, check: str, words: str, more_config: str = "", code: int | None = None,
                             **how) -> None:
        said = self.examine(more_config, **how)
        self.assertEqual(self.failing(said, check), [check])
        self.assertIn(words, said[check]["found"])
        self.assertTrue(said[check]["advice"])
        config = write_config(self.directory, more_config)
        ran = veilleuse("serve", "--config", str(config), directory=self.directory, **how)
        self.assertNotEqual(ran.returncode, 0)
        self.assertIn(ran.returncode, [code or ran.returncode])
        self.assertIn(said[check]["found"], ran.stderr)

    def test_keys_and_master_key_that_are_lost_beside_a_sealed_log(self):
        self.with_a_conversation()
        shutil.rmtree(self.data / "keys")
        (self.data / "master.key").unlink()
        self.assert_refused_alike("master_key", "holds no keys, yet the event log holds events")

    def test_a_log_that_is_lost_or_damaged(self):
        self.with_a_conversation()
        (self.data / "log" / "CURRENT").rename(self.directory / "CURRENT")
        self.assert_refused_alike("event_log", "There is no event log in")
        (self.directory / "CURRENT").rename(self.data / "log" / "CURRENT")
        next((self.data / "log").glob("MANIFEST-*")).unlink()
        self.assert_refused_alike("event_log", "event log")

    def test_a_table_that_a_start_reads_and_is_damaged(self):
        self.with_a_conversation()
        # What the first wrote lies in tables after a second start.
        self.start()
        self.engines[-1].stop()
        tables = list((self.data / "log").glob("*.sst"))
        self.assertTrue(tables)
        for table in tables:
            size = table.stat().st_size
            with open(table, "r+b") as file:
                # Behind its start lie records, at its end is what RocksDB needs to open it.
                file.seek(size // 8)
                file.write(bytes(size // 4))
        self.assert_refused_alike("event_log", "is damaged", code=DAMAGED)

    def test_keys_of_another_log(self):
        self.with_a_conversation()
        self.data.rename(self.directory / "former")
        self.with_a_conversation()
        shutil.rmtree(self.data / "log")
        shutil.copytree(self.directory / "former" / "log", self.data / "log")
        self.assert_refused_alike("master_key", "belongs to another event log")

    def test_what_may_not_be_looked_at(self):
        self.with_a_conversation()
        for closed, check in (("log", "event_log"), ("keys", "master_key")):
            with self.subTest(closed=closed):
                (self.data / closed).chmod(0)
                said = self.examine(before=ORDINARY_USER)
                self.assertIn(check, self.failing(said))
                self.assertIn("Permission denied", said[check]["found"])
                ran = veilleuse("serve", "--config", "veilleuse.toml", directory=self.directory, before=ORDINARY_USER)
                self.assertNotEqual(ran.returncode, 0)
                (self.data / closed).chmod(0o700)

    def test_tls_files_that_are_missing_or_of_another_certificate(self):
        more_config = write_certificate(self.directory)
        self.assertEqual(self.failing(self.examine(more_config)), [])
        key = self.directory / "key.pem"
        own = key.read_text(encoding="utf-8")
        (self.directory / "other").mkdir()
        write_certificate(self.directory / "other")
        shutil.copy(self.directory / "other" / "key.pem", key)
        self.assert_refused_alike("tls", "does not belong", more_config)
        key.unlink()
        self.assert_refused_alike("tls", "No such file", more_config)
        key.write_text(own, encoding="utf-8")
        self.assert_refused_alike("tls", "open to other users", more_config)

    def test_a_certificate_that_browsers_refuse_or_soon_will(self):
        more_config = write_certificate(self.directory, days=30)
        clock = ShiftedClock(self.directory)
        for days, verdict in ((-2, "failing"), (20, "warning"), (31, "failing")):
            with self.subTest(days=days):
                clock.set(days * DAY_S)
                self.assertEqual(self.examine(more_config, environment=clock.environment)["tls"]["verdict"], verdict)

    def test_more_connections_than_the_limit_of_open_files_allows(self):
        self.assert_refused_alike("open_files", "server.max_connections", f"max_connections = {FEW_FILES}\n",
                                  before=["prlimit", f"--nofile={FEW_FILES}:{FEW_FILES}"])


if __name__ == "__main__":
    unittest.main()
