"""The limits of open files and memory: said at a start, refused when they cannot hold, and survived when reached."""
import asyncio
import socket
import unittest

import websockets

from tests.support.artifacts import canary
from tests.support.chat_client import Client, draw_secret
from tests.support.engine_test import EngineTest
from tests.support.veilleuse import Engine, write_config

OK, USAGE = 0, 64
FILES = 256
FEW_FILES = ["prlimit", f"--nofile={FILES}:{FILES}"]


class MachineLimits(EngineTest):
    def log_with(self, words: str) -> str:
        """The engine writes it in its own time."""
        while words not in (log := (self.directory / "serve.log").read_text(encoding="utf-8")):
            self.assertIsNone(self.engines[-1].process.poll())
        return log

    def start_with_few_files(self) -> Engine:
        self.engines.append(Engine(self.directory, before=FEW_FILES))
        self.addCleanup(self.engines[-1].make_sure_of_end)
        return self.engines[-1]

    async def come_again(self, engine: Engine) -> Client:
        """As every client does: who comes before the engine has seen the others leave is turned away."""
        while True:
            try:
                return await Client.hello(engine.address, role="youth", secret=draw_secret())
            except (websockets.exceptions.InvalidHandshake, OSError):
                self.assertIsNone(engine.process.poll())

    def test_a_start_says_how_much_room_there_is(self):
        self.start_with_few_files()
        log = self.log_with("room: ")
        self.assertRegex(log, rf"room: {FILES // 2} connections of {FILES} open files, "
                              r"and [1-9]\d* MiB of memory \(.+\)")

    def test_more_connections_than_there_is_room_for_are_refused_before_anything_is_made(self):
        config = write_config(self.directory, f"max_connections = {FILES}\n")
        self.assert_start_refused(USAGE, "server.max_connections", "LimitNOFILE", config=config, before=FEW_FILES)
        self.assertFalse((self.directory / "data").exists())

    def test_who_takes_all_descriptors_costs_a_chat_nothing_and_others_come_once_they_are_back(self):
        engine = self.start_with_few_files()
        host, port = engine.address.rsplit(":", 1)

        async def chat_on():
            youth = await Client.hello(engine.address, role="youth", secret=draw_secret())
            await youth.command("open")
            taken = []
            for _ in range(2 * FILES):
                one = socket.socket()
                one.setblocking(False)
                one.connect_ex((host, int(port)))
                taken.append(one)
            for at in range(20):
                said = await youth.command("post_message", text=canary(f"malgré tout {at}"))
                self.assertEqual(said["type"], "accepted")
            for one in taken:
                one.close()
            other = await self.come_again(engine)
            self.assertEqual((await other.command("open"))["type"], "accepted")
            self.assertEqual((await youth.command("post_message", text=canary("et après")))["type"], "accepted")
            await other.socket.close()
            await youth.socket.close()

        asyncio.run(chat_on())
        self.assertEqual(engine.stop(), OK)


if __name__ == "__main__":
    unittest.main()
