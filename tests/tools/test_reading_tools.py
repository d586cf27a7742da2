"""The reading tools on a real log: beside a running engine, after kill -9, and on a damaged copy."""
import asyncio
import json
import shutil
import signal
import unittest
from datetime import datetime
from pathlib import Path

from tests.support.artifacts import artifact_directory, canary
from tests.support.chat_client import chat
from tests.support.engine_test import class_engine
from tests.support.veilleuse import add_staff, veilleuse

USAGE, NOT_FOUND, DATA_UNUSABLE = 64, 66, 73


class ReadingTools(unittest.TestCase):
    """One chat, then many questions; the engine is killed at the end, never stopped in good order."""

    @classmethod
    def setUpClass(cls):
        cls.directory = artifact_directory("reading-tools")
        cls.texts = [canary("je ne dors plus"), canary("tu es en sécurité ce soir ?")]
        token = add_staff(cls.directory)
        cls.engine = class_engine(cls, cls.directory)
        cls.conversation = asyncio.run(chat(cls.engine.address, token, *cls.texts))

    def run_tool(self, *arguments: str, code: int = 0, directory: Path | None = None) -> str:
        place = directory or self.directory
        ran = veilleuse(*arguments, directory=place)
        self.assertEqual(ran.returncode, code, ran.stderr)
        for text in self.texts:
            self.assertNotIn(text, ran.stdout + ran.stderr)
        return ran.stdout

    def stream(self) -> str:
        return f"1/conversation/{self.conversation}"

    def test_replay_shows_what_happened_in_order(self):
        told = self.run_tool("replay", self.stream())
        names = [line.split()[2] for line in told.splitlines()]
        self.assertEqual(names[0], "conversation_opened")
        self.assertEqual(names.count("message_posted"), 2)
        self.assertLess(names.index("message_posted"), names.index("moderator_joined"))
        self.assertEqual([int(line.split()[0]) for line in told.splitlines()], list(range(1, len(names) + 1)))

    def test_replay_as_json_is_an_object_a_line(self):
        records = [json.loads(line) for line in self.run_tool("replay", self.stream(), "--json").splitlines()]
        self.assertEqual(records[0]["first"], 1)
        self.assertEqual(records[0]["stream"], self.stream())

    def test_replay_at_shows_the_state_then(self):
        first = json.loads(self.run_tool("replay", self.stream(), "--at", "1", "--json"))
        events = len(self.run_tool("replay", self.stream()).splitlines())
        last = json.loads(self.run_tool("replay", self.stream(), "--at", str(events), "--json"))
        self.assertEqual((first["messages"], last["messages"]), (0, 2))

    def test_replay_without_a_stream_shows_all_in_the_order_of_time(self):
        lines = self.run_tool("replay").splitlines()
        self.assertEqual({line.split()[1].split("/")[1] for line in lines}, {"conversation", "moderator", "desk"})
        times = [line.split()[0] for line in lines]
        self.assertEqual(times, sorted(times))
        moment = times[len(times) // 2]
        # Bounded: the engine lives on, and the moderator, who went, may be missed meanwhile.
        before = self.run_tool("replay", "--to", moment)
        after = self.run_tool("replay", "--from", moment, "--to", times[-1])
        both = self.run_tool("replay", "--from", moment, "--to", moment)
        self.assertEqual(len(before.splitlines()) + len(after.splitlines()) - len(both.splitlines()), len(lines))

    def test_replay_to_a_day_or_a_minute_takes_in_all_of_it(self):
        times = [line.split()[0] for line in self.run_tool("replay").splitlines()]
        all_of = {name: self.run_tool("replay", "--from", times[0], "--to", to)
                  for name, to in (("end", times[-1]), ("second", times[-1].split(".")[0] + "Z"),
                                   ("minute", times[-1].rsplit(":", 1)[0] + "Z"))}
        self.assertEqual(len(all_of["end"].splitlines()), len(times))
        # Of a day, in the zone of the machine, which the engine's own times are not in.
        day = datetime.now().strftime("%Y-%m-%d")
        all_of["day"] = self.run_tool("replay", "--from", times[0], "--to", day)
        for name in ("second", "minute", "day"):
            # What the engine has added since comes behind.
            self.assertEqual(all_of[name][:len(all_of["end"])], all_of["end"], name)

    def test_replay_at_a_time_shows_every_state_then(self):
        states = [json.loads(line) for line in self.run_tool("replay", "--at", "now", "--json").splitlines()]
        self.assertEqual(len(states), 3)
        self.assertEqual(self.run_tool("replay", "--at", "-1h", "--json"), "")
        one = json.loads(self.run_tool("replay", self.stream(), "--at", "now", "--json"))
        self.assertIn(one, states)
        self.assertEqual(self.run_tool("replay", self.stream(), "--at", "-1h", code=NOT_FOUND), "")

    def test_replay_of_the_desk_shows_the_queue_and_who_is_there(self):
        now = json.loads(self.run_tool("replay", "--desk", "--json"))
        self.assertEqual((now["desk"], now["waiting"], now["chats"]), ("1/desk/accueil", [], 1))
        self.assertIn("1/desk/accueil at ", self.run_tool("replay", "1/desk/accueil", "--desk"))
        entered = json.loads(self.run_tool("replay", "1/desk/accueil", "--json").splitlines()[0])
        text = self.run_tool("replay", "1/desk/accueil").splitlines()[0].split()[1]
        then = json.loads(self.run_tool("replay", "--desk", "--json", "--at", text))
        self.assertEqual(then["at"], entered["at"])

    def test_replay_refuses_what_it_cannot_mean(self):
        for words in (["--at", "yesterday"], ["--from", "-2w"], ["--from", "3"], ["--from", "-1h", "--to", "-2h"],
                      ["--desk", "--at", "3"], ["--desk", self.stream()], ["--desk", "--at", "2999-01-01"],
                      ["--at", "now", "--from", "-1h"]):
            self.assertEqual(self.run_tool("replay", *words, code=USAGE), "")
        self.run_tool("replay", "--desk", "1/desk/nowhere", code=NOT_FOUND)

    def test_replay_shows_the_desk_and_the_moderator(self):
        desk = self.run_tool("replay", "1/desk/accueil")
        self.assertIn("offer_accepted", desk)
        moderator = self.run_tool("staff", "list", "--config", "veilleuse.toml").split("\t")[0]
        self.assertIn("signed_in", self.run_tool("replay", f"1/moderator/{moderator}"))

    def test_replay_of_an_unknown_stream_is_not_found(self):
        self.assertEqual(self.run_tool("replay", "1/conversation/" + "0" * 31 + "1", code=NOT_FOUND), "")

    def test_stat_counts_the_streams(self):
        told = json.loads(self.run_tool("log", "stat", "--json"))
        self.assertEqual(told["streams"], 3)
        self.assertGreater(told["events"], 5)

    def test_verify_finds_nothing_wrong_beside_a_running_engine(self):
        self.assertIn(" 0 problems", self.run_tool("log", "verify"))

    def test_zz_verify_finds_nothing_wrong_after_kill_9_and_finds_damage(self):
        """Named to run last: it kills the engine that the others read beside."""
        self.engine.stop(signal.SIGKILL)
        self.assertIn(" 0 problems", self.run_tool("log", "verify"))
        copy = artifact_directory("damaged")
        shutil.copytree(self.directory / "data", copy / "data", ignore=shutil.ignore_patterns("*.sock"))
        self.assertTrue(self.damage(copy / "data" / "log"), "found no bytes of a record to damage")
        ran = veilleuse("log", "verify", directory=copy)
        told = ran.stdout.splitlines()
        self.assertEqual(len(told), len(set(told)), "each sentence once")
        self.assertEqual(ran.returncode, DATA_UNUSABLE, ran.stdout)
        self.assertTrue(ran.stderr)

    def damage(self, log: Path) -> bool:
        """Changes a byte in the middle of the conversation's records, wherever RocksDB keeps them."""
        key = bytes.fromhex(self.conversation)
        for path in sorted(log.iterdir()):
            data = bytearray(path.read_bytes())
            at = data.find(key)
            if path.suffix in (".log", ".sst") and at >= 0:
                data[at + len(key) // 2] ^= 1
                path.write_bytes(data)
                return True
        return False


if __name__ == "__main__":
    unittest.main()
