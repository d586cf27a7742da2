"""An installation that moves to Kafka and back: the same records, readable with the same keys, and gone on with."""
import asyncio
import json
import shutil
import subprocess
import unittest
from pathlib import Path

from tests.support.conversations import Youth
from tests.support.kafka_test import OnKafka
from tests.support.veilleuse import BINARY, Engine, veilleuse, write_config

OK, USAGE, DATA_UNUSABLE = 0, 64, 73
# What is in no log.
APART = ("keys", "master.key", "staff.json")


class Move(OnKafka):
    def setUp(self):
        super().setUp()
        self.places = {}
        for name, more in (("before", ""), ("kafka", self.more_config), ("after", "")):
            (self.directory / name).mkdir()
            write_config(self.directory / name, more)
            self.places[name] = (self.directory / name, more)

    def engine(self, name: str) -> Engine:
        engine = Engine(*self.places[name])
        self.addCleanup(engine.make_sure_of_end)
        return engine

    def config(self, name: str) -> str:
        return str(self.places[name][0] / "veilleuse.toml")

    def run_tool(self, *words: str, code: int = OK) -> subprocess.CompletedProcess:
        ran = veilleuse(*words, directory=self.directory)
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran

    def copy(self, one: str, other: str, code: int = OK) -> subprocess.CompletedProcess:
        return self.run_tool("log", "copy", "--from", self.config(one), "--to", self.config(other), code=code)

    def stat(self, name: str) -> dict:
        return json.loads(self.run_tool("log", "stat", "--json", "--config", self.config(name)).stdout)

    def make_topic_for(self, name: str) -> None:
        self.run_tool("kafka", "init", "--replicas", "1", "--in-sync", "1", "--partitions", "3", "--installation",
                      self.stat(name)["installation"], "--config", self.config("kafka"))

    def bring_keys(self, one: str, other: str) -> None:
        for name in APART:
            source, target = (self.places[place][0] / "data" / name for place in (one, other))
            if source.is_dir():
                shutil.copytree(source, target)
            elif source.exists():
                shutil.copy2(source, target)

    def talk(self, name: str, youth: Youth, *texts: str) -> None:
        async def say():
            await (youth.connect(engine) if youth.acknowledged else youth.open(engine))
            for text in texts:
                self.assertEqual((await youth.post(text))["type"], "accepted")
            await youth.client.socket.close()
            return await youth.history(engine)

        engine = self.engine(name)
        self.assertEqual(asyncio.run(say()), youth.acknowledged)
        self.assertEqual(engine.stop(), 0)

    def records(self, name: str) -> list[str]:
        """Skeletons of all streams; their order among each other is that of their times and terms."""
        told = self.run_tool("replay", "--json", "--config", self.config(name)).stdout
        return sorted(json.dumps({key: value for key, value in json.loads(line).items() if key != "term"})
                      for line in told.splitlines())

    def test_a_conversation_goes_on_there_and_back(self):
        youth = Youth()
        self.talk("before", youth, "bonsoir", "il y a quelqu'un ?")
        self.make_topic_for("before")
        told = self.copy("before", "kafka").stdout
        self.assertRegex(told, r"^(\d+) records copied, \1 are the same in both\n$")
        self.assertRegex(self.copy("before", "kafka").stdout, r"^0 records copied, ")
        self.assertEqual(self.records("before"), self.records("kafka"))
        self.bring_keys("before", "kafka")
        self.talk("kafka", youth, "et maintenant ?")
        # It has gone on: the log it came from has no place there any more.
        self.assertIn("in use already", self.copy("before", "kafka", DATA_UNUSABLE).stderr)
        self.copy("kafka", "after")
        self.assertEqual(self.records("kafka"), self.records("after"))
        self.assertEqual(self.stat("after")["installation"], self.stat("before")["installation"])
        self.bring_keys("kafka", "after")
        self.talk("after", youth, "merci")
        for name in ("before", "kafka", "after"):
            self.assertIn(" 0 problems", self.run_tool("log", "verify", "--config", self.config(name)).stdout)

    def test_what_does_not_fit_is_refused(self):
        self.talk("before", Youth(), "bonsoir")
        self.assertIn("the same data directory", self.copy("before", "before", USAGE).stderr)
        self.run_tool("kafka", "init", "--replicas", "1", "--in-sync", "1", "--config", self.config("kafka"))
        self.assertIn("kafka init --installation", self.copy("before", "kafka", DATA_UNUSABLE).stderr)
        self.run_tool("kafka", "init", "--installation", "short", "--config", self.config("kafka"), code=USAGE)
        self.talk("after", Youth(), "bonsoir")
        self.assertIn("another installation", self.copy("before", "after", DATA_UNUSABLE).stderr)
        self.engine("before")
        self.assertIn("stop its engine", self.copy("before", "after", DATA_UNUSABLE).stderr)

    def test_one_that_is_killed_goes_on(self):
        youth = Youth()
        self.talk("before", youth, *(f"message {number}" for number in range(50)))
        self.make_topic_for("before")
        running = subprocess.Popen([str(BINARY), "log", "copy", "--from", self.config("before"), "--to",
                                    self.config("kafka")], cwd=self.directory, stdout=subprocess.DEVNULL)
        while running.poll() is None and not Path(self.places["kafka"][0] / "data" / "log" / "CURRENT").exists():
            pass
        running.kill()
        running.wait()
        self.copy("before", "kafka")
        self.assertEqual(self.records("before"), self.records("kafka"))


if __name__ == "__main__":
    unittest.main()
