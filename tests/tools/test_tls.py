"""`veilleuse serve` over TLS as an operator and a client of another make meet it."""
import asyncio
import http.client
import re
import signal
import socket
import ssl
import unittest
import urllib.request
import warnings

from tests.support.artifacts import canary
from tests.support.certificates import trusting, write_certificate
from tests.support.chat_client import Client, chat, draw_secret
from tests.support.engine_test import EngineTest
from tests.support.veilleuse import ORDINARY_USER, Engine, add_staff, write_config

OK, USAGE, PERMISSION = 0, 64, 77
PATIENCE_S = 60


def place_of(engine: Engine) -> tuple[str, int]:
    host, port = engine.address.rsplit(":", 1)
    return host, int(port)


def serial_seen_at(engine: Engine, tls: ssl.SSLContext) -> str:
    """Of the certificate that a new connection gets; an error when it is not trusted."""
    with socket.create_connection(place_of(engine), timeout=PATIENCE_S) as plain:
        with tls.wrap_socket(plain, server_hostname="127.0.0.1") as safe:
            return safe.getpeercert()["serialNumber"]


class TlsTest(EngineTest):
    def setUp(self):
        super().setUp()
        self.more_config = write_certificate(self.directory) + '[metrics]\nlisten = "127.0.0.1:0"\n'
        self.tls = trusting(self.directory)

    def log_of(self) -> str:
        return (self.directory / "serve.log").read_text(encoding="utf-8")

    def wait_for_log(self, words: str) -> None:
        """The engine writes it in its own time."""
        while words not in self.log_of():
            self.assertIsNone(self.engines[-1].process.poll())


class Chats(TlsTest):
    def test_a_chat_goes_on_over_kill_9_and_nothing_acknowledged_is_lost(self):
        token = add_staff(self.directory)
        engine = self.start()
        secret, text = draw_secret(), canary("avant la coupure, en TLS")

        async def say():
            youth = await Client.hello(engine.address, self.tls, role="youth", secret=secret)
            await youth.command("open")
            self.assertEqual((await youth.command("post_message", text=text))["type"], "accepted")
            await youth.socket.close()

        async def look():
            youth = await Client.hello(again.address, self.tls, role="youth", secret=secret)
            await youth.wait_for("event", event="message_posted", text=text)
            await youth.command("close")
            await youth.socket.close()

        asyncio.run(say())
        engine.stop(signal.SIGKILL)
        again = self.start()
        asyncio.run(look())
        asyncio.run(chat(again.address, token, canary("par wss"), canary("aussi"), self.tls))
        self.assertEqual(again.stop(), OK)

    def test_a_browser_of_the_pages_is_told_to_stay_with_https(self):
        engine = self.start()
        with urllib.request.urlopen(f"https://{engine.address}/", context=self.tls) as page:
            self.assertIn("max-age=", page.headers["Strict-Transport-Security"])
            self.assertIn("connect-src 'self'", page.headers["Content-Security-Policy"])
            self.assertIsNone(page.headers["Server"])

    def test_plain_http_and_old_versions_are_refused_and_counted_and_nobody_is_named(self):
        engine = self.start()
        metrics = engine.process.stdout.readline().strip().rsplit(" ", 1)[1]
        plain = http.client.HTTPConnection(*place_of(engine), timeout=PATIENCE_S)
        plain.request("GET", "/")
        answer = plain.getresponse()
        self.assertEqual(answer.status, 400)
        self.assertIn("https://", answer.read().decode())
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.load_verify_locations(self.directory / "certificate.pem")
        old.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            old.minimum_version = ssl.TLSVersion.TLSv1
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises(ssl.SSLError):
            serial_seen_at(engine, old)
        with urllib.request.urlopen(metrics) as page:
            counted = dict(re.findall(r'^veilleuse_tls_handshake_failures_total\{reason="(\w+)"\} (\d+)$',
                                      page.read().decode(), re.M))
        self.assertEqual({why: count for why, count in counted.items() if count != "0"},
                         {"plain_http": "1", "old_version": "1"})
        self.assertNotIn("127.0.0.1", self.log_of())


class Reload(TlsTest):
    def test_new_connections_get_the_new_certificate_and_old_ones_live_on(self):
        engine = self.start()

        async def stay_over_the_reload():
            youth = await Client.hello(engine.address, self.tls, role="youth", secret=draw_secret())
            await youth.command("open")
            before = serial_seen_at(engine, self.tls)
            write_certificate(self.directory)
            engine.process.send_signal(signal.SIGHUP)
            self.wait_for_log("was read again")
            self.assertEqual((await youth.command("post_message", text=canary("encore là")))["type"], "accepted")
            self.assertNotEqual(serial_seen_at(engine, trusting(self.directory)), before)
            await youth.socket.close()

        asyncio.run(stay_over_the_reload())

    def test_a_wrong_one_changes_nothing_and_the_log_says_what_to_do(self):
        engine = self.start()
        before = serial_seen_at(engine, self.tls)
        (self.directory / "key.pem").chmod(0o644)
        engine.process.send_signal(signal.SIGHUP)
        self.wait_for_log("chmod 600")
        self.assertIn("stays in use", self.log_of())
        self.assertEqual(serial_seen_at(engine, self.tls), before)
        self.assertEqual(engine.stop(), OK)

    def test_without_tls_there_is_nothing_to_reload_and_the_engine_serves_on(self):
        self.more_config = ""
        engine = self.start()
        engine.process.send_signal(signal.SIGHUP)
        self.wait_for_log("nothing to reload")
        self.assertEqual(engine.stop(), OK)


class Refused(TlsTest):
    def assert_refused_with(self, code: int, *words: str, before: list[str] = []) -> None:
        self.assert_start_refused(code, *words, config=write_config(self.directory, self.more_config), before=before)
        self.assertFalse((self.directory / "data").exists())

    def test_a_key_that_others_may_read(self):
        (self.directory / "key.pem").chmod(0o644)
        self.assert_refused_with(PERMISSION, "key.pem", "chmod 600")

    def test_a_key_that_its_user_may_not_read(self):
        (self.directory / "key.pem").chmod(0)
        self.assert_refused_with(PERMISSION, "key.pem", "cannot be read", before=ORDINARY_USER)

    def test_a_key_of_another_certificate(self):
        (self.directory / "other").mkdir()
        write_certificate(self.directory / "other")
        (self.directory / "other" / "key.pem").rename(self.directory / "key.pem")
        self.assert_refused_with(USAGE, "does not belong")

    def test_a_missing_certificate(self):
        (self.directory / "certificate.pem").unlink()
        self.assert_refused_with(USAGE, "tls.certificate", "No such file")

    def test_a_certificate_without_a_key(self):
        self.more_config = '[tls]\ncertificate = "certificate.pem"\n'
        self.assert_refused_with(USAGE, "tls.certificate", "tls.key")


class Warned(TlsTest):
    def test_of_a_certificate_that_expires_soon(self):
        self.more_config = write_certificate(self.directory, days=1)
        self.start()
        self.wait_for_log("The TLS certificate expires on ")


if __name__ == "__main__":
    unittest.main()
