"""`veilleuse doctor`: each thing that is wrong is found, named, and what to do about it said."""
import time
import unittest

from tests.support.doctor_test import CHECKS, DoctorTest
from tests.support.shim import FailingDisk, ShiftedClock
from tests.support.veilleuse import add_staff, veilleuse, write_config


class Doctor(DoctorTest):
    def test_before_the_first_start_nothing_fails_and_nothing_is_made(self):
        said = self.examine()
        self.assertEqual(list(said), CHECKS)
        self.assertEqual(self.failing(said), [])
        self.assertEqual(said["staff"]["verdict"], "warning")
        self.assertFalse(self.data.exists())

    def test_beside_a_running_engine_it_says_so_and_reads_its_limits(self):
        add_staff(self.directory)
        self.start()
        said = self.examine(before=["prlimit", "--nofile=256:256"])
        self.assertEqual({said[name]["verdict"] for name in CHECKS[:8]}, {"ok"})
        self.assertIn("running", said["engine"]["found"])
        self.assertIn("fits the vault", said["master_key"]["found"])
        self.engines[-1].stop()
        self.assertEqual(self.examine()["engine"]["found"], "not running")
        few = self.examine(before=["prlimit", "--nofile=256:256"])["open_files"]
        self.assertEqual(few["verdict"], "warning")
        self.assertNotEqual(few["found"], said["open_files"]["found"])

    def test_a_wrong_configuration(self):
        self.assert_fails("configuration", "colour", more_config="colour = 1\n")

    def test_directories_and_files_that_are_open_to_others(self):
        self.installed()
        for file, check in ((self.data, "data_directory"), (self.data / "keys", "data_directory"),
                            (self.data / "master.key", "master_key"), (self.data / "staff.json", "staff")):
            with self.subTest(file=file.name):
                before = file.stat().st_mode
                file.chmod(before | 0o044)
                self.assert_fails(check, file.name)
                file.chmod(before)
        self.assertEqual(self.failing(self.examine()), [])

    def test_a_restore_that_was_cut_short(self):
        self.data.mkdir(mode=0o700)
        (self.data / "restoring").mkdir()
        self.assert_fails("data_directory", "was cut short")

    def test_a_master_key_that_is_lost_foreign_or_damaged(self):
        self.installed()
        own = self.data / "master.key"
        text = own.read_text()
        other = self.directory / "other"
        other.mkdir()
        self.start(other)
        self.engines[-1].stop()
        own.write_text((other / "data" / "master.key").read_text())
        self.assert_fails("master_key", "of another installation")
        own.write_text(text[:-2])
        self.assert_fails("master_key", "damaged")
        own.write_text(text)
        self.assertEqual(self.failing(self.examine()), [])

    def test_pages_that_are_not_there(self):
        self.assert_fails("web_directory", "absent", more_config='web_directory = "absent"\n')

    def test_a_disk_that_cannot_be_synced(self):
        self.data.mkdir(mode=0o700)
        disk = FailingDisk(self.directory)
        disk.fail("sync", 5, self.data)
        self.assert_fails("disk_sync", "sync", environment=disk.environment)

    def test_a_clock_of_another_time(self):
        clock = ShiftedClock(self.directory)
        clock.set(-int(time.time()))
        self.assert_fails("clock", "1970", environment=clock.environment)

    def test_the_table_for_people_names_each_check_and_what_to_do(self):
        ran = veilleuse("doctor", "--config", str(write_config(self.directory)), directory=self.directory)
        for check in CHECKS:
            self.assertRegex(ran.stdout, rf"(?m)^(ok|warning|failing) +{check} ")
        self.assertIn("-> veilleuse staff add", ran.stdout)


if __name__ == "__main__":
    unittest.main()
