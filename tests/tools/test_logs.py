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
from tests.support.veilleuse import add_staff, veilleuse, write_config

OK, USAGE, NOT_FOUND, PORT_UNAVAILABLE = 0, 64, 66, 69
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations" / "logs.md"


class LogTest(EngineTest):
    def lines(self) -> list[str]:
        return (self.directory / "serve.log").read_text(encoding="utf-8").splitlines()

    def log_level(self, *arguments: str):
        return veilleuse("log-level", *arguments, "--config", str(self.directory / "veilleuse.toml"),
                         directory=self.directory)


class JsonLog(LogTest):
    more_config = '[log]\nformat = "json"\n[metrics]\nlisten = "127.0.0.1:0"\n'

    def objects(self) -> list[dict]:
        return [json.loads(line) for line in self.lines()]

    def test_every_line_of_a_run_is_an_object_with_fields_that_the_page_documents(self):
        token = add_staff(self.directory)
        engine = self.start()
        asyncio.run(chat(engine.address, token, canary("un"), canary("deux")))
        engine.process.send_signal(signal.SIGHUP)
        self.assertEqual(self.log_level("debug").returncode, OK)
        self.assertEqual(engine.stop(), OK)
        documented = set(re.findall(r"^\| `(\w+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
        for told in self.objects():
            self.assertRegex(told["time"], f"^{TIME}$")
            self.assertIn(told["level"], ("debug", "info", "warning", "error"))
            self.assertLessEqual(set(told), documented)
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
