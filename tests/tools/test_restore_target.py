"""`veilleuse restore`: what it may remove, and what it leaves behind; two do not meet in one directory."""
import fcntl
import os
import shutil
import stat
import unittest

from tests.support.backup_test import DATA_UNUSABLE, OK, USAGE, BackupTest
from tests.support.veilleuse import veilleuse


class Target(BackupTest):
    async def test_what_is_restored_from_never_lies_where_a_restore_removes(self):
        await self.some_data()
        made = self.backup()
        target = self.directory / "new"
        (target / "restoring").mkdir(parents=True)
        only = target / "master.key"
        shutil.copy(self.data / "master.key", only)
        text = only.read_bytes()
        self.restore(made, target, "--master-key", str(only), code=DATA_UNUSABLE)
        self.assertIn("lies in the target", self.complaints)
        self.assertEqual(only.read_bytes(), text)
        # Nor is anything removed before all was read that can be refused.
        self.restore(made, target, "--master-key", "absent.key", code=DATA_UNUSABLE)
        self.assertEqual(only.read_bytes(), text)
        self.restore(made, target, "--destroyed", "absent", code=DATA_UNUSABLE)
        self.assertEqual(only.read_bytes(), text)
        self.restore(made, target)

    async def test_one_restore_at_a_time(self):
        await self.some_data()
        made = self.backup()
        target = self.directory / "new"
        target.mkdir()
        other = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(other, fcntl.LOCK_EX)
        self.restore(made, target, code=DATA_UNUSABLE)
        self.assertIn("under way", self.complaints)
        os.close(other)
        self.restore(made, target)

    async def test_no_engine_starts_on_a_directory_into_which_is_restored(self):
        await self.some_data()
        restoring = os.open(self.data, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(restoring, fcntl.LOCK_EX)
        self.assert_start_refused(DATA_UNUSABLE, "restore", "under way")
        os.close(restoring)
        self.start()

    async def test_an_engine_that_runs_on_the_target_is_told_of_and_nothing_is_removed(self):
        await self.some_data()
        made = self.backup()
        engine = self.start()
        (self.data / "restoring").mkdir()
        self.restore(made, self.data, code=DATA_UNUSABLE)
        self.assertIn("An engine runs on the target", self.complaints)
        (self.data / "restoring").rmdir()
        self.restore(made, self.data, code=DATA_UNUSABLE)
        self.assertIn("An engine runs on the target", self.complaints)
        self.assertEqual(engine.stop(), OK)
        self.start()

    async def test_an_empty_target_that_others_may_read_becomes_its_owners_alone(self):
        await self.some_data()
        made = self.backup()
        target = self.directory / "new"
        target.mkdir(mode=0o755)
        self.restore(made, target)
        self.assertEqual(stat.S_IMODE(target.stat().st_mode), 0o700)

    async def test_lists_of_destroyed_keys_without_keys_are_refused(self):
        await self.some_data()
        made = self.backup()
        ran = veilleuse("restore", "--from", made["log"], "--to", "new", "--destroyed", made["log"] + "/destroyed",
                        directory=self.directory)
        self.assertEqual(ran.returncode, USAGE, ran.stderr)
        self.assertIn("--keys", ran.stderr)
        self.assertFalse((self.directory / "new").exists())


if __name__ == "__main__":
    unittest.main()
