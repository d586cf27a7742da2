#!/usr/bin/python3
"""The engine is killed under load, again and again, with its log on Kafka: nothing acknowledged is lost or doubled."""

import json
import subprocess
import unittest

from tests.support.brokers import Brokers
from tests.support.veilleuse import BINARY


class Crash(unittest.TestCase):
    def test_kills_under_load_cost_nothing_that_was_acknowledged(self):
        brokers = Brokers()
        self.addCleanup(brokers.stop)
        ran = subprocess.run(
            [BINARY.parent / "veilleuse-bench", "crash", "--kafka", brokers.addresses[0], "--kills", "4",
             "--conversations", "20", "--rate", "500", "--json"], capture_output=True, text=True, timeout=600)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        told = json.loads(ran.stdout.splitlines()[-1])
        self.assertEqual([told[wrong] for wrong in ("lost", "doubled", "reordered", "altered")], [0, 0, 0, 0])
        self.assertGreater(told["acknowledged"], 100)


if __name__ == "__main__":
    unittest.main()
