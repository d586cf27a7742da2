"""What the engine could not read is refused before it is sent; the client and what else waits go on."""
import asyncio
import unittest

from client_test import FakeEngine, RealEngine, patient, veilleuse_client
from tests.support.artifacts import canary


class Unsendable(RealEngine):
    async def assert_refused(self, saying, reason: str, field: str) -> None:
        with self.assertRaises(veilleuse_client.Refused) as refused:
            await patient(saying)
        self.assertEqual((refused.exception.reason, refused.exception.field), (reason, field))
        # Its error holds nothing of what was said, not even in what it came from.
        self.assertIsNone(refused.exception.__context__)

    async def test_what_is_no_text_is_refused_and_what_is_said_before_and_after_stands(self):
        youth = await self.youth()
        await patient(youth.open())
        before = asyncio.create_task(youth.say(canary("avant")))
        await asyncio.sleep(0)
        await self.assert_refused(youth.say(canary("coupé") + "\ud83d"), "malformed_json", "text")
        await self.assert_refused(youth.say(b"bonsoir"), "wrong_type", "text")
        await self.assert_refused(youth.mark_read(float("nan")), "wrong_type", "up_to")
        after = await patient(youth.say(canary("après")))
        self.assertLess(await patient(before), after)

    async def test_a_text_for_which_the_engine_would_cut_the_connection_is_refused(self):
        youth = await self.youth()
        await patient(youth.open())
        connections = self.relay.connections
        await self.assert_refused(youth.say("x" * 16_384), "text_too_long", "text")
        await self.assert_refused(youth.open("x" * 16_384), "out_of_range", "queue")
        await patient(youth.say(canary("plus court")))
        self.assertEqual(self.relay.connections, connections)

    async def test_a_conversation_that_is_none_is_not_asked_for(self):
        staff = await self.staff()
        for conversation in ("nobody", "0" * 31 + "\ud83d", ""):
            await self.assert_refused(staff.attach(conversation), "out_of_range", "conversation")
        for last_seen in (-1, 1 << 53, "1"):
            await self.assert_refused(staff.attach("0" * 32, last_seen), "out_of_range", "last_seen")
        await patient(staff.sign_in())


class Longest(FakeEngine):
    its_limits = {"frame_bytes": 200}

    async def test_the_longest_frame_is_the_one_that_the_server_told(self):
        rest = len('{"type": "post_message", "text": "", "id": 9007199254740991}')
        with self.assertRaises(veilleuse_client.Refused):
            await patient(self.youth.say("x" * (201 - rest)))
        saying = asyncio.create_task(self.youth.say("x" * (200 - rest)))
        command = await patient(self.guest.receive())
        # The first that was taken is the first that has a number.
        self.assertEqual(command["id"], 1)
        await self.guest.accept(command, 1)
        await patient(saying)


if __name__ == "__main__":
    unittest.main()
