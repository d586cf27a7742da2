"""Connections of which one side is gone and the other does not know: nobody is lost, nothing is lost, nothing comes
twice."""
import asyncio
import json
import secrets
import socket
import unittest

import websockets

from tests.support.artifacts import canary
from tests.support.chat_client import Client, PATIENCE_S, draw_secret
from tests.support.engine_test import EngineTest
from tests.support.metrics_page import LISTEN, metrics_address, samples, scrape
from tests.support.vanishing import text_frame, vanish
from tests.support.veilleuse import Engine, add_staff

PLACES = 10
# One in ten is kept for those who come back.
PLACES_OF_NEWCOMERS = PLACES - PLACES // 10
SOON = """[clients]
header_timeout_ms = 300
hello_timeout_ms = 300
ping_interval_ms = 500
idle_timeout_ms = 1000
[actors]
connection_grace_ms = 100
heartbeat_patience_ms = 1000
"""
UPGRADE = ("GET /v1/chat HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")


class HalfOpen(EngineTest, unittest.IsolatedAsyncioTestCase):
    more_config = f"max_connections = {PLACES}\n" + SOON + LISTEN

    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.

    def setUp(self):
        super().setUp()
        self.token = add_staff(self.directory)
        self.engine = self.start()
        self.metrics = metrics_address(self.engine)
        self.secret, self.session = draw_secret(), secrets.token_hex(16)

    async def count(self, name: str) -> float:
        return samples(await asyncio.to_thread(scrape, self.metrics))[name]

    async def until(self, name: str, value: float) -> None:
        async def poll():
            while await self.count(name) != value:
                await asyncio.sleep(0.05)
        await asyncio.wait_for(poll(), PATIENCE_S)

    async def youth(self, last_seen: int | None = None) -> Client:
        """The one of this test; a second time it comes back."""
        again = {} if last_seen is None else {"last_seen": last_seen}
        client = await Client.hello(self.engine.address, role="youth", secret=self.secret, session=self.session,
                                    **again)
        self.conversation = client.welcome["conversation"]
        return client

    async def moderator(self, token: str) -> Client:
        """Who has accepted the child."""
        staff = await Client.hello(self.engine.address, role="staff", token=token)
        for kind in ("sign_in", "available"):
            self.assertEqual((await staff.command(kind))["type"], "accepted")
        while not any(frame["type"] == "desk" and frame["offers"] for frame in staff.seen):
            await staff.wait_for("desk")
        self.assertEqual((await staff.command("accept", conversation=self.conversation))["type"], "accepted")
        await staff.send({"type": "attach", "conversation": self.conversation})
        await staff.wait_for("caught_up")
        return staff

    async def chat(self) -> tuple[Client, Client]:
        youth = await self.youth()
        self.assertEqual((await youth.command("open"))["type"], "accepted")
        moderator = await self.moderator(self.token)
        await youth.wait_for("event", event="moderator_joined")
        return youth, moderator

    @staticmethod
    def socket_of(client: Client) -> socket.socket:
        return client.socket.transport.get_extra_info("socket")

    @staticmethod
    def last_seen(client: Client) -> int:
        return max(frame["seq"] for frame in client.seen if frame["type"] == "event")

    async def texts(self) -> list[str]:
        """All messages, by a connection that begins anew."""
        reader = await self.youth(0)
        await reader.wait_for("caught_up")
        await reader.socket.close()
        told = [frame for frame in reader.seen if frame["type"] == "event"]
        self.assertEqual([frame["seq"] for frame in told], list(range(1, len(told) + 1)))
        return [frame["text"] for frame in told if frame["event"] == "message_posted"]


