"""`veilleuse serve` as an operator meets it: it starts and ends in good order, or says in a sentence why it does
not."""
import asyncio
import hashlib
import json
import shutil
import signal
import socket
import stat
import unittest
from pathlib import Path

import websockets

from tests.support.artifacts import artifact_directory, canary
from tests.support.chat_client import Client, PATIENCE_S, chat, draw_secret
from tests.support.engine_test import EngineTest
from tests.support.veilleuse import ORDINARY_USER, Engine, add_staff, veilleuse, write_config

OK, USAGE, PORT_UNAVAILABLE, DATA_UNUSABLE, PERMISSION = 0, 64, 69, 73, 77


def contents(folder: Path) -> dict[str, str]:
    """The digest of each file."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if path.is_file()}


class ServeTest(EngineTest):
    def say(self, engine: Engine, secret: str, text: str) -> None:
        """A conversation with one acknowledged message."""
        async def talk():
            youth = await Client.hello(engine.address, role="youth", secret=secret)
            self.assertEqual((await youth.command("open"))["type"], "accepted")
            self.assertEqual((await youth.command("post_message", text=text))["type"], "accepted")
            await youth.socket.close()
        asyncio.run(talk())

    def assert_still_there(self, engine: Engine, secret: str, text: str) -> None:
        async def look():
            youth = await Client.hello(engine.address, role="youth", secret=secret)
            await youth.wait_for("event", event="message_posted", text=text)
            await youth.socket.close()
        asyncio.run(look())


class StartAndStop(ServeTest):
    def test_each_signal_tells_clients_to_come_back_and_ends_with_success(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            engine = self.start()
            secret, text = draw_secret(), canary(f"avant l'arrêt {how}")

            async def be_told_to_come_back():
                youth = await Client.hello(engine.address, role="youth", secret=secret)
                await youth.command("open")
                self.assertEqual((await youth.command("post_message", text=text))["type"], "accepted")
                engine.process.send_signal(how)
                told = await youth.wait_for("reconnect")
                self.assertGreaterEqual(told["after_ms"], 0)
                with self.assertRaises(websockets.ConnectionClosed) as closed:
                    while True:
                        await asyncio.wait_for(youth.socket.recv(), PATIENCE_S)
                self.assertEqual(closed.exception.rcvd.code, 1012)

            asyncio.run(be_told_to_come_back())
            self.assertEqual(engine.wait(), OK)
            self.assert_still_there(self.start(), secret, text)
            self.assertEqual(self.engines[-1].stop(), OK)

    def test_nothing_acknowledged_is_lost_by_kill_9(self):
        secret, text = draw_secret(), canary("juste avant la coupure")
        engine = self.start()
        self.say(engine, secret, text)
        engine.stop(signal.SIGKILL)
        self.assert_still_there(self.start(), secret, text)

    def test_a_chat_over_a_restart_ends_where_it_was(self):
        token = add_staff(self.directory)
        conversation = asyncio.run(chat(self.start().address, token, canary("un"), canary("deux")))
        before = veilleuse("replay", f"1/conversation/{conversation}", directory=self.directory).stdout
        self.engines[-1].stop()
        self.start()
        after = veilleuse("replay", f"1/conversation/{conversation}", directory=self.directory).stdout
        self.assertTrue(after.startswith(before))

    def test_what_it_writes_is_for_its_owner_alone(self):
        data = self.directory / "data"
        data.mkdir()
        data.chmod(0o755)
        self.say(self.start(), draw_secret(), canary("pour personne d'autre"))
        add_staff(self.directory)
        for path in data.rglob("*"):
            self.assertEqual(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), 0, path.relative_to(data))


class Refused(ServeTest):
    def assert_taken_port_refused(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            config = write_config(self.directory)
            config.write_text(config.read_text().replace("port = 0", f"port = {port}"))
            self.assert_start_refused(PORT_UNAVAILABLE, str(port), "server.port", config=config)

    def test_a_port_that_is_taken_and_nothing_is_made(self):
        self.assert_taken_port_refused()
        self.assertFalse((self.directory / "data").exists())

    def test_a_port_that_is_taken_and_the_data_is_left_as_it_is(self):
        self.say(self.start(), draw_secret(), canary("pendant que le port est pris"))
        self.engines[-1].stop()
        before = contents(self.directory / "data")
        self.assert_taken_port_refused()
        self.assertEqual(contents(self.directory / "data"), before)

    def test_a_second_process_on_the_data_and_the_first_serves_on(self):
        first = self.start()
        self.assert_start_refused(DATA_UNUSABLE, "Another process")
        secret, text = draw_secret(), canary("la première sert toujours")
        self.say(first, secret, text)
        self.assert_still_there(first, secret, text)

    def test_a_configuration_that_is_wrong_or_cannot_be_read(self):
        config = self.directory / "wrong.toml"
        for text, words in (("[server]\nprot = 1\n", ("server.prot", "server.port")), ("[server\n", ("wrong.toml",)),
                            ('[server]\nport = "x"\n', ("server.port", "65535"))):
            config.write_text(text)
            self.assert_start_refused(USAGE, *words, config=config)
        self.assert_start_refused(USAGE, "absent.toml", config=self.directory / "absent.toml")
        self.assertFalse((self.directory / "data").exists())

    def test_a_data_directory_that_is_a_file(self):
        (self.directory / "data").write_text("")
        self.assert_start_refused(DATA_UNUSABLE, "data directory")

    def test_a_folder_without_the_pages_or_one_that_is_not_there(self):
        config = self.directory / "pages.toml"
        for folder in (self.directory, self.directory / "absent"):
            config.write_text(f'[server]\nport = 0\nweb_directory = "{folder}"\n')
            self.assert_start_refused(USAGE, f"{folder} ", "server.web_directory", config=config)
        self.assertFalse((self.directory / "data").exists())

    def test_a_staff_file_of_a_newer_version(self):
        add_staff(self.directory)
        file = self.directory / "data" / "staff.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "version": 2}))
        self.assert_start_refused(DATA_UNUSABLE, "newer version")

    def test_a_damaged_log_is_told_and_left_as_it_is(self):
        self.say(self.start(), draw_secret(), canary("sur un disque abîmé"))
        self.engines[-1].stop()
        current = self.directory / "data" / "log" / "CURRENT"
        current.write_text("MANIFEST-999999\n")
        self.assert_start_refused(DATA_UNUSABLE, "event log", "backup")
        self.assertEqual(current.read_text(), "MANIFEST-999999\n")


class ClosedToThisUser(ServeTest):
    """As after a backup restored by root: neither "the disk failed" nor "there is no log", but what to do."""

    def setUp(self):
        super().setUp()
        add_staff(self.directory)
        self.secret, self.text = draw_secret(), canary("à un autre utilisateur")
        engine = self.start()
        self.say(engine, self.secret, self.text)
        self.assertEqual(engine.stop(), OK)
        self.data = self.directory / "data"

    def assert_told(self, closed: Path, *command: str) -> None:
        mode = closed.stat().st_mode
        closed.chmod(0)
        self.assert_refused(list(command), PERMISSION, "ermission", "chown", before=ORDINARY_USER)
        closed.chmod(mode)

    def test_a_start_says_so_and_what_to_do(self):
        for name in ("", "log", "log/CURRENT", "keys", "keys/CURRENT", "views", "views/CURRENT", "master.key",
                     "staff.json"):
            with self.subTest(name=name):
                self.assert_told(self.data / name, "serve")
        self.assert_still_there(self.start(), self.secret, self.text)

    def test_the_tools_say_so_and_what_to_do(self):
        for closed in (self.data, self.data / "log"):
            for command in (("log", "stat"), ("log", "verify"), ("replay", "1/desk/accueil")):
                self.assert_told(closed, *command)
        self.assert_told(self.data / "staff.json", "staff", "list")
        self.assert_told(self.data, "staff", "remove", "camille")
        self.assert_told(self.data, "staff", "add", "sacha", "--role", "moderator")

    def test_a_place_where_it_may_not_make_its_data(self):
        config = self.directory / "below.toml"
        closed = self.directory / "closed"
        closed.mkdir()
        config.write_text(f'[server]\nport = 0\n[storage]\ndata_directory = "{closed / "data"}"\n')
        closed.chmod(0o500)
        for command in (["serve"], ["staff", "add", "camille", "--role", "moderator"]):
            self.assert_refused(command, PERMISSION, "data directory", "chown", config=config, before=ORDINARY_USER)


class MasterKey(ServeTest):
    """Each refusal leaves the data as it was: with the right key back, everything is there."""

    def setUp(self):
        super().setUp()
        self.secret, self.text = draw_secret(), canary("sous clé")
        engine = self.start()
        self.say(engine, self.secret, self.text)
        self.assertEqual(engine.stop(), OK)
        self.key = self.directory / "data" / "master.key"
        self.right = self.key.read_bytes()

    def assert_right_key_opens(self):
        self.key.write_bytes(self.right)
        self.key.chmod(0o600)
        self.assert_still_there(self.start(), self.secret, self.text)

    def test_lost(self):
        self.key.unlink()
        self.assert_start_refused(PERMISSION, "lost", "backup")
        self.assertFalse(self.key.exists(), "a new key was made over keys that only the old one opens")
        self.assert_right_key_opens()

    def test_of_another_installation(self):
        other = artifact_directory("serve-other")
        self.start(other).stop()
        shutil.copy(other / "data" / "master.key", self.key)
        self.assert_start_refused(PERMISSION, "another installation", "fingerprint")
        self.assert_right_key_opens()

    def test_damaged(self):
        text = self.right.decode().splitlines()
        text[1] = ("0" if text[1][0] != "0" else "1") + text[1][1:]
        self.key.write_text("\n".join(text) + "\n")
        self.assert_start_refused(DATA_UNUSABLE, "master key")
        self.assert_right_key_opens()

    def test_readable_by_others(self):
        self.key.chmod(0o644)
        self.assert_start_refused(PERMISSION, "chmod 600")
        self.assert_right_key_opens()


class Log(ServeTest):
    """A log that went missing is never replaced by an empty one: whoever comes back would be a stranger."""

    def setUp(self):
        super().setUp()
        self.secret, self.text = draw_secret(), canary("dans le journal")
        engine = self.start()
        self.say(engine, self.secret, self.text)
        self.assertEqual(engine.stop(), OK)
        self.log, self.aside = self.directory / "data" / "log", self.directory / "aside"

    def test_lost(self):
        self.log.rename(self.aside)
        self.assert_start_refused(DATA_UNUSABLE, "no event log", "mounted", "backup")
        self.assertFalse(self.log.exists(), "a new log was made in place of the lost one")
        self.aside.rename(self.log)
        self.assert_still_there(self.start(), self.secret, self.text)

    def test_half_lost(self):
        (self.log / "CURRENT").rename(self.aside)
        self.assert_start_refused(DATA_UNUSABLE, "no event log", "backup")
        self.aside.rename(self.log / "CURRENT")
        self.assert_still_there(self.start(), self.secret, self.text)

    def test_of_another_installation(self):
        other = artifact_directory("serve-other-log")
        self.start(other).stop()
        self.log.rename(self.aside)
        shutil.copytree(other / "data" / "log", self.log)
        self.assert_start_refused(DATA_UNUSABLE, "another event log")
        shutil.rmtree(self.log)
        self.aside.rename(self.log)
        self.assert_still_there(self.start(), self.secret, self.text)


class Copied(ServeTest):
    def test_a_copied_data_directory_opens_like_the_original_and_goes_its_own_way(self):
        secret, text = draw_secret(), canary("avant la copie")
        self.say(self.start(), secret, text)
        self.engines[-1].stop()
        copy = artifact_directory("serve-copy")
        shutil.copytree(self.directory / "data", copy / "data")
        for place in (self.directory, copy):
            engine = self.start(place)
            self.assert_still_there(engine, secret, text)
            self.say(engine, draw_secret(), canary("après la copie"))
        for engine in self.engines[1:]:
            self.assertEqual(engine.stop(), OK)
        for place in (self.directory, copy):
            self.assertIn(" 0 problems", veilleuse("log", "verify", directory=place).stdout)


if __name__ == "__main__":
    unittest.main()
