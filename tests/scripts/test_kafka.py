"""`scripts/kafka.sh`: brokers to try and to test with, on free ports, ended by their own pid."""
import os
import re
import socket
import subprocess
import unittest
from pathlib import Path

from tests.support.artifacts import artifact_directory

ROOT = Path(__file__).resolve().parents[2]
# A guard against hanging for ever, not an expectation: the first run fetches the brokers' jars.
PATIENCE_S = 300
RUNNING = re.compile(r"^127\.0\.0\.1:(\d+)  broker (\d)  runs, pid (\d+)$", re.M)


class Brokers(unittest.TestCase):
    def setUp(self):
        # Its own, so that brokers somebody tries things on stay as they are.
        self.place = os.path.relpath(artifact_directory("kafka"), ROOT)
        self.addCleanup(self.kafka, "stop")

    def kafka(self, *words: str, code: int = 0) -> str:
        ran = subprocess.run(["scripts/kafka.sh", *words], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S,
                             env={**os.environ, "VEILLEUSE_KAFKA_DIR": self.place})
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran.stdout + ran.stderr

    def test_brokers_start_say_where_they_are_and_end(self):
        started = RUNNING.findall(self.kafka("start", "3"))
        self.assertEqual([number for _, number, _ in started], ["1", "2", "3"])
        for port, _, _ in started:
            socket.create_connection(("127.0.0.1", int(port))).close()
        self.assertEqual(RUNNING.findall(self.kafka("status")), started)
        self.assertIn("kafka.sh stop", self.kafka("start", "1", code=1))
        self.kafka("stop")
        self.assertIn("no brokers", self.kafka("status"))
        for _, _, pid in started:
            with self.assertRaises(ProcessLookupError):
                os.kill(int(pid), 0)

    def test_a_broker_that_was_killed_is_revived_where_it_was(self):
        port, _, pid = RUNNING.findall(self.kafka("start"))[0]
        self.kafka("kill", "1")
        with self.assertRaises(ProcessLookupError):
            os.kill(int(pid), 0)
        self.assertEqual(RUNNING.findall(self.kafka("status")), [])
        self.kafka("revive", "1")
        (again, _, other), = RUNNING.findall(self.kafka("status"))
        self.assertEqual(again, port)
        self.assertNotEqual(other, pid)
        socket.create_connection(("127.0.0.1", int(port))).close()
        self.assertIn("runs already", self.kafka("revive", "1", code=1))
        self.assertIn("no broker '2'", self.kafka("kill", "2", code=1))

    def test_a_wrong_word_tells_the_right_ones(self):
        self.assertIn("start [1|3]", self.kafka(code=64))
        self.assertIn("One broker or three", self.kafka("start", "2", code=1))


if __name__ == "__main__":
    unittest.main()
