"""What an engine says in its log, as text and as JSON, and how an operator changes how much that is."""
import asyncio
import json
import re
import signal
import socket
import unittest
from pathlib import Path

from tests.support.artifacts import canary
from tests.support.chat_client import Client, chat, draw_secret
from tests.support.engine_test import EngineTest
from tests.support.shim import FailingDisk
from tests.support.veilleuse import add_staff, veilleuse, write_config

OK, USAGE, NOT_FOUND, PORT_UNAVAILABLE = 0, 64, 66, 69
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations" / "logs.md"


def documented_fields() -> set[str]:
    return set(re.findall(r"^\| `(\w+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


class LogTest(EngineTest):
    def lines(self) -> list[str]:
        return (self.directory / "serve.log").read_text(encoding="utf-8").splitlines()

    def objects(self) -> list[dict]:
        return [json.loads(line) for line in self.lines()]

    def log_level(self, *arguments: str):
        return veilleuse("log-level", *arguments, "--config", str(self.directory / "veilleuse.toml"),
                         directory=self.directory)


class JsonLog(LogTest):
    more_config = '[log]\nformat = "json"\n[metrics]\nlisten = "127.0.0.1:0"\n'

    def test_every_line_of_a_run_is_an_object_with_fields_that_the_page_documents(self):
        token = add_staff(self.directory)
        engine = self.start()
        asyncio.run(chat(engine.address, token, canary("un"), canary("deux")))
        engine.process.send_signal(signal.SIGHUP)
        self.assertEqual(self.log_level("debug").returncode, OK)
        self.assertEqual(engine.stop(), OK)
        for told in self.objects():
            self.assertRegex(told["time"], f"^{TIME}$")
            self.assertIn(told["level"], ("debug", "info", "warning", "error"))
            self.assertLessEqual(set(told), documented_fields())
        messages = [told["message"] for told in self.objects()]
        self.assertIn("listening", messages)
        self.assertEqual(messages[-1], "stopped")
        self.assertGreater(next(told["lanes"] for told in self.objects() if told["message"] == "listening"), 0)

    def test_where_it_listens_is_an_object_on_stdout(self):
        engine = self.start()

        async def greet():
            youth = await Client.hello(engine.address, role="youth", secret=draw_secret())
            await youth.socket.close()
        asyncio.run(greet())
        self.assertEqual(engine.stop(), OK)

    def test_a_start_that_is_refused_says_why_in_an_object_with_the_exit_code(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            config = write_config(self.directory, self.more_config)
            config.write_text(config.read_text().replace("port = 0", f"port = {taken.getsockname()[1]}"))
            ran = veilleuse("serve", "--config", str(config), directory=self.directory)
        self.assertEqual((ran.returncode, ran.stdout), (PORT_UNAVAILABLE, ""))
        told = json.loads(ran.stderr)
        self.assertEqual((told["level"], told["exit_code"]), ("error", PORT_UNAVAILABLE))

    def test_before_the_configuration_is_read_a_refusal_is_text(self):
        self.assert_start_refused(USAGE, "log.format",
                                  config=write_config(self.directory, '[log]\nformat = "xml"\n'))


class SlowOperations(LogTest):
    more_config = '[log]\nformat = "json"\nslow_ms = {slow_ms}\n'

    def run_on_a_disk_that_hangs(self, slow_ms: int) -> list[dict]:
        """What is told as slow."""
        disk = FailingDisk(self.directory)
        self.environment = disk.environment
        self.more_config = self.more_config.format(slow_ms=slow_ms)
        engine = self.start()

        async def talk():
            youth = await Client.hello(engine.address, role="youth", secret=draw_secret())
            await youth.command("open")
            # A hang ends before the sync begins, if the machine is busy: not every time.
            for turn in range(10):
                disk.hang("sync", self.directory / "data" / "log")
                waiting = asyncio.ensure_future(youth.command("post_message", text=canary(f"lentement {turn}")))
                done, _ = await asyncio.wait([waiting], timeout=0.01)
                self.assertFalse(done)
                disk.mend()
                self.assertEqual((await waiting)["type"], "accepted")
            await youth.socket.close()
        asyncio.run(talk())
        self.assertEqual(engine.stop(), OK)
        return [told for told in self.objects() if "operation" in told]

    def test_a_slow_append_and_the_command_that_waited_are_told_with_their_sizes(self):
        told = self.run_on_a_disk_that_hangs(1)
        self.assertLessEqual({"append", "command"}, {one["operation"] for one in told})
        for one in told:
            self.assertEqual((one["level"], one["threshold_ms"]), ("warning", 1))
            self.assertGreaterEqual(one["duration_ms"], 1)
            self.assertLessEqual(set(one), documented_fields())
        self.assertGreater(next(one["records"] for one in told if one["operation"] == "append"), 0)

    def test_without_a_threshold_nothing_is_slow(self):
        self.assertEqual(self.run_on_a_disk_that_hangs(0), [])


class TextLog(LogTest):
    def test_every_line_tells_time_and_level_before_its_sentence(self):
        self.assertEqual(self.start().stop(), OK)
        for line in self.lines():
            self.assertRegex(line, f"^{TIME} (debug|info|warning|error) .")
        self.assertTrue(any(re.search(r" info listening: \d+ lanes$", line) for line in self.lines()))


class LevelAtRunTime(LogTest):
    def test_it_is_read_and_changed_and_the_change_is_said_whatever_the_levels(self):
        engine = self.start()
        self.assertEqual(self.log_level().stdout, "info\n")
        self.assertEqual(self.log_level("error").stdout, "error\n")
        self.assertEqual(self.log_level().stdout, "error\n")
        self.assertTrue(self.lines()[-1].endswith("the log level was changed from info to error until the next start"))
        said = len(self.lines())
        self.assertEqual(engine.stop(), OK)
        self.assertEqual(len(self.lines()), said, "a stop is told as info")

    def test_it_does_not_outlive_the_engine(self):
        engine = self.start()
        self.assertEqual(self.log_level("error").returncode, OK)
        self.assertEqual(engine.stop(), OK)
        self.start()
        self.assertEqual(self.log_level().stdout, "info\n")

    def test_a_level_that_there_is_not_is_refused_and_changes_nothing(self):
        self.start()
        refused = self.log_level("loud")
        self.assertEqual((refused.returncode, refused.stdout), (USAGE, ""))
        self.assertIn("debug", refused.stderr)
        self.assertEqual(self.log_level().stdout, "info\n")

    def test_where_no_engine_runs_it_says_what_to_do(self):
        write_config(self.directory)
        refused = self.log_level("debug")
        self.assertEqual((refused.returncode, refused.stdout), (NOT_FOUND, ""))
        self.assertIn("log.level", refused.stderr)


if __name__ == "__main__":
    unittest.main()
