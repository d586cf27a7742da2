#!/usr/bin/python3
"""The topic as others read it: kcat, and protoc with the published schema; no key of ours."""

import asyncio
import subprocess
from pathlib import Path

from tests.support.conversations import Youth
from tests.support.kafka_test import OnKafka

SCHEMA = Path(__file__).resolve().parents[2] / "events/codec/veilleuse.proto"
MESSAGE_POSTED = 12


class ByOthers(OnKafka):
    def kcat(self, *words):
        topic = ["-b", self.brokers.addresses[0], "-t", f"{self.prefix}.events"]
        ran = subprocess.run(["kcat", "-C", "-q", "-e", *topic, *words], capture_output=True, timeout=60)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def places_of_records(self):
        """Partition and offset of each entry whose key says that it is a record."""
        told = self.kcat("-f", "%p %o %K %S\n")
        entries = [line.split() for line in told.decode().splitlines()]
        return [(partition, offset) for partition, offset, key_bytes, value_bytes in entries if int(value_bytes) > 0]

    def skeleton(self, partition, offset):
        value = self.kcat("-p", partition, "-o", offset, "-c", "1", "-D", "")
        decode = ["protoc", f"--proto_path={SCHEMA.parent}", "--decode", "veilleuse.stored.Skeleton", SCHEMA.name]
        ran = subprocess.run(decode, input=value, capture_output=True, timeout=60)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout.decode()

    def test_a_skeleton_is_read_without_keys_and_what_was_said_is_not(self):
        self.make_topic()
        engine = self.start()
        asyncio.run(self.talk(engine, "je ne sais pas à qui le dire"))
        engine.stop()
        skeletons = [self.skeleton(*place) for place in self.places_of_records()]
        posted = [text for text in skeletons if f"type: {MESSAGE_POSTED}" in text]
        self.assertEqual(len(posted), 1, skeletons)
        for words in ("format_version: 1", "time_us: ", "owner_kind: 1", "padded: "):
            self.assertIn(words, posted[0])
        self.assertNotIn("je ne sais pas", "".join(skeletons))

    async def talk(self, engine, text):
        youth = await Youth().open(engine)
        await youth.post(text)
        await youth.client.socket.close()
