"""Each checker of scripts/ accepts a clean tree and finds a planted violation."""
import base64
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


class CheckerTest(unittest.TestCase):
    script = ""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = Path(holder.name)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def run_checker(self) -> tuple[int, str]:
        ran = subprocess.run([sys.executable, str(SCRIPTS / self.script), str(self.root)], text=True,
                             capture_output=True)
        return ran.returncode, ran.stderr

    def accepts(self) -> None:
        self.assertEqual(self.run_checker(), (0, ""))

    def finds(self, *expected: str) -> None:
        code, said = self.run_checker()
        self.assertEqual(code, 1, said)
        for text in expected:
            self.assertIn(text, said)


class Layers(CheckerTest):
    script = "layers.py"

    def test_accepts_includes_that_point_down(self):
        self.write("engine/session.cpp",
                   '#include "actors/gateway.hpp"\n#include <boost/beast.hpp>\n#include <vector>\n')
        self.write("storage/rocksdb/log.cpp", '#include "events/ids.hpp"\n#include <rocksdb/db.h>\n')
        self.accepts()

    def test_finds_an_include_that_points_up(self):
        self.write("events/bad.hpp", '#include "storage/event_log.hpp"\n')
        self.finds("events/bad.hpp:1: events must not include storage")

    def test_finds_a_library_of_another_layer(self):
        self.write("storage/memory/log.cpp", "#include <caf/all.hpp>\n")
        self.finds("storage must not use <caf/all.hpp>")

    def test_finds_sockets_among_the_actors(self):
        self.write("actors/wire.cpp", "#include <sys/socket.h>\n")
        self.finds("no sockets in actors")

    def test_finds_a_third_party_type_in_a_port(self):
        self.write("storage/event_log.hpp", "#include <rocksdb/db.h>\n")
        self.finds("a port shows no third-party type")

    def test_finds_the_actors_library_behind_another_header(self):
        self.write("actors/inner.hpp", "#include <caf/actor.hpp>\n")
        self.write("actors/door.hpp", '#include "actors/inner.hpp"\n')
        self.write("engine/session.cpp", '#include "actors/door.hpp"\n')
        self.finds("engine/session.cpp: the actors' library reaches it through actors/inner.hpp")

    def test_finds_engine_code_in_the_load_tester(self):
        self.write("bench/chat.cpp", '#include "engine/limits.hpp"\n')
        self.finds("bench must not include engine")

    def test_finds_stored_records_in_the_load_tester_but_for_what_measures_without_sockets(self):
        self.write("bench/inside/replay.cpp", '#include "storage/event_log.hpp"\n')
        self.write("bench/load/rate.cpp", '#include "storage/event_log.hpp"\n')
        self.finds("bench/load/rate.cpp:1: bench must not include storage")
        self.write("bench/inside/serve.cpp", '#include "engine/serve.hpp"\n')
        self.finds("bench/inside/serve.cpp:1: bench must not include engine")

    def test_finds_a_clock_in_the_domain(self):
        self.write("events/desk/decide.cpp", "#include <chrono>\n")
        self.finds("events is pure and must not include <chrono>")

    def test_finds_protobuf_outside_the_codec(self):
        self.write("storage/sealing.cpp", "#include <google/protobuf/message.h>\n")
        self.finds("belongs to events/codec/ alone")

    def test_finds_a_path_not_written_from_the_root(self):
        self.write("storage/log.cpp", '#include "log.hpp"\n')
        self.finds("is not written from the root")


