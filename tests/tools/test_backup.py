"""`veilleuse backup` and `veilleuse restore`: what was acknowledged before the backup began is there again, and what
is not whole or does not fit is refused."""
import asyncio
import errno
import json
import os
import shutil
import unittest
from pathlib import Path

from tests.support.backup_test import DATA_UNUSABLE, DISK, OK, PERMISSION, BackupTest
from tests.support.chat_client import Client
from tests.support.conversations import Youth
from tests.support.shim import FailingDisk
from tests.support.veilleuse import ORDINARY_USER, add_staff, veilleuse, write_config


class Whole(BackupTest):
    more_config = "[clients]\ncommands_per_second = 1000000\nburst = 1000000\n"

    async def test_made_under_load_it_holds_all_that_was_acknowledged_before_it_began(self):
        engine = self.start()
        youths = [await Youth().open(engine) for _ in range(8)]
        stop = asyncio.Event()

        async def talk(youth: Youth):
            while not stop.is_set():
                self.assertEqual((await youth.post("sans cesse"))["type"], "accepted")

        async def arrive():
            while not stop.is_set():
                youths.append(await Youth().open(engine))

        talking = [asyncio.create_task(talk(youth)) for youth in youths] + [asyncio.create_task(arrive())]
        before = {}
        for _ in range(3):
            before = {youth: len(youth.acknowledged) for youth in youths}
            made = await asyncio.to_thread(self.backup)
        stop.set()
        await asyncio.gather(*talking)
        await asyncio.to_thread(self.restore, made, self.elsewhere("other"))
        restored = self.start_on("other")
        self.assertGreater(min(before[youth] for youth in youths[:8]), 0)
        for youth, count in before.items():
            history = await youth.history(restored)
            self.assertGreaterEqual(len(history), count)
            self.assertEqual(history, youth.acknowledged[:len(history)])
        self.assertFalse((self.data / "checkpoint").exists())

    async def test_of_a_stopped_engine_the_restored_one_goes_on_with_conversations_and_staff(self):
        token = add_staff(self.directory)
        youth = await self.some_data()
        self.restore(self.backup(), self.elsewhere("other"))
        engine = self.start_on("other")
        self.assertEqual(await youth.history(engine), youth.acknowledged)
        await youth.connect(engine)
        self.assertEqual((await youth.post("après"))["type"], "accepted")
        self.assertEqual((await Client.hello(engine.address, role="staff", token=token)).welcome["type"], "welcome")
        self.assertEqual(veilleuse("log", "verify", directory=self.directory / "other").returncode, OK)

    async def test_without_keys_the_skeletons_can_be_read_and_no_engine_starts(self):
        await self.some_data()
        made = self.backup()
        del made["keys"]
        self.restore(made, self.elsewhere("other"))
        self.assertEqual(veilleuse("log", "verify", directory=self.directory / "other").returncode, OK)
        write_config(self.directory / "other")
        self.assert_start_refused(PERMISSION, "holds no keys", config=self.directory / "other" / "veilleuse.toml")

    async def test_the_newest_are_kept_and_what_is_none_of_them_stays(self):
        await self.some_data()
        for _ in range(3):
            made = self.backup("--keep", "2", "--keep-keys", "1")
        (self.logs / "log-by-hand").mkdir()
        made = self.backup("--keep", "2", "--keep-keys", "1")
        logs = sorted(entry.name for entry in self.logs.iterdir())
        self.assertEqual(len(logs), 3)
        self.assertIn(Path(made["log"]).name, logs)
        self.assertIn("log-by-hand", logs)
        self.assertEqual([str(entry) for entry in self.keys.iterdir()], [made["keys"]])

    async def test_the_one_just_made_stays_although_a_clock_was_wrong_before(self):
        await self.some_data()
        early = self.backup()
        for part in ("log", "keys"):
            Path(early[part]).rename(Path(early[part]).with_name(f"{part}-20990101T000000.000Z"))
        made = self.backup("--keep", "1", "--keep-keys", "1")
        self.assertEqual([[str(entry) for entry in folder.iterdir()] for folder in (self.logs, self.keys)],
                         [[made["log"]], [made["keys"]]])
        self.assertEqual(made["removed"], ["log-20990101T000000.000Z", "keys-20990101T000000.000Z"])

    async def test_what_cannot_be_removed_does_not_hide_that_the_new_one_is_whole(self):
        await self.some_data()
        files = Path(self.backup()["log"]) / "log"
        files.chmod(0o500)
        ran = veilleuse("backup", "--to", str(self.logs), "--keys-to", str(self.keys), "--json", "--keep", "1",
                        "--config", "veilleuse.toml", directory=self.directory, before=ORDINARY_USER)
        self.assertEqual(ran.returncode, PERMISSION, ran.stderr)
        self.assertIn("The backup is made and whole; but older ones could not be removed", ran.stderr)
        self.restore(json.loads(ran.stdout), self.directory / "new")


