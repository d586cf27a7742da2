"""Every command of the load tester once, shortly, on a real engine. What it measures is not judged here: only that it
measures, and that the check of the histories finds nothing where nothing is and each damage that is planted."""
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

from tests.support.artifacts import artifact_directory
from tests.support.veilleuse import PATIENCE_S

BENCH = Path(os.environ["VEILLEUSE_BINARY_DIR"]) / "bin" / "veilleuse-bench"
DONE, FOUND_WRONG, FAILED, DISCARDED = 0, 1, 70, 75
# A lag that no machine has: what a short run is about is not the machine's haste.
ANY_LAG = ("--lag-allowed", "60000")


class ShortRun(unittest.TestCase):
    def setUp(self):
        self.directory = artifact_directory("bench")

    def run_bench(self, *arguments: str, code: int = DONE) -> list[dict]:
        ran = subprocess.run([str(BENCH), *arguments, "--json", "--data", str(self.directory)], capture_output=True,
                             text=True, timeout=PATIENCE_S)
        self.assertEqual(ran.returncode, code, ran.stderr)
        self.complaints = ran.stderr
        self.output = ran.stdout
        return [json.loads(line) for line in ran.stdout.splitlines()]


class Chat(ShortRun):
    def test_pairs_talk_through_an_engine_of_its_own(self):
        told = self.run_bench("chat", "--pairs", "5", "--warm-up", "0.1", "--duration", "1")
        self.assertEqual(len(told), 1)
        self.assertEqual((told[0]["server"], told[0]["pairs"]), ("engine", 5))
        self.assertGreater(told[0]["delivered"], 0)


class Rate(ShortRun):
    SHORT = ("--rate", "300", "--pairs", "5", "--warm-up", "0.1", "--duration", "1")

    def test_every_message_of_the_schedule_arrives_through_engine_and_relay(self):
        for more, server in (((), "engine"), (("--relay",), "relay")):
            with self.subTest(server=server):
                told = self.run_bench("rate", *self.SHORT, *ANY_LAG, *more)[-1]
                self.assertEqual((told["server"], told["due"], told["delivered"]), (server, 300, 300))
                self.assertEqual((told["refused"], told["discarded"]), ({}, False))
                self.assertLessEqual(told["delivery"]["p50_ms"], told["delivery"]["p99_ms"])

    def test_a_generator_that_is_late_discards_the_run_and_says_why(self):
        told = self.run_bench("rate", *self.SHORT, "--lag-allowed", "0.000001", code=DISCARDED)[-1]
        self.assertIn("late", told["discarded"])
        self.assertIn("discarded", self.complaints)

    def test_the_page_with_plots_is_written(self):
        page = self.directory / "rate.html"
        self.run_bench("rate", *self.SHORT, *ANY_LAG, "--html", str(page))
        text = page.read_text(encoding="utf-8")
        self.assertEqual(text.count("<svg"), 3)
        self.assertTrue(text.endswith("</html>\n"))


class Idle(ShortRun):
    def test_each_state_is_measured_beside_the_relay(self):
        told = self.run_bench("idle", "--connections", "50", "--settle", "0.1", "--sleep-after", "0.2")
        states = [(line["server"], line["state"]) for line in told[:-1]]
        self.assertEqual(states, [("relay", "connected"), ("engine", "connected"), ("engine", "connected_asleep"),
                                  ("engine", "waiting"), ("engine", "waiting_asleep")])
        self.assertGreater(told[-1]["relay_bytes"], 0)


class Flat(ShortRun):
    def test_a_message_is_counted_with_few_and_many_conversations_and_with_short_and_long_histories(self):
        told = self.run_bench("flat", "--conversations", "100", "--history", "100", "--rate", "200", "--duration",
                              "0.3", "--rounds", "1")
        self.assertEqual([(line["of"], line["size"]) for line in told[:-1]],
                         [("conversations", 10), ("conversations", 100), ("history", 10), ("history", 100)])
        self.assertEqual(told[-1].keys(), {"conversations", "history", "met"})


class Sleeping(ShortRun):
    SHORT = ("sleeping", "--settle", "0", "--few", "10")

    def test_conversations_that_lie_on_the_disk_are_counted_against_the_memory_they_take(self):
        few, many, told = self.run_bench(*self.SHORT, "--conversations", "5000")
        self.assertEqual((few["conversations"], many["conversations"]), (10, 5000))
        self.assertGreater(few["resident_bytes"], 0)
        grown = max(many["resident_bytes"] - few["resident_bytes"], 1) / (5000 - 10)
        self.assertAlmostEqual(told["bytes_per_conversation"], grown, delta=0.001 * grown + 0.001)
        self.assertEqual(told["met"], told["conversations_per_gib"] >= told["goal_per_gib"])

    def test_nothing_is_measured_when_few_are_as_many(self):
        self.run_bench(*self.SHORT, "--conversations", "10", code=FAILED)
        self.assertIn("less than", self.complaints)


