"""A flipped bit in any kind of file is told by name, does no harm, or is the exception of the last write
(docs/formats.md, "What a start accepts"). A few places of each kind; scripts/flip_bits.py tries many."""
import asyncio
import random
import unittest

from tests.faults.flip_trial import Place, Trial, Verdict, header_bytes, places_in
from tests.faults.flip_world import World, make_world
from tests.support.artifacts import artifact_directory

KINDS = {f"{database}: {file}" for database in ("log", "keys", "views")
         for file in ("write-ahead log", "table", "manifest", "current", "identity", "options")}
ALONE = {"master.key", "staff.json", "backup: manifest", "backup: staff.json"}


class BitFlips(unittest.TestCase):
    world: World

    @classmethod
    def setUpClass(cls):
        directory = artifact_directory("BitFlips")
        (directory / "world").mkdir()
        cls.world = asyncio.run(make_world(directory / "world", seed=1))
        cls.trial = Trial(cls.world, directory / "copy")

    def last_header(self, pattern: str) -> Place:
        """The length of the last write of a file: nothing follows it."""
        file = max(self.world.directory.glob(pattern), key=lambda found: found.stat().st_size)
        first = header_bytes(file.read_bytes())[-7]
        return Place(file.relative_to(self.world.directory), first + 5, 6)

    def test_none_is_silent_whatever_the_kind_of_file(self):
        kinds = places_in(self.world, random.Random(1), a_kind=1)
        self.assertLessEqual(KINDS | ALONE, set(kinds))
        for kind, places in kinds.items():
            for place in places:
                with self.subTest(kind=kind, place=place):
                    verdict = self.trial.verdict(place)
                    self.assertNotEqual(verdict.how, "silent", verdict.words)

    def test_the_last_write_of_the_log_is_dropped_and_that_is_said(self):
        self.assertEqual(self.trial.verdict(self.last_header("data/log/*.log")).how, "excepted")

    def test_a_lost_key_of_a_conversation_is_told_and_no_engine_starts(self):
        verdict = self.trial.verdict(self.last_header("data/keys/*.log"))
        self.assertEqual(verdict.how, "detected")
        self.assertIn("keys of N streams of the event log are missing", verdict.words)

    def test_the_trial_sees_a_message_that_is_gone_without_a_word(self):
        self.world.youths[0].acknowledged.append("never sent")
        self.addCleanup(self.world.youths[0].acknowledged.pop)
        identity = next((self.world.data / "log").glob("IDENTITY")).relative_to(self.world.directory)
        self.assertEqual(self.trial.verdict(Place(identity, 0, 0)),
                         Verdict("silent", "all but the last message, and nothing was said"))


if __name__ == "__main__":
    unittest.main()
