"""The client's bounds, at their edges."""
import asyncio
import unittest

from client_test import FakeEngine, limits, patient, veilleuse_client
from veilleuse_client.pace import Pace
from veilleuse_client.pending import PendingCommands
from veilleuse_client.reconnect_policy import delay_before_retry_s


class InFlight(FakeEngine):
    its_limits = {"in_flight": 1}

    async def test_no_more_commands_are_under_way_than_the_server_allows(self):
        both = asyncio.gather(self.youth.say("un"), self.youth.mark_read(1))
        first = await patient(self.guest.receive())
        # Whatever the client had sent besides would come before the frame that it is now told to send.
        self.youth.typing()
        self.assertEqual((await patient(self.guest.receive()))["type"], "typing")
        await self.guest.accept(first, 1)
        second = await patient(self.guest.receive())
        self.assertEqual((first["type"], second["type"]), ("post_message", "mark_read"))
        await self.guest.accept(second, 2)
        await patient(both)


class Held(FakeEngine):
    async def test_a_command_too_many_is_not_taken_and_the_others_are(self):
        self.limit("COMMANDS_HELD", 2)
        taken = [asyncio.create_task(self.youth.say(text)) for text in ("un", "deux")]
        await asyncio.sleep(0)
        with self.assertRaises(veilleuse_client.TooManyWaiting):
            await patient(self.youth.say("trois"))
        for seq in (1, 2):
            await self.guest.accept(await patient(self.guest.receive()), seq)
        self.assertEqual(await patient(asyncio.gather(*taken)), [1, 2])

    async def test_a_frame_too_many_is_dropped(self):
        self.limit("FRAMES_HELD", 2)
        for _ in range(3):
            self.youth.typing()
        saying = asyncio.create_task(self.youth.say("bonsoir"))
        kinds = [(await patient(self.guest.receive()))["type"] for _ in range(2)]
        command = await patient(self.guest.receive())
        self.assertEqual([*kinds, command["type"]], ["typing", "typing", "post_message"])
        await self.guest.accept(command, 1)
        await patient(saying)


class SignsOfLife(FakeEngine):
    def setUp(self):
        super().setUp()
        self.limit("YOUTH_PING_S", 0.01)

    async def test_a_server_that_answers_no_ping_is_left_for_a_new_connection(self):
        self.assertEqual((await patient(self.guest.receive()))["type"], "ping")
        self.limit("SILENCE_S", 0.05)
        await self.guest.send("pong", server_time=1)
        self.assertEqual((await patient(self.guest.receive()))["type"], "ping")
        again = await patient(self.server.greeted.get())
        self.assertEqual(again.hello["session"], self.guest.hello["session"])


class PureBounds(unittest.TestCase):
    def test_ids_under_way_stay_close_to_the_oldest_without_an_answer(self):
        loop = asyncio.new_event_loop()
        self.addCleanup(loop.close)
        pending = PendingCommands()
        for number in range(4):
            pending.add({"type": "accept"}, f"lane {number}", loop.create_future())
        sent = []
        while (command := pending.next_ready(3, 0.0)) is not None:
            command.in_flight = True
            sent.append(command.id)
        self.assertEqual(sent, [1, 2, 3])
        pending.finish(2)
        self.assertIsNone(pending.next_ready(3, 0.0))
        pending.finish(1)
        self.assertEqual(pending.next_ready(3, 0.0).id, 4)

    def test_the_pace_stays_below_the_servers_from_the_first_frame_on(self):
        pace, sent, now = Pace(20, 60, 0.0), 1, 0.0
        while now < 10.0:
            wait_s = pace.wait_s(now)
            if wait_s == 0:
                pace.take()
                sent += 1
                self.assertLessEqual(sent, 60 + 20 * now)
            # A little more than asked for, as floating point may leave a rest.
            now += wait_s + 1e-6 if wait_s else 0
        self.assertGreater(sent, 60 + 20 * 10 * 0.8)

    def test_waits_double_to_a_maximum_and_half_of_each_is_drawn(self):
        waits = [[delay_before_retry_s(1006, attempt, draw, None) for attempt in (0, 1, 2, 50)] for draw in (0.0, 1.0)]
        first, most = limits.RETRY_FIRST_S, limits.RETRY_MAX_S
        self.assertEqual(waits, [[first / 2, first, 2 * first, most / 2], [first, 2 * first, 4 * first, most]])
        self.assertEqual(delay_before_retry_s(1012, 0, 0.0, 7.0), 7.0 + first / 2)
        self.assertEqual(delay_before_retry_s(4012, 0, 0.0, None), limits.RETRY_LATER_S + first / 2)


if __name__ == "__main__":
    unittest.main()