class Wake(ShortRun):
    def test_conversations_that_sleep_and_that_lie_on_the_disk_of_a_stopped_engine_are_touched(self):
        for more, restarted in (((), False), (("--restart",), True)):
            with self.subTest(restarted=restarted):
                told = self.run_bench("wake", "--conversations", "20", "--messages", "3", *more)[-1]
                self.assertEqual((told["conversations"], told["restarted"]), (20, restarted))
                self.assertGreater(told["asleep"]["p50_ms"], 0)
                self.assertGreater(told["awake"]["p50_ms"], 0)


class Resume(ShortRun):
    def test_everybody_comes_back_after_a_kill_and_nothing_acknowledged_is_missing(self):
        told = self.run_bench("resume", "--clients", "40", "--messages", "6", "--busy", "0.3", "--spread", "0.05")[-1]
        self.assertEqual([told[what] for what in ("clients", "missing", "out_of_order")], [40, 0, 0])
        self.assertGreaterEqual(told["acknowledged"], 240)
        self.assertGreaterEqual(told["caught_up_s"], told["first_connected_s"])


class Replay(ShortRun):
    def test_every_event_is_folded_from_memory_and_from_the_log(self):
        told = self.run_bench("replay", "--conversations", "4", "--messages", "20", "--threads", "2", "--rounds", "1")
        self.assertEqual([line["source"] for line in told[:-1]], ["memory", "log"])
        # Opened and queued, two steps, the messages, closed.
        self.assertEqual({line["events"] for line in told[:-1]}, {4 * (20 + 5)})
        self.assertGreater(told[-1]["events_per_second"], 0)


class Churn(ShortRun):
    def test_every_child_who_comes_is_joined_and_talks_to_the_end(self):
        told = self.run_bench("churn", "--rate", "20", "--messages", "2", "--think", "0.02", "--duration", "1")[-1]
        self.assertGreater(told["visits"], 0)
        self.assertEqual(told["finished"], told["visits"])
        self.assertEqual(told["messages"], 2 * 2 * told["visits"])


class Overload(ShortRun):
    @unittest.skipIf(len(os.sched_getaffinity(0)) < 2, "one core for the engine and one for the generator are needed")
    def test_what_is_offered_is_accepted_or_refused_by_name(self):
        told = self.run_bench("overload", "--pairs", "10", "--duration", "0.6", *ANY_LAG)[-1]
        self.assertEqual(told["offered"], told["accepted"] + sum(told["refused"].values()))
        self.assertGreater(told["accepted"], 0)
        self.assertGreater(len(told["memory_mib"]), 1)
        self.assertIsNone(re.search(r"\dE", self.output), "a number is written as people do not write them")


class Compare(ShortRun):
    def test_both_servers_are_measured_with_the_same_options(self):
        told = self.run_bench("compare", "--pairs", "5", "--warm-up", "0.1", "--rounds", "1", "--round-seconds", "0.3",
                              "--paced-rounds", "1", "--paced-seconds", "0.3")
        measured = [(line["phase"], line["server"]) for line in told[:-1]]
        self.assertEqual(sorted(measured), [("paced", "engine"), ("paced", "relay"), ("saturated", "engine"),
                                            ("saturated", "relay")])
        self.assertTrue(all(line["delivered"] > 0 for line in told[:-1]))
        self.assertGreater(told[-1]["ratio"], 0)
        self.assertEqual(told[-1]["options_differ"], [])
        self.assertGreater(told[-1]["metrics_pages"], 0)


class Crash(ShortRun):
    def run_crash(self, *more: str, code: int = DONE) -> dict:
        return self.run_bench("crash", "--conversations", "6", "--rate", "300", "--shortest-life", "0.2",
                              "--longest-life", "0.6", *more, code=code)[-1]

    def test_three_kills_lose_double_and_reorder_nothing(self):
        verdict = self.run_crash("--kills", "3")
        self.assertEqual([verdict[what] for what in ("kills", "lost", "doubled", "reordered", "altered")],
                         [3, 0, 0, 0, 0])
        self.assertGreater(verdict["acknowledged"], 0)

    def test_each_planted_damage_is_found_and_named(self):
        for damage, found in (("loss", "lost"), ("double", "doubled"), ("swap", "reordered")):
            with self.subTest(damage=damage):
                verdict = self.run_crash("--kills", "1", "--plant", damage, code=FOUND_WRONG)
                self.assertGreater(verdict[found], 0)
                self.assertNotEqual(self.complaints, "")


if __name__ == "__main__":
    unittest.main()
