"""What several tasks of one moderator do at the same time, and what becomes of what one of them leaves."""
import asyncio
import contextlib
import time
import unittest

from client_test import FakeDesk, patient, until, veilleuse_client
from fake_server import CONVERSATION, MODERATOR


async def cancel(task: asyncio.Task) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await patient(task)


class SharedAttachments(FakeDesk):
    async def attach_twice(self) -> list[asyncio.Task]:
        """Both wait for the one answer."""
        both = [asyncio.create_task(self.staff.attach(CONVERSATION)) for _ in range(2)]
        self.assertEqual((await patient(self.guest.receive()))["type"], "attach")
        return both

    async def test_who_gives_an_attachment_up_leaves_it_to_who_waits_for_it_too(self):
        for left in (0, 1):
            both = await self.attach_twice()
            await cancel(both[left])
            await self.guest.send("attached", conversation=CONVERSATION, last=1)
            await self.guest.event(1)
            chat = await patient(both[1 - left])
            self.assertEqual((await patient(anext(chat.events()))).seq, 1)
            self.staff.detach(chat)
            self.assertEqual((await patient(self.guest.receive()))["type"], "detach")

    async def test_who_gives_it_up_when_it_is_granted_leaves_it_too(self):
        both = await self.attach_twice()
        await self.guest.send("attached", conversation=CONVERSATION, last=1)
        known = self.staff._chats[CONVERSATION]
        await patient(until(known._attached.done))
        await cancel(both[0])
        chat = await patient(both[1])
        await self.guest.event(1)
        self.assertEqual((await patient(anext(chat.events()))).seq, 1)

    async def test_the_last_who_gives_an_attachment_up_ends_it(self):
        for task in await self.attach_twice():
            await cancel(task)
        self.assertEqual((await patient(self.guest.receive()))["type"], "detach")

    async def test_a_refused_attachment_is_refused_to_both_and_may_be_asked_for_again(self):
        for _ in range(2):
            both = await self.attach_twice()
            await self.guest.send("refused", conversation=CONVERSATION, reason="too_many_attachments")
            for task in both:
                with self.assertRaises(veilleuse_client.Refused):
                    await patient(task)
            self.assertEqual((await patient(self.guest.receive()))["type"], "detach")

    async def test_an_attachment_refused_for_now_is_asked_for_no_sooner_than_the_server_said(self):
        self.limit("ATTACH_RETRY_S", 0.01)
        attaching = asyncio.create_task(self.staff.attach(CONVERSATION))
        await patient(self.guest.receive())
        asked = time.monotonic()
        await self.guest.send("refused", conversation=CONVERSATION, reason="unavailable", after_ms=1_000)
        self.assertEqual((await patient(self.guest.receive()))["type"], "attach")
        self.assertGreaterEqual(time.monotonic() - asked, 1.0)
        await self.guest.send("attached", conversation=CONVERSATION, last=1)
        await patient(attaching)

    async def test_an_attachment_refused_after_it_was_granted_is_asked_for_again(self):
        # Asked for twice, as the first answer was late: the second answer counts.
        self.limit("ATTACH_RETRY_MAX_S", 0.05)
        attaching = asyncio.create_task(self.staff.attach(CONVERSATION))
        for _ in range(2):
            self.assertEqual((await patient(self.guest.receive()))["type"], "attach")
        self.limit("ATTACH_RETRY_MAX_S", 2.0)
        await self.guest.send("attached", conversation=CONVERSATION, last=0)
        chat = await patient(attaching)
        await self.guest.send("refused", conversation=CONVERSATION, reason="unavailable")
        self.assertEqual((await patient(self.guest.receive()))["type"], "attach")
        await self.guest.send("attached", conversation=CONVERSATION, last=1)
        await self.guest.event(1)
        self.assertEqual((await patient(anext(chat.events()))).seq, 1)

    async def follow_one_that_was_left(self) -> veilleuse_client.Chat:
        """Followed from event 2 on, while what belongs to a former attachment from event 5 on is still under way."""
        leaving = asyncio.create_task(self.staff.attach(CONVERSATION, 5))
        await patient(self.guest.receive())
        await cancel(leaving)
        attaching = asyncio.create_task(self.staff.attach(CONVERSATION, 2))
        kinds = [(await patient(self.guest.receive()))["type"] for _ in range(2)]
        self.assertEqual(kinds, ["detach", "attach"])
        await self.guest.send("attached", conversation=CONVERSATION, last=6)
        await self.guest.event(6)
        return await patient(attaching)

    async def test_what_a_former_attachment_still_brings_is_no_gap(self):
        chat = await self.follow_one_that_was_left()
        await self.guest.send("attached", conversation=CONVERSATION, last=6)
        for seq in (3, 4, 5, 6):
            await self.guest.event(seq)
        self.assertEqual([(await patient(anext(chat.events()))).seq for _ in range(4)], [3, 4, 5, 6])

    async def test_a_gap_that_comes_again_is_one(self):
        chat = await self.follow_one_that_was_left()
        reading = asyncio.create_task(anext(chat.events()))
        asked = await patient(self.guest.receive())
        self.assertEqual((asked["type"], asked["last_seen"]), ("attach", 2))
        await self.guest.send("attached", conversation=CONVERSATION, last=6)
        await self.guest.event(6)
        with self.assertRaises(veilleuse_client.EventGap):
            await patient(reading)


class UntakenAnswers(FakeDesk):
    its_limits = {"in_flight": 1}

    async def offer(self) -> veilleuse_client.Offer:
        await self.guest.send("desk", queue="accueil", at=1, waiting=0, chats=[],
                              offers=[{"conversation": CONVERSATION, "deadline": 30, "entered_at": 1}])
        return await patient(self.staff.next_offer())

    async def test_an_offer_whose_answer_was_not_taken_is_given_again(self):
        offer = await self.offer()
        self.limit("COMMANDS_HELD", 0)
        for answer in (self.staff.accept, self.staff.decline):
            with self.assertRaises(veilleuse_client.TooManyWaiting):
                await patient(answer(offer))
            self.assertEqual(await patient(self.staff.next_offer()), offer)

    async def test_an_offer_whose_answer_was_withdrawn_is_given_again_also_to_who_waits(self):
        offer = await self.offer()
        pausing = asyncio.create_task(self.staff.pause())
        pause = await patient(self.guest.receive())
        accepting = asyncio.create_task(self.staff.accept(offer))
        await asyncio.sleep(0)
        waiting = asyncio.create_task(self.staff.next_offer())
        await asyncio.sleep(0)
        self.assertFalse(waiting.done())
        await cancel(accepting)
        self.assertEqual(await patient(waiting), offer)
        await self.guest.accept(pause, 1)
        await patient(pausing)

    async def test_an_offer_whose_answer_is_under_way_is_not_given_again_although_nobody_waits_for_it(self):
        offer = await self.offer()
        accepting = asyncio.create_task(self.staff.accept(offer))
        accept = await patient(self.guest.receive())
        await cancel(accepting)
        waiting = asyncio.create_task(self.staff.next_offer())
        await self.guest.accept(accept, 1)
        await self.guest.send("moderator", at=1, presence="available", capacity=1, chats=[], moderator=MODERATOR)
        await patient(until(lambda: self.staff.view))
        self.assertFalse(waiting.done())
        await cancel(waiting)


if __name__ == "__main__":
    unittest.main()
