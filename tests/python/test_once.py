"""A command whose answer was lost has one effect."""
import asyncio
import contextlib
import time
import unittest
from unittest import mock

from client_test import FakeEngine, RealEngine, messages, patient, veilleuse_client
from tests.support.artifacts import canary
from veilleuse_client.pending import clock_s


@contextlib.contextmanager
def an_hour_on_demand():
    """Gives what commands would do after an hour."""
    actions = []
    with mock.patch("veilleuse_client.link.in_an_hour", lambda action: actions.append(action) or mock.Mock()):
        yield actions


class LostAnswers(RealEngine):
    async def say_into_silence(self, chat, youth, text: str) -> tuple[asyncio.Task, veilleuse_client.Youth, int]:
        """The message is on the log, and its answer is lost. Who watches past the relay saw its number."""
        watcher = await self.youth(f"http://{self.engine.address}", secret=youth.secret)
        self.relay.mute = True
        saying = asyncio.create_task(chat.say(text))
        [(number, _, seen)] = await patient(messages(watcher.events(), 1))
        self.assertEqual(seen, text)
        self.assertFalse(saying.done())
        self.relay.mute = False
        return saying, watcher, number

    async def test_a_message_whose_answer_was_lost_is_sent_again_and_stands_once(self):
        youth, chat = await self.pair()
        lost, next_one = canary("qui a perdu sa réponse"), canary("la suite")
        saying, watcher, number = await self.say_into_silence(chat, youth, lost)
        before = self.relay.connections
        self.relay.cut()
        self.assertEqual(await patient(saying), number)
        self.assertGreater(self.relay.connections, before)
        last = await patient(chat.say(next_one))
        self.assertEqual(await patient(messages(watcher.events(), 1)), [(last, self.moderator, next_one)])
        self.assertEqual(await patient(messages(chat.events(), 2)),
                         [(number, self.moderator, lost), (last, self.moderator, next_one)])

    async def test_a_message_without_an_answer_for_an_hour_is_in_doubt_and_its_event_tells(self):
        youth, chat = await self.pair()
        text = canary("dans le doute")
        with an_hour_on_demand() as actions:
            saying, _, number = await self.say_into_silence(chat, youth, text)
        actions.pop()()
        with self.assertRaises(veilleuse_client.GivenUp) as given_up:
            await patient(saying)
        self.assertTrue(given_up.exception.in_doubt)
        self.assertEqual(await patient(messages(chat.events(), 1)), [(number, self.moderator, text)])

    async def test_messages_said_at_once_stand_in_their_order(self):
        youth = await self.youth()
        await patient(youth.open())
        texts = [canary(f"vite {number}") for number in range(20)]
        numbers = await patient(asyncio.gather(*(youth.say(text) for text in texts)))
        self.assertEqual(numbers, sorted(numbers))
        self.assertEqual([text for _, _, text in await patient(messages(youth.events(), 20))], texts)

    async def test_a_message_that_was_never_sent_is_given_up_without_doubt_and_has_no_effect(self):
        await self.only_the_first_of_two_stands(self.wait_for_an_hour)

    async def test_a_message_that_was_withdrawn_before_it_was_sent_has_no_effect(self):
        await self.only_the_first_of_two_stands(self.withdraw)

    async def only_the_first_of_two_stands(self, lose_patience) -> None:
        """The second waits for the answer to the first, as all of a conversation do."""
        youth = await self.youth()
        await patient(youth.open())
        first, third = canary("première"), canary("troisième")
        self.relay.mute = True
        saying = asyncio.create_task(youth.say(first))
        await asyncio.sleep(0)
        await lose_patience(youth)
        self.relay.mute = False
        self.relay.cut()
        await patient(saying)
        await patient(youth.say(third))
        self.assertEqual([text for _, _, text in await patient(messages(youth.events(), 2))], [first, third])

    async def wait_for_an_hour(self, youth) -> None:
        with mock.patch.object(veilleuse_client.limits, "RESEND_FOR_S", 0.0):
            with self.assertRaises(veilleuse_client.GivenUp) as given_up:
                await patient(youth.say(canary("jamais partie")))
        self.assertFalse(given_up.exception.in_doubt)

    async def withdraw(self, youth) -> None:
        saying = asyncio.create_task(youth.say(canary("retirée")))
        await asyncio.sleep(0)
        saying.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await patient(saying)