class Refused(BackupTest):
    async def test_a_bit_flipped_in_any_file_is_found_and_the_file_named(self):
        await self.some_data()
        made = self.backup()
        files = [file for part in ("log", "keys") for file in Path(made[part]).rglob("*") if file.stat().st_size > 0]
        files = [file for file in files if file.is_file()]
        self.assertGreater(len(files), 8)
        for file in files:
            with self.subTest(file=file.name):
                whole = file.read_bytes()
                at = len(whole) // 2
                file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
                self.restore(made, self.directory / "new", code=DATA_UNUSABLE)
                self.assertIn(str(file), self.complaints)
                self.assertEqual(list((self.directory / "new").glob("*")), [])
                file.write_bytes(whole)
        missing = next(file for file in files if file.name == "CURRENT")
        missing.unlink()
        self.restore(made, self.directory / "new", code=DATA_UNUSABLE)
        self.assertIn(str(missing), self.complaints)

    async def test_a_target_in_the_way_stays_as_it_is(self):
        await self.some_data()
        made = self.backup()
        before = sorted(self.data.rglob("*"))
        self.restore(made, self.data, code=DATA_UNUSABLE)
        self.assertIn("is not empty", self.complaints)
        self.assertEqual(sorted(self.data.rglob("*")), before)
        file = self.directory / "file"
        file.write_text("here")
        self.restore(made, file, code=DATA_UNUSABLE)
        self.assertEqual(file.read_text(), "here")

    async def test_the_keys_and_master_key_of_another_installation(self):
        await self.some_data()
        made = self.backup()
        shutil.move(self.data, self.directory / "former")
        await self.some_data()
        foreign = self.backup()
        self.restore(made, self.directory / "new", code=PERMISSION)
        self.assertIn("master key does not fit", self.complaints)
        self.restore({**made, "keys": foreign["keys"]}, self.directory / "new", code=PERMISSION)
        self.assertIn("of another installation", self.complaints)
        self.restore(made, self.directory / "new", "--master-key", "absent.key", code=DATA_UNUSABLE)
        self.assertIn("absent.key", self.complaints)
        self.restore(made, self.directory / "new", "--master-key", str(self.directory / "former" / "master.key"))

    async def test_keys_that_are_older_than_the_log(self):
        await self.some_data()
        old = self.backup()
        await self.some_data()
        self.restore({**self.backup(), "keys": old["keys"]}, self.directory / "new", code=PERMISSION)
        self.assertIn("older than the log", self.complaints)

    async def test_what_is_no_backup_or_of_the_other_part_or_of_a_newer_version(self):
        await self.some_data()
        made = self.backup()
        self.restore({**made, "log": made["keys"]}, self.directory / "new", code=DATA_UNUSABLE)
        self.assertIn("is a backup of the keys, not of the log", self.complaints)
        self.restore({**made, "log": str(self.logs)}, self.directory / "new", code=DATA_UNUSABLE)
        self.assertIn("is no backup", self.complaints)

    async def test_a_full_disk_leaves_nothing_and_is_told(self):
        await self.some_data()
        disk = FailingDisk(self.directory)
        for place in (self.logs, self.keys):
            disk.fail("write", errno.ENOSPC, place)
            self.backup(environment=disk.environment, code=DISK)
            self.assertIn("No space left", self.complaints)
            self.assertEqual([*self.logs.glob("*"), *self.keys.glob("*")], [])
        disk.mend()
        made = self.backup(environment=disk.environment)
        disk.fail("write", errno.ENOSPC, self.directory / "new")
        self.restore(made, self.directory / "new", environment=disk.environment, code=DISK)
        disk.mend()
        self.restore(made, self.directory / "new", environment=disk.environment)

    async def test_log_and_keys_in_one_place_and_damage_in_the_log(self):
        await self.some_data()
        link = self.directory / "link"
        link.symlink_to(self.logs)
        apart = self.logs
        apart.mkdir()
        for self.logs, self.keys in ((apart, apart), (apart, apart / "keys"), (apart / "logs", apart),
                                     (apart, link), (apart, link / "deep" / "keys")):
            self.backup(code=DATA_UNUSABLE)
            self.assertIn("must not lie with the log", self.complaints)
        self.assertEqual([*apart.iterdir()], [])

    async def test_a_link_or_a_pipe_is_never_read(self):
        await self.some_data()
        staff = self.data / "staff.json"
        elsewhere = self.directory / "somebody-elses.json"
        elsewhere.write_text("{}", encoding="utf-8")
        for put in (lambda: staff.symlink_to(elsewhere), lambda: os.mkfifo(staff)):
            staff.unlink(missing_ok=True)
            put()
            self.backup(code=DATA_UNUSABLE)
            self.assertIn("is a link, a pipe or a device", self.complaints)
            self.assertEqual([*self.logs.glob("*"), *self.keys.glob("*")], [])

    def test_where_there_is_no_data_none_is_made(self):
        self.backup(code=DATA_UNUSABLE)
        self.assertIn("no data", self.complaints)
        self.assertFalse(self.data.exists())


if __name__ == "__main__":
    unittest.main()
