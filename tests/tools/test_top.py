"""`veilleuse top` as an operator sees it: on terminals of several sizes, in scripts, and where nothing answers."""
import fcntl
import http.server
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
import unittest

from tests.support.artifacts import artifact_directory
from tests.support.engine_test import class_engine
from tests.support.veilleuse import BINARY, PATIENCE_S, veilleuse

USAGE, UNREACHABLE = 64, 69
LISTEN = '[metrics]\nlisten = "127.0.0.1:0"\n'
SCREEN_ON, SCREEN_OFF = b"\x1b[?1049h", b"\x1b[?1049l"
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")


class Window:
    """A pseudo-terminal of a given size with `veilleuse top` in it."""

    def __init__(self, test: unittest.TestCase, url: str, columns: int, rows: int, **environment: str):
        self.side, program_side = pty.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(program_side)
        self.program_side = program_side
        self.process = subprocess.Popen(
            [str(BINARY), "top", "--url", url, "--interval", "0.1"], stdin=program_side, stdout=program_side,
            stderr=program_side, start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={**os.environ, **environment})
        self.seen = b""
        test.addCleanup(self.close)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read_until(self, enough) -> bytes:
        """Everything seen until `enough(seen)`."""
        end = time.monotonic() + PATIENCE_S
        while not enough(self.seen):
            assert time.monotonic() < end, self.seen
            if select.select([self.side], [], [], 1)[0]:
                self.seen += os.read(self.side, 65536)
        return self.seen

    def frame(self) -> list[str]:
        """The next whole frame, without colours."""
        self.seen = b""
        whole = re.compile(rb"\x1b\[H(.*?)\x1b\[J", re.DOTALL)
        seen = self.read_until(whole.search)
        text = COLOUR.sub(b"", whole.search(seen)[1]).decode()
        return [line.rstrip("\r").removesuffix("\x1b[K") for line in text.split("\n")]

    def frame_with(self, enough) -> list[str]:
        end = time.monotonic() + PATIENCE_S
        frame = self.frame()
        while not enough(frame):
            assert time.monotonic() < end, frame
            frame = self.frame()
        return frame

    def wait_for_end(self) -> int:
        self.read_until(lambda seen: SCREEN_OFF in seen)
        return self.process.wait(timeout=PATIENCE_S)

    def settings(self) -> list:
        return termios.tcgetattr(self.program_side)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.side)
        os.close(self.program_side)


