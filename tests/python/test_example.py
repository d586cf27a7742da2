"""The README's example does what it says."""
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

from tests.support.artifacts import artifact_directory
from tests.support.engine_test import class_engine
from tests.support.veilleuse import PATIENCE_S, add_staff

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"^## From Python\n.*?^```python\n(.*?)^```$", re.M | re.S)


class Example(unittest.TestCase):
    def test_the_example_of_the_readme_is_short_and_runs(self):
        directory = artifact_directory("example")
        token = add_staff(directory)
        engine = class_engine(type(self), directory)
        code = EXAMPLE.search((ROOT / "README.md").read_text(encoding="utf-8")).group(1)
        self.assertLessEqual(len(code.splitlines()), 20)
        (directory / "hello.py").write_text(code, encoding="utf-8")
        ran = subprocess.run([sys.executable, "-B", "hello.py", f"http://{engine.address}", token], cwd=directory,
                             env={**os.environ, "PYTHONPATH": str(ROOT / "tools" / "python")}, capture_output=True,
                             text=True, timeout=PATIENCE_S)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        told = [line.split(" ", 2) for line in ran.stdout.splitlines()]
        self.assertEqual([int(number) for number, *_ in told], list(range(1, len(told) + 1)))
        self.assertEqual([words for _, kind, words in told if kind == "message_posted"],
                         ["bonsoir", "bonsoir, je t'écoute"])


if __name__ == "__main__":
    unittest.main()
