"""`veilleuse serve` on a disk that is full or fails: what was acknowledged stays, and what cannot be kept is
refused."""
import asyncio
import errno
import signal
import unittest

import websockets

from tests.support.chat_client import PATIENCE_S
from tests.support.conversations import Youth
from tests.support.engine_test import EngineTest
from tests.support.http_page import status_of
from tests.support.shim import FailingDisk
from tests.support.veilleuse import Engine

OK, FAILED_SYNC, DISK = 0, 70, 74
# Conversations fall asleep at once: reading one then goes to the disk.
SLEEPY = "[actors]\nidle_before_sleep_ms = 100\nconnection_grace_ms = 100\n"


class DiskTrouble(EngineTest, unittest.IsolatedAsyncioTestCase):
    more_config = SLEEPY

    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.

    def setUp(self):
        super().setUp()
        self.data = self.directory / "data"
        self.disk = FailingDisk(self.directory)
        self.environment = self.disk.environment

    def log_text(self) -> str:
        return (self.directory / "serve.log").read_text(encoding="utf-8")

    async def until_ready(self, engine: Engine) -> None:
        async def poll():
            while status_of(engine, "/readyz")[0] != 200:
                await asyncio.sleep(0.05)
        await asyncio.wait_for(poll(), PATIENCE_S)


class FullDisk(DiskTrouble):
    async def test_reading_goes_on_writers_are_told_and_nothing_acknowledged_is_lost(self):
        engine = self.start()
        writer, reader = [await Youth().open(engine) for _ in range(2)]
        for youth in (writer, reader):
            for number in range(3):
                self.assertEqual((await youth.post(f"avant {number}"))["type"], "accepted")
        await reader.client.socket.close()

        self.disk.fail("write", errno.ENOSPC, self.data)
        refused = await writer.post("pendant")
        self.assertEqual((refused["type"], refused.get("reason")), ("refused", "unavailable"))
        newcomer = await Youth().connect(engine)
        opening = await newcomer.client.command("open")
        self.assertEqual((opening["type"], opening.get("reason")), ("refused", "unavailable"))
        self.assertEqual(status_of(engine, "/readyz"), (503, "read_only"))
        self.assertEqual(status_of(engine, "/healthz")[0], 200)
        self.assertEqual(await reader.history(engine), reader.acknowledged)

        self.disk.mend()
        await self.until_ready(engine)
        self.assertEqual((await writer.repeat())["type"], "accepted")
        self.assertEqual((await newcomer.client.command("open"))["type"], "accepted")
        self.assertEqual((await newcomer.post("enfin"))["type"], "accepted")
        for how in (signal.SIGTERM, signal.SIGKILL):
            for youth in (writer, reader, newcomer):
                self.assertEqual(await youth.history(engine), youth.acknowledged)
            engine.stop(how)
            engine = self.start()
        for youth in (writer, reader, newcomer):
            self.assertEqual(await youth.history(engine), youth.acknowledged)
        self.assertIn("disk is full", self.log_text())

    async def test_of_the_keys_alone_is_said_too_and_ends_by_itself_although_nobody_is_sent_here(self):
        engine = self.start()
        youth = await Youth().open(engine)
        self.disk.fail("write", errno.ENOSPC, self.data / "keys")
        newcomer = await Youth().connect(engine)
        opening = await newcomer.client.command("open")
        self.assertEqual((opening["type"], opening.get("reason")), ("refused", "unavailable"))
        self.assertEqual(status_of(engine, "/readyz"), (503, "read_only"))
        self.assertEqual((await youth.post("malgré tout"))["type"], "accepted")
        self.assertIn("no conversation can be opened", self.log_text())
        self.disk.mend()
        await self.until_ready(engine)
        self.assertEqual((await newcomer.client.command("open"))["type"], "accepted")

    async def test_a_stop_while_it_is_full_is_in_good_order_and_loses_nothing(self):
        for how, code in ((signal.SIGTERM, OK), (signal.SIGKILL, -signal.SIGKILL)):
            self.disk.mend()
            engine = self.start()
            youth = await Youth().open(engine)
            self.assertEqual((await youth.post("avant"))["type"], "accepted")
            self.disk.fail("write", errno.ENOSPC, self.data)
            self.assertEqual((await youth.post("refusé"))["type"], "refused")
            await youth.client.socket.close()
            self.assertEqual(engine.stop(how), code)
            self.disk.mend()
            self.assertEqual(await youth.history(self.start()), youth.acknowledged)
            self.engines[-1].stop()