class Top(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = artifact_directory("top")
        engine = class_engine(cls, cls.directory, LISTEN)
        cls.url = engine.process.stdout.readline().strip().rsplit(" ", 1)[1]

    def test_once_prints_one_frame_for_scripts(self):
        ran = veilleuse("top", "--once", "--interval", "0.1", "--url", self.url, directory=self.directory)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        self.assertIn("  ready\n", ran.stdout)
        self.assertRegex(ran.stdout, r"\naccueil +0 +0:00:00 +0 +0 +0 +-\n")
        self.assertIn("0/s in", ran.stdout)
        self.assertNotIn("\x1b", ran.stdout)

    def test_without_a_terminal_one_frame_is_meant(self):
        asked = veilleuse("top", "--interval", "0.1", "--url", self.url, directory=self.directory)
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertEqual(asked.stdout.count("veilleuse "), 1)

    def test_every_terminal_is_filled_and_none_overflows(self):
        for columns, rows in ((80, 24), (132, 50), (30, 6), (1, 1)):
            with self.subTest(columns=columns, rows=rows):
                frame = Window(self, self.url, columns, rows).frame()
                self.assertLessEqual(len(frame), rows)
                self.assertLessEqual(max(map(len, frame)), columns)
        whole = Window(self, self.url, 80, 24).frame()
        self.assertTrue(any(line.startswith("disk") for line in whole), whole)

    def test_a_resized_terminal_is_drawn_anew(self):
        window = Window(self, self.url, 80, 24)
        window.frame_with(lambda frame: len(frame) > 10)
        window.resize(40, 5)
        frame = window.frame_with(lambda frame: len(frame) == 5)
        self.assertLessEqual(max(map(len, frame)), 40)
        self.assertIn("more lines", frame[-1])

    def test_q_and_ctrl_c_and_sigterm_give_the_terminal_back(self):
        ends = {"q": lambda window: os.write(window.side, b"q"),
                "ctrl-c": lambda window: os.write(window.side, b"\x03"),
                "sigterm": lambda window: window.process.send_signal(signal.SIGTERM)}
        for name, end in ends.items():
            with self.subTest(name):
                window = Window(self, self.url, 80, 24)
                window.read_until(lambda seen: b"\x1b[J" in seen)
                self.assertNotEqual(window.settings(), window.before)
                end(window)
                self.assertEqual(window.wait_for_end(), 0)
                self.assertEqual(window.settings(), window.before)
                self.assertIn(b"\x1b[?25h", window.seen)

    def test_no_color_means_none(self):
        def coloured(**environment):
            window = Window(self, self.url, 80, 24, **environment)
            return COLOUR.search(window.read_until(lambda seen: b"\x1b[J" in seen)) is not None
        self.assertTrue(coloured(NO_COLOR=""))
        self.assertFalse(coloured(NO_COLOR="1"))

    def test_without_metrics_the_setting_is_named(self):
        ran = veilleuse("top", directory=self.directory)
        self.assertEqual(ran.returncode, USAGE)
        self.assertIn("metrics.listen", ran.stderr)

    def test_where_nothing_answers_the_setting_is_named(self):
        config = self.directory / "elsewhere.toml"
        config.write_text('[metrics]\nlisten = "127.0.0.1:1"\n', encoding="utf-8")
        ran = veilleuse("top", "--config", str(config), directory=self.directory)
        self.assertEqual((ran.returncode, ran.stdout), (UNREACHABLE, ""))
        self.assertIn("metrics.listen", ran.stderr)

    def test_what_is_no_address_or_no_interval_is_refused(self):
        for words in (["--url", "nowhere"], ["--url", "http://:9464"], ["--url", "h:x"], ["--interval", "0"]):
            self.assertEqual(veilleuse("top", *words, directory=self.directory).returncode, USAGE)


class Served(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.serve_page(self)

    def log_message(self, *_):
        pass


class OddPages(unittest.TestCase):
    """What answers is no engine, or one that goes away."""

    def serve(self, page) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Served)
        server.serve_page = page
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}/metrics"

    def top(self, url: str) -> subprocess.CompletedProcess:
        return veilleuse("top", "--once", "--interval", "0.1", "--url", url, directory=artifact_directory("odd"))

    def test_garbage_shows_nothing_known_and_sends_the_terminal_nothing(self):
        def garbage(request):
            request.send_response(200)
            request.end_headers()
            request.wfile.write(os.urandom(20000))
            request.wfile.write(b'\nveilleuse_queue_length{queue="\x1b[2J"} 1\nveilleuse_ready nan\n')
        ran = self.top(self.serve(garbage))
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("!not ready", ran.stdout)
        self.assertNotIn("\x1b", ran.stdout)

    def test_a_page_that_is_not_found_or_too_long_is_refused(self):
        def endless(request):
            request.send_response(200)
            request.end_headers()
            try:
                for _ in range(4097):
                    request.wfile.write(b"x" * 1024)
            except OSError:
                pass
        for page in (lambda request: request.send_error(404), endless):
            ran = self.top(self.serve(page))
            self.assertEqual((ran.returncode, ran.stdout), (UNREACHABLE, ""))
            self.assertIn("metrics.listen", ran.stderr)

    def test_an_engine_that_goes_away_and_comes_back_is_watched_on(self):
        there = threading.Event()
        there.set()

        def page(request):
            if not there.is_set():
                request.send_error(503)
                return
            request.send_response(200)
            request.end_headers()
            request.wfile.write(b"veilleuse_ready 1\n")
        window = Window(self, self.serve(page), 80, 24)
        window.frame_with(lambda frame: frame[0].endswith("  ready"))
        there.clear()
        window.frame_with(lambda frame: "!no answer" in frame[0])
        there.set()
        window.frame_with(lambda frame: frame[0].endswith("  ready"))


if __name__ == "__main__":
    unittest.main()
