"""Events come each once and in order, whatever is late, lost or slow."""
import asyncio
import unittest

from client_test import FakeEngine, QuickRetries, RealEngine, messages, patient, veilleuse_client
from fake_server import CONVERSATION, FakeServer
from tests.support.artifacts import canary


class SlowConsumers(RealEngine):
    async def test_a_youth_who_reads_late_gets_every_message_once(self):
        self.limit("EVENTS_HELD", 4)
        youth, chat = await self.pair()
        texts = [canary(f"pendant ton absence {number}") for number in range(20)]
        for text in texts:
            await patient(chat.say(text))
        self.assertEqual([text for _, _, text in await patient(messages(youth.events(), 20))], texts)

    async def test_a_moderator_who_reads_late_gets_every_message_once_own_ones_too(self):
        self.limit("EVENTS_HELD", 4)
        youth, chat = await self.pair()
        texts = [canary(f"tour à tour {number}") for number in range(20)]
        for number, text in enumerate(texts):
            await patient((chat if number % 2 else youth).say(text))
        self.assertEqual([text for _, _, text in await patient(messages(chat.events(), 20))], texts)


class Numbers(FakeEngine):
    async def numbers(self, count: int) -> list[int]:
        return [(await patient(anext(self.youth.events()))).seq for _ in range(count)]

    async def test_a_gap_is_an_error_and_reading_on_begins_at_the_gap(self):
        for seq in (1, 2, 4):
            await self.guest.event(seq)
        self.assertEqual(await self.numbers(2), [1, 2])
        with self.assertRaises(veilleuse_client.EventGap) as gap:
            await patient(anext(self.youth.events()))
        self.assertEqual((gap.exception.expected, gap.exception.came), (3, 4))
        reading = asyncio.create_task(self.numbers(2))
        again = await patient(self.server.guest())
        self.assertEqual(again.hello["last_seen"], 2)
        for seq in (3, 4):
            await again.event(seq)
        self.assertEqual(await patient(reading), [3, 4])

    async def test_an_event_that_comes_twice_is_given_once(self):
        for seq in (1, 2, 2, 1, 3):
            await self.guest.event(seq)
        self.assertEqual(await self.numbers(3), [1, 2, 3])

    async def test_an_answer_that_is_ahead_of_the_history_waits_for_its_turn(self):
        saying = asyncio.create_task(self.youth.say("la mienne"))
        command = await patient(self.guest.receive())
        await self.guest.accept(command, 3, at=0)
        self.assertEqual(await patient(saying), 3)
        for seq in (1, 2):
            await self.guest.event(seq)
        await self.guest.send("caught_up", conversation=self.youth.conversation, last=3)
        await self.guest.event(4)
        self.assertEqual(await self.numbers(4), [1, 2, 3, 4])

    async def test_events_wait_for_an_own_message_of_which_nobody_knows_yet(self):
        saying = asyncio.create_task(self.youth.say("la mienne"))
        command = await patient(self.guest.receive())
        await self.guest.send("caught_up", conversation=self.youth.conversation, last=0)
        await self.guest.send("unknown", id=command["id"])
        await self.guest.event(2)
        again = await patient(self.guest.receive())
        self.assertEqual(again, command)
        await self.guest.accept(again, 1, at=0)
        self.assertEqual(await patient(saying), 1)
        self.assertEqual(await self.numbers(2), [1, 2])

    async def test_a_server_with_fewer_events_than_were_seen_is_told_of_and_read_from_the_start(self):
        await self.guest.event(1)
        self.assertEqual(await self.numbers(1), [1])
        await self.guest.socket.close(4005)
        again = await patient(self.server.guest())
        self.assertEqual(again.hello["last_seen"], 0)
        await again.event(1)
        with self.assertRaises(veilleuse_client.HistoryShorter):
            await self.numbers(1)
        self.assertEqual(await self.numbers(1), [1])


class Attachments(QuickRetries):
    async def test_after_a_break_a_chat_is_attached_again_from_the_last_event_that_came(self):
        async with FakeServer() as server:
            staff = veilleuse_client.Staff(server.address, "whoever")
            entering = asyncio.create_task(staff.__aenter__())
            guest = await patient(server.guest())
            await patient(entering)
            attaching = asyncio.create_task(staff.attach(CONVERSATION))
            self.assertEqual((await patient(guest.receive()))["last_seen"], 0)
            # An engine that cannot yet, or has not heard of this moderator yet, is asked again.
            for reason in ("unavailable", "overloaded", "unknown_conversation"):
                await guest.send("refused", conversation=CONVERSATION, reason=reason)
                self.assertEqual((await patient(guest.receive()))["type"], "attach", reason)
            await guest.send("attached", conversation=CONVERSATION, last=1)
            await guest.event(1)
            events = (await patient(attaching)).events()
            self.assertEqual((await patient(anext(events))).seq, 1)
            await guest.socket.close(1012)
            again = await patient(server.guest())
            asked = await patient(again.receive())
            self.assertEqual((asked["type"], asked["last_seen"]), ("attach", 1))
            await again.send("attached", conversation=CONVERSATION, last=2)
            await again.event(2)
            self.assertEqual((await patient(anext(events))).seq, 2)
            await patient(staff.__aexit__(None, None, None))


if __name__ == "__main__":
    unittest.main()