class FailedSync(DiskTrouble):
    async def test_of_the_log_ends_the_process_and_a_restart_has_all_that_was_acknowledged(self):
        for error in (errno.EIO, errno.ENOSPC):
            self.disk.mend()
            engine = self.start()
            youth = await Youth().open(engine)
            self.assertEqual((await youth.post("avant"))["type"], "accepted")
            self.disk.fail("sync", error, self.data / "log")
            with self.assertRaises(websockets.ConnectionClosed):
                self.assertEqual((await youth.post("en vol"))["type"], "unknown")
                await youth.client.wait_for("never")
            self.assertEqual(engine.wait(), FAILED_SYNC)
            self.assertIn("the process ends", self.log_text())
            self.disk.mend()
            history = await youth.history(self.start())
            self.assertEqual(history[:1], youth.acknowledged)
            self.assertLessEqual(len(history), 2, "what was in flight is there once, or not at all")
            self.engines[-1].stop()

    async def test_of_the_key_vault_ends_the_process_too_and_a_restart_makes_keys_again(self):
        for error in (errno.EIO, errno.EACCES):
            self.disk.mend()
            engine = self.start()
            youth = await Youth().open(engine)
            self.assertEqual((await youth.post("avant"))["type"], "accepted")
            # Before the disk fails: the process may end at once, of a key that is still being written.
            newcomer = await Youth().connect(engine)
            self.disk.fail("sync", error, self.data / "keys")
            with self.assertRaises(websockets.ConnectionClosed):
                self.assertEqual((await newcomer.client.command("open"))["type"], "unknown")
                await newcomer.client.wait_for("never")
            self.assertEqual(engine.wait(), FAILED_SYNC)
            self.assertIn("the process ends", self.log_text())
            self.disk.mend()
            engine = self.start()
            self.assertEqual(await youth.history(engine), youth.acknowledged)
            await newcomer.open(engine)
            self.assertEqual((await newcomer.post("enfin"))["type"], "accepted")
            engine.stop()


class FailingViews(DiskTrouble):
    async def test_views_and_snapshots_that_cannot_be_written_stop_nobody(self):
        for call, error in (("write", errno.ENOSPC), ("write", errno.EIO), ("sync", errno.EIO)):
            with self.subTest(call=call, error=errno.errorcode[error]):
                self.disk.mend()
                engine = self.start()
                self.disk.fail(call, error, self.data / "views")
                youth = await Youth().open(engine)
                self.assertEqual((await youth.post("malgré tout"))["type"], "accepted")
                await youth.client.socket.close()
                self.assertEqual(await youth.history(engine), youth.acknowledged)
                self.assertEqual(status_of(engine, "/readyz")[0], 200)
                self.assertEqual(engine.stop(), OK)
                self.disk.mend()
                self.assertEqual(await youth.history(self.start()), youth.acknowledged)
                self.assertEqual(self.engines[-1].stop(), OK)


class AtStart(DiskTrouble):
    async def test_trouble_is_told_in_a_sentence_and_harms_nothing(self):
        engine = self.start()
        youth = await Youth().open(engine)
        await youth.post("avant")
        await youth.client.socket.close()
        engine.stop()
        places = (self.data, self.data / "log", self.data / "keys", self.data / "views")
        for call, error, words in (("write", errno.ENOSPC, "full"), ("write", errno.EIO, "disk failed"),
                                   ("sync", errno.EIO, "disk failed")):
            for below in places:
                with self.subTest(call=call, error=errno.errorcode[error], below=below.name):
                    self.disk.fail(call, error, below)
                    self.assert_start_refused(DISK, words)
        self.disk.mend()
        self.assertEqual(await youth.history(self.start()), youth.acknowledged)

    async def test_a_first_start_leaves_nothing_that_hinders_the_next(self):
        self.data.mkdir()
        for call, error, words in (("write", errno.ENOSPC, "full"), ("sync", errno.EIO, "disk failed")):
            self.disk.fail(call, error, self.data)
            self.assert_start_refused(DISK, words)
        self.disk.mend()
        youth = await Youth().open(self.start())
        self.assertEqual((await youth.post("enfin"))["type"], "accepted")


if __name__ == "__main__":
    unittest.main()
