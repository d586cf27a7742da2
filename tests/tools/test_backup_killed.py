"""`veilleuse backup` and `veilleuse restore`, killed at every stage, and the engine's side of a backup."""
import asyncio
import signal
import socket
import stat
import time
import unittest
from pathlib import Path

from tests.support.backup_test import DATA_UNUSABLE, OK, BackupTest
from tests.support.chat_client import PATIENCE_S
from tests.support.conversations import Youth
from tests.support.shim import killed_at
from tests.support.veilleuse import veilleuse, write_config


class Killed(BackupTest):
    async def each_stage(self, act) -> int:
        """`act` is run and killed at its first, second… change of files, until it comes to its end."""
        for stage in range(1, 1_000):
            code = await asyncio.to_thread(act, killed_at(stage, self.directory))
            if code == OK:
                return stage
            self.assertEqual(code, -signal.SIGKILL)
        raise AssertionError("it never came to an end")

    def run_backup(self, environment) -> int:
        return veilleuse("backup", "--to", str(self.logs), "--keys-to", str(self.keys), "--config", "veilleuse.toml",
                         "--keep", "1", "--keep-keys", "1", directory=self.directory,
                         environment=environment).returncode

    async def test_a_backup_of_a_running_engine_at_any_stage_harms_nobody_and_the_next_is_whole(self):
        engine = self.start()
        youth = await Youth().open(engine)
        await youth.post("avant")
        stages = await self.each_stage(self.run_backup)
        self.assertGreater(stages, 10)
        self.assertEqual((await youth.post("après"))["type"], "accepted")
        made = await asyncio.to_thread(self.backup, "--keep", "1", "--keep-keys", "1")
        self.assertEqual([*self.logs.iterdir(), *self.keys.iterdir()], [Path(made["log"]), Path(made["keys"])])
        self.assertFalse((self.data / "checkpoint").exists())
        self.restore(made, self.elsewhere("other"))
        self.assertEqual(await youth.history(self.start_on("other")), youth.acknowledged)

    async def test_a_restore_at_any_stage_is_seen_by_the_engine_and_the_next_is_whole(self):
        youth = await self.some_data()
        made = self.backup()
        target = self.elsewhere("other")
        write_config(self.directory / "other")
        cut_short = set()

        def run_restore(environment) -> int:
            there = frozenset(entry.name for entry in target.glob("*"))
            if "restoring" in there and there not in cut_short:
                cut_short.add(there)
                self.assert_start_refused(DATA_UNUSABLE, "was cut short",
                                          config=self.directory / "other" / "veilleuse.toml")
            # All that remained was to make its end durable.
            if "log" in there and "restoring" not in there:
                return OK
            return veilleuse("restore", "--from", made["log"], "--keys", made["keys"], "--to", str(target),
                             "--master-key", str(self.data / "master.key"), directory=self.directory,
                             environment=environment).returncode

        self.assertGreater(await self.each_stage(run_restore), 20)
        self.assertEqual(len(cut_short), 4, "in front of each part's name, and behind the last")
        self.assertEqual(sorted(entry.name for entry in target.iterdir()), ["keys", "log", "master.key"])
        self.assertEqual(await youth.history(self.start_on("other")), youth.acknowledged)


class ControlSocket(BackupTest):
    def connect(self) -> socket.socket:
        engine = socket.socket(socket.AF_UNIX)
        engine.settimeout(PATIENCE_S)
        engine.connect(str(self.data / "control.sock"))
        return engine

    def ask(self, engine: socket.socket, what: str) -> str:
        engine.sendall(what.encode() + b"\n")
        return engine.recv(4096).decode().strip()

    def until_there_is_no_checkpoint(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while (self.data / "checkpoint").exists():
            self.assertLess(time.monotonic(), until)

    def test_it_is_its_owners_alone_and_says_what_it_does_not_know(self):
        self.start()
        self.assertEqual(stat.S_IMODE((self.data / "control.sock").stat().st_mode), 0o600)
        with self.connect() as engine:
            self.assertTrue(self.ask(engine, "sing").startswith("refused "))
        self.engines[-1].stop()
        self.assertFalse((self.data / "control.sock").exists())

    def test_a_checkpoint_lasts_as_long_as_its_connection_and_there_is_one_at_a_time(self):
        self.start()
        with self.connect() as first:
            self.assertEqual(self.ask(first, "backup"), "ok")
            self.assertTrue((self.data / "checkpoint" / "keys").exists())
            with self.connect() as second:
                self.assertTrue(self.ask(second, "backup").startswith("refused A backup is under way"))
            self.backup(code=DATA_UNUSABLE)
        self.until_there_is_no_checkpoint()
        self.backup()

    def test_what_a_killed_engine_left_is_gone_after_its_next_start(self):
        engine = self.start()
        with self.connect() as connection:
            self.assertEqual(self.ask(connection, "backup"), "ok")
            engine.stop(signal.SIGKILL)
        self.assertTrue((self.data / "checkpoint").exists())
        made = self.backup()
        self.start()
        self.assertFalse((self.data / "checkpoint").exists())
        self.assertTrue(Path(made["log"]).exists())


if __name__ == "__main__":
    unittest.main()
