"""What the engine refuses, and when a client comes back: the real engine where it does it on demand."""
import asyncio
import signal
import unittest
from unittest import mock

from client_test import QuickRetries, RealEngine, patient, veilleuse_client, youth_at
from fake_server import FakeServer
from tests.support.artifacts import canary, planted
from veilleuse_client.tasks import happens_within


class Refusals(RealEngine):
    async def test_a_refusal_is_an_exception_with_its_name_and_the_client_goes_on(self):
        youth = await self.youth()
        await patient(youth.open())
        for text, reason in (("", "text_empty"), ("x" * 8001, "text_too_long")):
            with self.assertRaises(veilleuse_client.Refused) as refused:
                await patient(youth.say(text))
            self.assertEqual((refused.exception.reason, refused.exception.field), (reason, "text"))
        await patient(youth.say(canary("quand même")))

    async def test_a_conversation_of_others_is_not_attached_and_the_refusal_has_its_name(self):
        self.limit("ATTACH_PATIENCE_S", 0.0)
        staff = await self.staff()
        with self.assertRaises(veilleuse_client.Refused) as refused:
            await patient(staff.attach("0" * 32))
        self.assertEqual(refused.exception.reason, "unknown_conversation")

    async def test_who_left_the_conversation_is_detached(self):
        self.limit("ATTACH_PATIENCE_S", 0.0)
        _, chat = await self.pair()
        await patient(chat.leave())
        with self.assertRaises(veilleuse_client.Detached):
            while True:
                await patient(anext(chat.events()))


class Endings(RealEngine):
    async def assert_ends(self, code: int, client) -> None:
        with self.assertRaises(veilleuse_client.Ended) as ended:
            await patient(client.__aenter__())
        self.assertEqual(ended.exception.code, code)

    async def test_a_token_that_nobody_has_is_not_tried_again(self):
        await self.assert_ends(4003, veilleuse_client.Staff(self.address, planted(veilleuse_client.draw_secret())))
        self.assertEqual(self.relay.connections, 1)

    async def test_a_secret_that_is_not_the_conversations_is_not_tried_again(self):
        await self.assert_ends(4004, youth_at(self.address, conversation="0" * 32))
        self.assertEqual(self.relay.connections, 1)

    async def test_a_secret_or_a_conversation_that_is_empty_is_not_as_good_as_none(self):
        # A new conversation in its place would look as if the old one were lost.
        empty_secret = veilleuse_client.Youth(self.address, secret="")
        self.assertEqual(empty_secret.secret, "")
        await self.assert_ends(4004, empty_secret)
        await self.assert_ends(4000, youth_at(self.address, conversation=""))

    async def test_an_address_without_a_chat_is_not_tried_again(self):
        await self.assert_ends(404, youth_at(self.address + "/elsewhere"))
        self.assertEqual(self.relay.connections, 1)

    async def test_who_is_replaced_is_told_where_they_wait_and_stays_away(self):
        first = await self.youth()
        second = await self.youth(secret=first.secret)
        with self.assertRaises(veilleuse_client.Ended) as ended:
            await patient(anext(first.events()))
        self.assertEqual(ended.exception.code, 4006)
        with self.assertRaises(veilleuse_client.Ended):
            await patient(first.say(canary("trop tard")))
        await patient(second.open())
        self.assertEqual(self.relay.connections, 2)

    async def test_what_waits_when_the_client_is_left_is_told_so_and_events_end(self):
        youth = youth_at(self.address)
        await patient(youth.__aenter__())
        self.relay.mute = True
        opening = asyncio.create_task(youth.open())
        listening = asyncio.create_task(anext(youth.events(), "the end"))
        await asyncio.sleep(0)
        await patient(youth.__aexit__(None, None, None))
        with self.assertRaises(veilleuse_client.Stopped):
            await patient(opening)
        self.assertEqual(await patient(listening), "the end")


class Leaving(QuickRetries):
    async def test_a_client_can_be_left_at_any_moment(self):
        async with FakeServer() as server:
            for turns in range(30):
                youth = youth_at(server.address)
                entering = asyncio.create_task(youth.__aenter__())
                await patient(server.guest())
                await patient(entering)
                youth.typing()
                for _ in range(turns):
                    await asyncio.sleep(0)
                await asyncio.wait_for(youth.__aexit__(None, None, None), veilleuse_client.limits.LEAVING_S)

    async def test_who_waits_is_told_also_when_the_leaving_is_not_waited_for(self):
        async with FakeServer() as server:
            youth = youth_at(server.address)
            entering = asyncio.create_task(youth.__aenter__())
            await patient(server.guest())
            await patient(entering)
            opening = asyncio.create_task(youth.open())
            await asyncio.sleep(0)
            leaving = asyncio.create_task(youth.__aexit__(None, None, None))
            await asyncio.sleep(0)
            leaving.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await patient(leaving)
            with self.assertRaises(veilleuse_client.Stopped):
                await patient(opening)
            # Entered again it would be there and say nothing.
            with self.assertRaises(veilleuse_client.Stopped):
                await patient(youth.__aenter__())

    async def test_leaving_is_not_lost_when_something_happens_at_the_same_moment(self):
        for turns in range(6):
            event = asyncio.Event()
            waiting = asyncio.create_task(happens_within(event, veilleuse_client.limits.SILENCE_S))
            for _ in range(3):
                await asyncio.sleep(0)
            event.set()
            for _ in range(turns):
                await asyncio.sleep(0)
            if waiting.cancel():
                with self.assertRaises(asyncio.CancelledError, msg=turns):
                    await patient(waiting)


class ComingBack(QuickRetries):
    def setUp(self):
        super().setUp()
        self.waits: list[float] = []
        patched = mock.patch("veilleuse_client.link.pause", self.note_pause)
        patched.start()
        self.addCleanup(patched.stop)

    async def note_pause(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def close_and_come_back(self, code: int, after_ms: int | None = None) -> float:
        """How long the client waits before it comes back, in the same session."""
        async with FakeServer() as server:
            youth = youth_at(server.address)
            entering = asyncio.create_task(youth.__aenter__())
            guest = await patient(server.guest())
            await patient(entering)
            if after_ms is not None:
                await guest.send("reconnect", after_ms=after_ms)
            await guest.socket.close(code)
            again = await patient(server.guest())
            self.assertEqual(again.hello["session"], guest.hello["session"])
            await patient(youth.__aexit__(None, None, None))
        return self.waits.pop()

    async def test_a_server_that_stops_says_when_to_come_back_and_is_obeyed(self):
        self.assertGreaterEqual(await self.close_and_come_back(1012, after_ms=7000), 7.0)
        self.assertLess(await self.close_and_come_back(1012), 7.0)

    async def test_a_server_with_no_room_is_left_in_peace_for_a_while(self):
        for code in (4007, 4012):
            self.assertGreaterEqual(await self.close_and_come_back(code), veilleuse_client.limits.RETRY_LATER_S)


class OrderlyStop(RealEngine):
    async def test_an_engine_that_is_stopped_and_started_again_has_its_clients_back(self):
        youth = await self.youth()
        await patient(youth.open())
        await self.restart(signal.SIGTERM)
        await patient(youth.say(canary("te revoilà")))


if __name__ == "__main__":
    unittest.main()
