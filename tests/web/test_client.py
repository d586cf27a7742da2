#!/usr/bin/python3
"""Runs the tests of the pages' modules (*.test.mjs) under Node's own test runner."""

import pathlib
import shutil
import subprocess
import unittest

HERE = pathlib.Path(__file__).resolve().parent


class Client(unittest.TestCase):
    def test_the_client_keeps_its_half_of_the_protocol(self):
        node = shutil.which("node") or shutil.which("nodejs")
        self.assertIsNotNone(node, "node is missing: see scripts/packages.txt")
        tests = sorted(HERE.glob("*.test.mjs"))
        self.assertGreater(len(tests), 0)
        done = subprocess.run([node, "--test", *tests], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
