"""The one file that knows the `websockets` package: what comes is no frame, comes too late, or is too long."""
import asyncio
import contextlib
import math
import unittest
from unittest import mock

from client_test import FakeEngine, QuickRetries, limits, patient
from veilleuse_client import wire
from veilleuse_client.pending import PendingCommands
from veilleuse_client.reconnect_policy import delay_before_retry_s


class Opened:
    """What `websockets.connect` gives, as far as `Socket` uses it."""

    def __init__(self):
        self.transport = mock.Mock()


class LateOpening(QuickRetries):
    async def test_a_connection_that_opens_while_nobody_wants_it_any_more_does_not_stay(self):
        for swallows in (False, True):
            for turns in range(8):
                opened = await self.cancel_after(turns, swallows)
                self.assertTrue(opened is None or opened.transport.abort.called, (swallows, turns))

    async def cancel_after(self, turns: int, swallows: bool) -> Opened | None:
        """The library's connection, if it was opened and was not given to who asked for it. `swallows`: as version 10
        of the library does with a cancellation that comes at the wrong moment."""
        opened = []

        async def connect(*_, **__):
            for _ in range(3):
                try:
                    await asyncio.sleep(0)
                except asyncio.CancelledError:
                    if not swallows:
                        raise
            opened.append(Opened())
            return opened[0]

        with mock.patch.object(wire.websockets, "connect", connect):
            opening = asyncio.create_task(wire.Socket.open("ws://127.0.0.1:1", None))
            for _ in range(turns):
                await asyncio.sleep(0)
            is_late = not opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await patient(opening)
            for _ in range(5):
                await asyncio.sleep(0)
        return None if is_late or not opened else opened[0]


class NoFrames(FakeEngine):
    async def comes_back_after(self, break_it) -> None:
        saying = asyncio.create_task(self.youth.say("bonsoir"))
        command = await patient(self.guest.receive())
        await break_it(self.guest.socket)
        again = await patient(self.server.guest())
        self.assertEqual(again.hello["session"], self.guest.hello["session"])
        self.assertEqual(await patient(again.receive()), command)
        await again.accept(command, 1)
        self.assertEqual(await patient(saying), 1)
        self.guest = again

    async def test_what_is_no_frame_costs_the_connection_and_nothing_else(self):
        for words in ('{"type": "acc', "", "[]", "17", '"accepted"', "[" * 100_000, b"\xff"):
            with self.subTest(words[:20]):
                await self.comes_back_after(lambda socket: socket.send(words))

    async def test_a_frame_above_the_bound_costs_the_connection_and_nothing_else(self):
        # The library says 1009, and the server says so back: it has decided nothing.
        await self.comes_back_after(lambda socket: socket.send("x" * (limits.FRAME_BYTES + 1)))


class Elsewhere(QuickRetries):
    """What answers instead of the engine, until the engine does."""

    async def test_an_answer_that_is_no_chat_yet_is_not_the_end(self):
        answers = [b"", b"no HTTP at all\r\n\r\n", b"HTTP/1.1 302 Found\r\nLocation: ftp://elsewhere\r\n\r\n",
                   b"HTTP/1.1 302 Found\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                   b"HTTP/1.1 101 Switching Protocols\r\n\r\n", b"HTTP/1.1 503 Busy\r\nRetry-After: soon\r\n\r\n"]
        for answer in answers:
            with self.subTest(answer):
                await self.is_lost(answer)

    async def is_lost(self, answer: bytes) -> None:
        async def serve(reader, writer) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as listener:
            with self.assertRaises(wire.Lost) as lost:
                await patient(wire.Socket.open(f"ws://127.0.0.1:{listener.sockets[0].getsockname()[1]}", None))
        self.assertEqual((lost.exception.code, lost.exception.asked_s), (wire.NO_CLOSE_FRAME, None))


class Addresses(unittest.TestCase):
    def test_what_is_no_address_is_said_at_once(self):
        for address in ("", "chat.example", "ftp://chat.example", "http://", "http://chat.example:70000",
                        "http://chat.example:port", "http://[::1", "http://chat example"):
            with self.assertRaisesRegex(ValueError, "expected an address", msg=address):
                wire.chat_url(address)
        for address, url in (("http://127.0.0.1:8080", "ws://127.0.0.1:8080/v1/chat"),
                             ("wss://chat.example/", "wss://chat.example/v1/chat"),
                             ("https://chat.example/elsewhere", "wss://chat.example/elsewhere")):
            self.assertEqual(wire.chat_url(address), url)


class AskedWaits(unittest.TestCase):
    def test_a_command_is_held_back_as_long_at_the_most(self):
        pending = PendingCommands()
        command = pending.add({"type": "post_message"}, "lane", mock.Mock())
        pending.retry_later(command, 1.0, 0.0, limits.ASKED_MAX_S + 1)
        self.assertEqual(command.not_before_s, 1.0 + limits.ASKED_MAX_S)

    def test_a_proxy_may_ask_for_more_than_a_number_holds(self):
        refused = mock.Mock(spec=["status_code", "headers"], status_code=503, headers={"Retry-After": "9" * 400})
        self.assertEqual(wire.refused_handshake(refused).asked_s, math.inf)

    def test_what_a_server_asks_for_is_heeded_up_to_a_bound(self):
        for asked_s in (limits.ASKED_MAX_S, limits.ASKED_MAX_S + 1, math.inf):
            self.assertEqual(delay_before_retry_s(1012, 0, 0.0, asked_s), limits.ASKED_MAX_S + limits.RETRY_FIRST_S / 2)
        self.assertEqual(delay_before_retry_s(1012, 0, 0.0, 7.0), 7.0 + limits.RETRY_FIRST_S / 2)
        self.assertEqual(delay_before_retry_s(1012, 0, 0.0, -7.0), limits.RETRY_FIRST_S / 2)


if __name__ == "__main__":
    unittest.main()