class Style(CheckerTest):
    script = "style.py"
    listed = "scripts/style_exceptions.txt"

    def function(self, lines: int) -> str:
        return "int long_one() {\n" + "  int value = 0;\n" * (lines - 3) + "  return 1;\n}\n"

    def test_accepts_short_files_and_functions(self):
        self.write("events/short.cpp", self.function(70))
        self.accepts()

    def test_finds_a_function_of_71_lines(self):
        self.write("events/long.cpp", self.function(71))
        self.finds("events/long.cpp:long_one: 71 lines, at most 70 allowed")

    def test_finds_a_file_of_301_lines(self):
        self.write("events/long.hpp", "// line\n" * 301)
        self.finds("events/long.hpp: 301 lines, at most 300 allowed")

    def test_accepts_an_exception_with_a_reason(self):
        self.write("events/long.hpp", "// line\n" * 301)
        self.write(self.listed, "events/long.hpp 301 one table\n")
        self.accepts()

    def test_finds_an_exception_without_a_reason(self):
        self.write("events/long.hpp", "// line\n" * 301)
        self.write(self.listed, "events/long.hpp 301\n")
        self.finds("expected 'PATH[:FUNCTION] LINES REASON'")

    def test_finds_growth_past_an_exception(self):
        self.write("events/long.hpp", "// line\n" * 305)
        self.write(self.listed, "events/long.hpp 301 one table\n")
        self.finds("305 lines, at most 301 allowed")

    def test_asks_to_tighten_an_exception(self):
        self.write("events/long.hpp", "// line\n" * 301)
        self.write(self.listed, "events/long.hpp 400 one table\n")
        self.finds("lower its number")

    def test_asks_to_remove_an_exception_that_is_not_needed(self):
        self.write("events/short.hpp", "// line\n")
        self.write(self.listed, "events/short.hpp 400 one table\n")
        self.finds("no longer too long")

    def test_finds_work_marked_as_unfinished(self):
        for name in ("events/some.cpp", "web/page.js", "web/page.css", "web/page.html", "tests/web/page.test.mjs",
                     "tests/CMakeLists.txt"):
            self.write(name, "one\n// TO" + "DO\n")
            self.finds(f"{name}:2: marked as unfinished")

    def test_finds_a_tab_and_a_blank_at_the_end_of_a_line(self):
        self.write("web/page.css", "a {\n\tmargin: 0;\n}\n")
        self.write("web/page.html", "<p> \n")
        self.write("scripts/some.sh", "true \n")
        self.finds("web/page.css:2: a tab", "web/page.html:1: ends with a blank",
                   "scripts/some.sh:1: ends with a blank")

    def test_accepts_a_line_of_120_characters_however_many_bytes(self):
        self.write("web/page.html", "é" * 120 + "\n")
        self.accepts()

    def test_finds_a_line_of_121_characters(self):
        for name in ("web/page.html", "web/page.css", "web/page.js", "tests/web/page.test.mjs", "scripts/some.py"):
            self.write(name, "#" * 121 + "\n")
            self.finds(f"{name}:1: 121 characters, at most 120 allowed")

    def test_leaves_the_width_of_cpp_to_its_formatter(self):
        self.write("events/some.cpp", "// " + "x" * 200 + "\n")
        self.accepts()

    def test_finds_a_long_file_of_the_pages(self):
        self.write("web/page.css", "a {}\n" * 301)
        self.finds("web/page.css: 301 lines, at most 300 allowed")


class Limits(CheckerTest):
    script = "limits.py"

    def setUp(self):
        super().setUp()
        self.write("engine/limits.hpp", "inline constexpr std::size_t in_flight = 16;\n"
                                        "inline constexpr std::chrono::milliseconds farewell{2'000};\n")

    def test_accepts_bounds_that_tests_name(self):
        self.write("tests/engine/edges.cpp", "send(limits::in_flight + 1);\nwait(engine::limits::farewell);\n")
        self.accepts()

    def test_finds_a_bound_that_no_test_names(self):
        self.write("tests/engine/edges.cpp", "send(limits::in_flight + 1);\n")
        self.finds("engine/limits.hpp: farewell has no test at its edge")

    def test_is_not_content_with_a_comment_another_word_or_another_layer(self):
        self.write("tests/engine/edges.cpp",
                   "wait(limits::farewell);  // limits::in_flight\nlimits::in_flight_of(x);\n")
        self.write("tests/actors/edges.cpp", "send(limits::in_flight + 1);\n")
        self.finds("engine/limits.hpp: in_flight has no test")


