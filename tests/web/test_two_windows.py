#!/usr/bin/python3
"""A whole chat in two windows of headless Chromium, on the two pages of the real engine (two_windows.py)."""
import asyncio
import signal
import unittest

from tests.support.artifacts import artifact_directory
from tests.support.veilleuse import Engine, add_staff
from two_windows import run


class TwoWindows(unittest.TestCase):
    def test_a_youth_and_a_moderator_chat_through_the_engine(self):
        directory = artifact_directory("two-windows")
        token = add_staff(directory)
        engine = Engine(directory)
        try:
            asyncio.run(run(f"http://{engine.address}", token))
        finally:
            code = engine.stop(signal.SIGTERM)
        self.assertEqual(code, 0)


if __name__ == "__main__":
    unittest.main()