class NoVerdict(FakeEngine):
    async def test_what_is_no_verdict_has_the_same_command_sent_again(self):
        saying = asyncio.create_task(self.youth.say("bonsoir"))
        command = await patient(self.guest.receive())
        for reason in ("overloaded", "unavailable", "too_many_in_flight", "rate_limited", "too_many_pending_steps"):
            await self.guest.send("refused", id=command["id"], reason=reason)
            self.assertEqual(await patient(self.guest.receive()), command, reason)
        await self.guest.send("unknown", id=command["id"])
        self.assertEqual(await patient(self.guest.receive()), command)
        self.assertFalse(saying.done())
        await self.guest.accept(command, 1)
        self.assertEqual(await patient(saying), 1)

    async def test_a_command_refused_for_now_goes_again_no_sooner_than_the_server_asked(self):
        saying = asyncio.create_task(self.youth.say("bonsoir"))
        command = await patient(self.guest.receive())
        asked = time.monotonic()
        await self.guest.send("refused", id=command["id"], reason="overloaded", after_ms=1_000)
        self.assertEqual(await patient(self.guest.receive()), command)
        self.assertGreaterEqual(time.monotonic() - asked, 1.0)
        await self.guest.accept(command, 1)
        self.assertEqual(await patient(saying), 1)

    async def test_a_message_refused_for_now_is_not_overtaken(self):
        saying = asyncio.gather(self.youth.say("un"), self.youth.say("deux"))
        first = await patient(self.guest.receive())
        await self.guest.send("refused", id=first["id"], reason="overloaded")
        self.assertEqual(await patient(self.guest.receive()), first)
        await self.guest.accept(first, 1)
        second = await patient(self.guest.receive())
        self.assertEqual((first["text"], second["text"]), ("un", "deux"))
        await self.guest.accept(second, 2)
        self.assertEqual(await patient(saying), [1, 2])


class GivenUp(FakeEngine):
    async def test_what_may_stand_in_a_hole_is_read_from_a_new_connection_and_is_no_gap(self):
        with an_hour_on_demand() as actions:
            saying = asyncio.create_task(self.youth.say("un"))
            command = await patient(self.guest.receive())
        await self.guest.send("caught_up", conversation=self.youth.conversation, last=0)
        await self.guest.event(2)
        await self.guest.send("unknown", id=command["id"])
        self.assertEqual(await patient(self.guest.receive()), command)
        actions.pop()()
        with self.assertRaises(veilleuse_client.GivenUp):
            await patient(saying)
        again = await patient(self.server.guest())
        for seq in (1, 2):
            await again.event(seq)
        self.assertEqual([(await patient(anext(self.youth.events()))).seq for _ in range(2)], [1, 2])

    async def test_a_message_whose_sayer_went_away_is_not_sent_after_an_hour_either(self):
        with an_hour_on_demand() as actions:
            saying = asyncio.create_task(self.youth.say("un"))
            await patient(self.guest.receive())
        saying.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await patient(saying)
        actions.pop()()
        again = await patient(self.server.guest())
        saying = asyncio.create_task(self.youth.say("deux"))
        command = await patient(again.receive())
        self.assertEqual(command["text"], "deux")
        await again.accept(command, 1)
        await patient(saying)

    async def test_a_machine_that_slept_for_an_hour_sends_nothing_again(self):
        saying = asyncio.create_task(self.youth.say("un"))
        await patient(self.guest.receive())
        asleep_s = veilleuse_client.limits.RESEND_FOR_S + 1
        with mock.patch("veilleuse_client.pending.clock_s", lambda: clock_s() + asleep_s):
            await self.guest.socket.close(1012)
            with self.assertRaises(veilleuse_client.GivenUp) as given_up:
                await patient(saying)
            self.assertTrue(given_up.exception.in_doubt)
            again = await patient(self.server.guest())
            saying = asyncio.create_task(self.youth.say("deux"))
            command = await patient(again.receive())
            self.assertEqual(command["text"], "deux")
            await again.accept(command, 1)
            await patient(saying)


if __name__ == "__main__":
    unittest.main()
