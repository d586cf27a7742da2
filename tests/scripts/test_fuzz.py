"""The fuzz targets stand whole: each is built, begins with inputs that are kept, and is told of; and the script refuses
what it does not know."""
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "fuzz"
CORPUS_BYTES = 1_000_000


class Targets(unittest.TestCase):
    TARGETS = {path.stem for path in FOLDER.glob("*.cpp")} - {"fuzzing"}

    def test_each_is_built_kept_and_told_of(self):
        built = set(re.findall(r"^veilleuse_fuzz\((\w+) ", (FOLDER / "CMakeLists.txt").read_text(), re.M))
        told = set(re.findall(r"^\| `(\w+)` \|", (FOLDER / "README.md").read_text(), re.M))
        kept = {path.name for path in (FOLDER / "corpus").iterdir() if any(path.iterdir())}
        self.assertGreater(len(self.TARGETS), 4)
        for found in (built, told, kept):
            self.assertEqual(found, self.TARGETS)

    def test_the_kept_inputs_stay_small(self):
        self.assertLess(sum(path.stat().st_size for path in FOLDER.glob("corpus/*/*")), CORPUS_BYTES)


class Script(unittest.TestCase):
    def assert_refused(self, *arguments: str, word: str) -> None:
        ran = subprocess.run([ROOT / "scripts/fuzz.sh", *arguments], capture_output=True, text=True)
        self.assertEqual(ran.returncode, 1)
        self.assertIn(word, ran.stderr)

    def test_an_unknown_target_is_refused_by_name(self):
        self.assert_refused("1", "beauty", word="'beauty'")

    def test_a_time_that_is_none_is_refused(self):
        for time in ("0", "-1", "soon"):
            self.assert_refused(time, word=f"'{time}'")


if __name__ == "__main__":
    unittest.main()
