#!/usr/bin/python3
"""One engine on Kafka: the promises of the embedded log, and what only Kafka can break."""

import asyncio
import json
import shutil
import unittest

from tests.support.chat_client import chat
from tests.support.conversations import Youth
from tests.support.kafka_test import OnKafka
from tests.support.veilleuse import add_staff, veilleuse, write_config


class Topic(OnKafka):
    def test_it_is_made_once_and_says_what_is_unsafe(self):
        first = self.make_topic()
        self.assertEqual(self.remarks, "")
        second = self.make_topic()
        self.assertIn("was there", self.remarks)
        self.assertEqual(first, second)
        self.assertIn("4 partitions, ready", first)
        self.assertIn("unsafe: The topic", first)
        self.assertEqual(self.kafka("check").stdout.splitlines()[-1], first.splitlines()[0])

    def test_a_configuration_that_does_not_use_it_is_told_so(self):
        self.make_topic()
        plain = (self.directory / "veilleuse.toml").read_text(encoding="utf-8").replace('log = "kafka"', "")
        (self.directory / "plain.toml").write_text(plain, encoding="utf-8")
        checked = veilleuse("kafka", "check", "--config", "plain.toml", directory=self.directory)
        self.assertIn("does not use the topic", checked.stderr)

    def test_the_doctor_looks_at_it(self):
        for more_config, verdict, words in ((self.more_config, "failing", "veilleuse kafka init"),
                                            ('[kafka]\nbrokers = ["127.0.0.1:1"]\n', "failing", "127.0.0.1:1")):
            self.assertEqual(self.examined(more_config)["verdict"], verdict)
            self.assertIn(words, self.examined(more_config)["found"])
        self.make_topic()
        self.assertEqual(self.examined(self.more_config)["verdict"], "warning")
        self.assertEqual(self.examined(self.brokers.config(self.prefix, more=""))["verdict"], "failing")

    def examined(self, more_config):
        config = write_config(self.directory, more_config)
        said = veilleuse("doctor", "--json", "--config", str(config), directory=self.directory)
        return next(one for one in map(json.loads, said.stdout.splitlines()) if one["check"] == "kafka")

    def test_another_number_of_partitions_is_refused(self):
        self.make_topic()
        again = self.kafka("init", "--replicas", "1", "--in-sync", "1", "--partitions", "8")
        self.assertEqual(again.returncode, 73, again.stderr)
        self.assertIn("has 4 partitions, not 8", again.stderr)

    def test_more_replicas_than_brokers_are_refused_in_kafkas_words(self):
        made = self.kafka("init")
        self.assertEqual(made.returncode, 73)
        self.assertIn("only 1 broker(s)", made.stderr)

    def test_a_lone_broker_is_refused_unless_asked_for(self):
        self.make_topic()
        self.more_config = self.brokers.config(self.prefix, more="")
        checked = self.kafka("check")
        self.assertEqual(checked.returncode, 73)
        self.assertIn("refused: The topic", checked.stdout)
        served = veilleuse("serve", "--config", str(write_config(self.directory, self.more_config)),
                           directory=self.directory)
        self.assertEqual(served.returncode, 73)
        for words in ("replication.factor 1", "min.insync.replicas 1", "kafka.allow_unsafe"):
            self.assertIn(words, served.stderr)

    def test_a_missing_topic_and_missing_brokers_are_named(self):
        self.refused(73, "kafka init")
        self.more_config = '[kafka]\nbrokers = ["127.0.0.1:1"]\n'
        self.refused(74, "127.0.0.1:1")

    def test_an_embedded_log_is_not_taken_for_a_copy(self):
        self.make_topic()
        on_kafka, self.more_config = self.more_config, ""
        self.start().stop()
        self.more_config = on_kafka
        self.refused(73, "an event log of its own")


class Conversations(OnKafka):
    def test_a_chat_outlives_a_kill_and_the_loss_of_the_copy(self):
        self.make_topic()
        token = add_staff(self.directory)
        engine = self.start()
        asyncio.run(chat(engine.address, token, "bonsoir", "je vous écoute"))
        youth = asyncio.run(self.talk(engine, 20))
        engine.stop(how=9)
        engine = self.start()
        self.assertEqual(asyncio.run(youth.history(engine)), youth.acknowledged)
        engine.stop()
        shutil.rmtree(engine.data / "log")
        shutil.rmtree(engine.data / "views")
        engine = self.start()
        self.assertEqual(asyncio.run(youth.history(engine)), youth.acknowledged)

    def test_lost_keys_are_not_replaced_by_new_ones(self):
        self.make_topic()
        engine = self.start()
        asyncio.run(self.talk(engine, 1))
        engine.stop()
        for lost in ("log", "keys"):
            shutil.rmtree(engine.data / lost)
        self.refused(77, "key")

    def test_while_the_broker_stands_still_nothing_is_lost_or_doubled(self):
        self.make_topic()
        engine = self.start()
        youth = asyncio.run(self.stand_still(engine))
        self.assertEqual(asyncio.run(youth.history(engine)), youth.acknowledged)
        self.assertEqual(len(youth.acknowledged), 2)

    async def talk(self, engine, messages):
        youth = await Youth().open(engine)
        for number in range(messages):
            await youth.post(f"message {number}")
        await youth.client.socket.close()
        return youth

    async def stand_still(self, engine):
        youth = await Youth().open(engine)
        await youth.post("before")
        self.brokers.freeze()
        try:
            asking = asyncio.create_task(youth.post("while it stands still"))
            answered, _ = await asyncio.wait([asking], timeout=2)
            self.assertFalse(answered)
        finally:
            self.brokers.go_on()
        answer = await asking
        while answer["type"] != "accepted":
            await asyncio.sleep(0.2)
            answer = await youth.repeat()
        await youth.client.socket.close()
        return youth

    def test_the_reading_tools_read_the_copy(self):
        self.make_topic()
        engine = self.start()
        asyncio.run(self.talk(engine, 3))
        engine.stop()
        config = str(write_config(self.directory, self.more_config))
        verified = veilleuse("log", "verify", "--config", config, directory=self.directory)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        replayed = veilleuse("replay", "--config", config, directory=self.directory)
        self.assertEqual(replayed.stdout.count("message_posted"), 3, replayed.stderr)

    def test_a_backup_is_refused_by_name(self):
        backed_up = veilleuse("backup", "--to", "a", "--keys-to", "b", "--config",
                              str(write_config(self.directory, self.more_config)), directory=self.directory)
        self.assertEqual(backed_up.returncode, 64)
        self.assertIn("on Kafka", backed_up.stderr)


if __name__ == "__main__":
    unittest.main()
