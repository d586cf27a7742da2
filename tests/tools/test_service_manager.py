"""`veilleuse serve` under systemd: it says when it is ready, that it lives, and that it stops, and never that it lives
while a part of it hangs."""
import asyncio
import signal
import unittest

from tests.support.artifacts import canary
from tests.support.chat_client import Client, PATIENCE_S, draw_secret
from tests.support.engine_test import EngineTest
from tests.support.http_page import status_of
from tests.support.held_thread import HeldThread, thread_called
from tests.support.service_manager import ServiceManager
from tests.support.shim import FailingDisk

# Sparing on a busy machine, and yet done in seconds.
WATCHDOG_S = 2.0


class UnderSystemd(EngineTest):
    watchdog_s: float | None = None

    def setUp(self):
        super().setUp()
        self.manager = ServiceManager(self.directory, self.watchdog_s)
        self.addCleanup(self.manager.close)
        self.environment = self.manager.environment

    def assert_hung(self, part: str) -> None:
        """It is told which part hangs, again and again, and gets no sign of life meanwhile."""
        self.manager.wait_for("STATUS", f"Hung: {part} has not answered")
        for _ in range(3):
            told = self.manager.next()
            self.assertNotIn("WATCHDOG", told)
            self.assertTrue(told["STATUS"].startswith(f"Hung: {part}"), told)


class StartAndStop(UnderSystemd):
    def test_ready_is_said_once_and_only_when_readyz_says_so(self):
        engine = self.start()
        self.manager.wait_for("READY")
        self.assertEqual(status_of(engine, "/readyz")[0], 200)
        self.assertEqual(engine.stop(), 0)
        self.manager.wait_for("STOPPING")
        self.manager.take_what_waits()
        self.assertEqual(sum("READY" in told for told in self.manager.told), 1)

    def test_it_says_where_a_start_is_and_then_how_it_serves(self):
        self.start()
        ready = self.manager.wait_for("READY", "1")
        self.assertRegex(ready["STATUS"], r"^Serving: 0 connections, 0 conversations awake$")
        self.assertTrue(self.manager.told[0]["STATUS"].startswith("Starting: "), self.manager.told[0])

    def test_a_stop_is_said_with_the_time_that_it_may_take(self):
        self.more_config = "drain_patience_ms = 200000\n"
        engine = self.start()
        self.manager.wait_for("READY")
        engine.process.send_signal(signal.SIGTERM)
        told = self.manager.wait_for("STOPPING", "1")
        self.assertGreaterEqual(int(told["EXTEND_TIMEOUT_USEC"]), 200_000_000)
        self.assertTrue(told["STATUS"].startswith("Stopping"))
        self.assertEqual(engine.wait(), 0)

    def test_without_a_watchdog_there_are_no_signs_of_life(self):
        engine = self.start()
        self.manager.wait_for("READY")
        engine.stop()
        self.manager.take_what_waits()
        self.assertFalse([told for told in self.manager.told if "WATCHDOG" in told])

    def test_nobody_at_the_socket_is_no_trouble(self):
        self.manager.close()
        self.manager.path.unlink()
        self.assertEqual(self.start().stop(), 0)


class Watchdog(UnderSystemd):
    watchdog_s = WATCHDOG_S

    def test_signs_of_life_go_on_while_it_serves(self):
        self.start()
        self.manager.wait_for("READY")
        for _ in range(3):
            self.manager.wait_for("WATCHDOG", "1")
        self.assertFalse([told for told in self.manager.told if told.get("STATUS", "").startswith("Hung")])

    def test_a_process_that_is_stopped_gives_none_and_goes_on_when_it_may(self):
        engine = self.start()
        self.manager.wait_for("WATCHDOG")
        engine.process.send_signal(signal.SIGSTOP)
        self.manager.take_what_waits()
        self.manager.socket.settimeout(2 * self.watchdog_s)
        with self.assertRaises(TimeoutError):
            self.manager.next()
        self.manager.socket.settimeout(PATIENCE_S)
        engine.process.send_signal(signal.SIGCONT)
        self.manager.wait_for("WATCHDOG")

    def test_a_lane_that_hangs_ends_them_until_it_goes_on(self):
        engine = self.start()
        self.manager.wait_for("WATCHDOG")
        with HeldThread(thread_called("lane 1", engine.process.pid)):
            self.assert_hung("lane 1")
        self.manager.wait_for("WATCHDOG")

    def test_a_disk_that_is_slow_but_gets_on_does_not_end_them(self):
        disk = FailingDisk(self.directory)
        self.environment = {**self.manager.environment, **disk.environment}
        engine = self.start()
        self.manager.wait_for("WATCHDOG")
        disk.slow("sync", 300, self.directory / "data" / "log")

        async def talk():
            youth = await Client.hello(engine.address, role="youth", secret=draw_secret())
            for kind, more in (("open", {}), *(("post_message", {"text": canary("lentement")}),) * 12):
                self.assertEqual((await youth.command(kind, **more))["type"], "accepted")
            await youth.socket.close()
        asyncio.run(talk())
        told = self.manager.take_what_waits()
        # It took longer than the watchdog allows for one question.
        self.assertGreaterEqual(sum("WATCHDOG" in one for one in told), 3, told)
        self.assertFalse([one for one in told if one.get("STATUS", "").startswith("Hung")])

    def test_a_sync_that_never_ends_ends_them_until_it_does(self):
        disk = FailingDisk(self.directory)
        self.environment = {**self.manager.environment, **disk.environment}
        engine = self.start()
        self.manager.wait_for("WATCHDOG")

        async def open_on_a_disk_that_hangs():
            youth = await Client.hello(engine.address, role="youth", secret=draw_secret())
            self.assertEqual((await youth.command("open"))["type"], "accepted")
            disk.hang("sync", self.directory / "data" / "log")
            waiting = asyncio.ensure_future(youth.command("post_message", text=canary("pendant que le disque dort")))
            await asyncio.to_thread(self.assert_hung, "the log's writer")
            disk.mend()
            self.assertEqual((await waiting)["type"], "accepted")
            await youth.socket.close()
        asyncio.run(open_on_a_disk_that_hangs())
        self.manager.wait_for("WATCHDOG")


if __name__ == "__main__":
    unittest.main()