class StrayLimits(CheckerTest):
    script = "limits.py"
    listed = "scripts/limits_exceptions.txt"

    def test_finds_what_looks_like_a_bound_outside_the_limits(self):
        for line, what in (("constexpr std::chrono::milliseconds look{5};", "look"),
                           ("constexpr int looks_per_patience = 3;", "looks_per_patience"),
                           ("constexpr std::size_t readers_at_once = 20;", "readers_at_once"),
                           ("constexpr std::size_t shown = 1'000;", "shown"),
                           ("constexpr std::size_t room = 4u << 20;", "room"),
                           ("  std::chrono::seconds patience{20};", "patience"),
                           ("  std::size_t bytes = 64 * 1024;", "*1024"),
                           ("  sleep_for(std::chrono::milliseconds(5));", "milliseconds(5"),
                           ("  wait(50ms);", "50ms")):
            for folder in ("events", "storage/rocksdb", "actors", "engine/net", "tools", "bench/crash"):
                self.write(f"{folder}/some.cpp", f"// one\n{line}\n")
                self.finds(f"{folder}/some.cpp:2: {what} looks like a bound")
                (self.root / folder / "some.cpp").unlink()

    def test_accepts_bounds_by_their_name_and_what_is_no_bound(self):
        self.write("engine/some.cpp", "wait(limits::pause);  // 50ms, 4u << 20\nstd::chrono::seconds waited{0};\n"
                                      "constexpr mode_t owner_only = 0600;\nconstexpr int final_bit = 0x80;\n"
                                      "constexpr std::size_t name_bytes = 16;\nconstexpr int lost_code = 1006;\n")
        self.write("tests/engine/edges.cpp", "wait(50ms);\n")
        self.accepts()

    def test_accepts_an_exception_with_a_reason(self):
        self.write("engine/some.cpp", "constexpr std::int64_t hour_ms = 3'600'000;\nwait(5ms);\n")
        self.write("storage/table.cpp", "options.buffer_size = 4u << 20;\ncache(8u << 20);\n")
        self.write(self.listed, "# why\nengine/some.cpp:hour_ms a unit\nengine/some.cpp:5ms a tick\n"
                                "storage/table.cpp:buffer_size tuning\nstorage/table.cpp:<<20 tuning\n")
        self.accepts()

    def test_one_exception_does_not_excuse_what_else_stands_in_its_file(self):
        self.write("storage/table.cpp", "options.buffer_size = 4u << 20;\noptions.readers_wait = 5s;\n")
        for excused in ("storage/table.cpp:buffer_size", "storage/table.cpp:*"):
            self.write(self.listed, f"{excused} tuning\n")
            self.finds("storage/table.cpp:2: readers_wait looks like a bound")

    def test_finds_an_exception_without_a_reason(self):
        self.write("engine/some.cpp", "constexpr std::int64_t hour_ms = 3'600'000;\n")
        self.write(self.listed, "engine/some.cpp:hour_ms\n")
        self.finds("expected 'PATH:WHAT REASON'")

    def test_asks_to_remove_an_exception_that_is_not_needed(self):
        self.write("engine/some.cpp", "constexpr int hours = 3;\n")
        self.write(self.listed, "engine/some.cpp:hour_ms a unit\nengine/gone.cpp:room tuning\n")
        self.finds("engine/some.cpp:hour_ms: looks like no bound", "engine/gone.cpp:room: looks like no bound")


class Secrets(CheckerTest):
    script = "check_secrets.py"
    secret = "CANARI-je ne dors plus-4711"

    def setUp(self):
        super().setUp()
        self.write("test-artifacts/engine/planted.txt", self.secret + "\nbUcH2kq0Token\n")
        self.write("test-artifacts/engine/data/000007.log", b"\x00\x01sealed\xff")

    def test_accepts_a_run_that_kept_its_secrets(self):
        self.accepts()

    def test_finds_a_message_in_a_log(self):
        self.write("test-artifacts/engine/serve.log", f"12:00 refused text={self.secret}\n")
        self.finds("serve.log: holds a planted secret")

    def test_finds_a_token_in_the_test_log(self):
        self.write("Testing/Temporary/LastTest.log", "token bUcH2kq0Token\n")
        self.finds("LastTest.log")

    def test_finds_a_message_amid_binary_data(self):
        self.write("test-artifacts/engine/data/000007.log", b"\x00\x01" + self.secret.encode() + b"\xff\x00")
        self.finds("000007.log")

    def test_finds_hexadecimal_base64_and_utf_16(self):
        for offset in range(3):
            shifted = base64.b64encode(b"x" * offset + self.secret.encode() + b"tail").decode()
            self.write(f"test-artifacts/base64-{offset}", shifted)
        self.write("test-artifacts/hexadecimal", self.secret.encode().hex())
        self.write("test-artifacts/wide", self.secret.encode("utf-16-le"))
        self.finds("base64-0", "base64-1", "base64-2", "hexadecimal", "wide")

    def test_finds_a_canary_that_nobody_listed(self):
        self.write("test-artifacts/engine/core", b"\x7fELF CANARI-unlisted")
        self.finds("core")

    def test_fails_when_nothing_was_planted(self):
        (self.root / "test-artifacts/engine/planted.txt").unlink()
        self.finds("nothing was planted")


if __name__ == "__main__":
    unittest.main()