class Vanished(HalfOpen):
    async def test_child_is_noticed_the_moderator_told_and_nothing_on_the_way_is_lost_or_doubled(self):
        youth, moderator = await self.chat()
        vanish(self.socket_of(youth))
        asked, answered = canary("tu m'entends ?"), canary("oui, je suis là")
        youth.counter += 1
        question = {"type": "post_message", "id": youth.counter, "text": asked}
        await youth.send(question)  # It arrives; the answer does not.
        posted = await moderator.wait_for("event", event="message_posted", text=asked)
        said = await moderator.command("post_message", conversation=self.conversation, text=answered)
        self.assertEqual(said["type"], "accepted")
        await moderator.wait_for("event", event="connection_lost")
        await self.until('veilleuse_closes_total{code="4009"}', 1)
        await self.until("veilleuse_connections", 1)

        back = await self.youth(self.last_seen(youth))
        await back.send(question)
        again = await back.wait_for("accepted", id=question["id"])
        self.assertEqual(again["first"], posted["seq"])
        if not any(frame.get("text") == answered for frame in back.seen):
            await back.wait_for("event", event="message_posted", text=answered)
        await moderator.wait_for("event", event="connection_resumed")
        await back.socket.close()
        self.assertEqual(await self.texts(), [asked, answered])
        youth.socket.transport.abort()
        await moderator.socket.close()

    async def test_child_in_the_middle_of_a_message_says_it_again_and_it_is_there_once(self):
        youth, moderator = await self.chat()
        text = canary("je voulais dire")
        youth.counter += 1
        message = {"type": "post_message", "id": youth.counter, "text": text}
        frame = text_frame(json.dumps(message))
        youth.socket.transport.write(frame[:len(frame) // 2])
        vanish(self.socket_of(youth))
        await moderator.wait_for("event", event="connection_lost")
        self.assertEqual(await self.texts(), [])
        back = await self.youth(self.last_seen(youth))
        await back.send(message)
        await back.wait_for("accepted", id=message["id"])
        await back.socket.close()
        self.assertEqual(await self.texts(), [text])
        youth.socket.transport.abort()
        await moderator.socket.close()

    async def test_moderator_is_missed_and_the_child_told_and_another_reads_what_was_said_meanwhile(self):
        youth, moderator = await self.chat()
        vanish(self.socket_of(moderator))
        text = canary("il y a quelqu'un ?")
        self.assertEqual((await youth.command("post_message", text=text))["type"], "accepted")
        await youth.wait_for("event", event="moderator_left", reason="vanished")
        other = await self.moderator(add_staff(self.directory, "sacha"))
        told = [frame["text"] for frame in other.seen if frame.get("event") == "message_posted"]
        self.assertEqual(told, [text])
        await youth.wait_for("event", event="moderator_joined")
        moderator.socket.transport.abort()
        await other.socket.close()
        await youth.socket.close()

    async def test_newcomers_give_back_their_places(self):
        gone = [await Client.hello(self.engine.address, role="youth", secret=draw_secret())
                for _ in range(PLACES_OF_NEWCOMERS)]
        for client in gone:
            vanish(self.socket_of(client))
        with self.assertRaises(websockets.ConnectionClosed) as turned_away:
            await self.youth()
        self.assertEqual(turned_away.exception.rcvd.code, 4012)
        await self.until("veilleuse_connections", 0)
        youth = await self.youth()
        self.assertEqual((await youth.command("open"))["type"], "accepted")
        for client in gone:
            client.socket.transport.abort()
        await youth.socket.close()

    async def test_strangers_give_back_their_places_however_far_they_came(self):
        host, port = self.engine.address.rsplit(":", 1)
        said = UPGRADE.format(self.engine.address).encode()
        strangers = []
        for beginning in (b"", said[:20], said):
            strangers.append(socket.create_connection((host, int(port))))
            strangers[-1].sendall(beginning)
            vanish(strangers[-1])
        await self.until("veilleuse_connections_total", len(strangers))
        await self.until("veilleuse_connections", 0)
        for stranger in strangers:
            stranger.close()


class HalfClosed(HalfOpen):
    async def test_child_is_let_go_at_once_and_its_last_message_is_there_once(self):
        youth, moderator = await self.chat()
        text = canary("au revoir")
        youth.counter += 1
        message = {"type": "post_message", "id": youth.counter, "text": text}
        await youth.send(message)
        self.socket_of(youth)._sock.shutdown(socket.SHUT_WR)
        with self.assertRaises(websockets.ConnectionClosed):
            await youth.wait_for("never")
        await moderator.wait_for("event", event="connection_lost")
        await self.until("veilleuse_connections", 1)
        self.assertEqual(await self.count('veilleuse_closes_total{code="4009"}'), 0)
        back = await self.youth(self.last_seen(youth))
        await back.send(message)
        await back.wait_for("accepted", id=message["id"])
        await back.socket.close()
        self.assertEqual(await self.texts(), [text])
        await moderator.socket.close()

    async def test_who_closed_half_of_it_before_a_word_is_let_go(self):
        host, port = self.engine.address.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as stranger:
            stranger.settimeout(PATIENCE_S)
            stranger.shutdown(socket.SHUT_WR)
            self.assertEqual(await asyncio.to_thread(stranger.recv, 1), b"")
        await self.until("veilleuse_connections", 0)


if __name__ == "__main__":
    unittest.main()
