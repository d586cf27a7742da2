"""The flame graph of docs/benchmarks.md: made of what perf prints, box by box."""
import subprocess
import unittest
from pathlib import Path
from xml.etree import ElementTree

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "flame_graph.py"
SVG = "{http://www.w3.org/2000/svg}"
SAMPLES = """lane 1 42
\t10 veilleuse::storage::seal<int (*)()>(std::string const&) (/usr/bin/veilleuse)
\t11 caf::resume (/usr/lib/libcaf_core.so.0.17.6)

lane 1 42
\tffff tcp_sendmsg+0x12 ([kernel.kallsyms])
\t11 caf::resume (/usr/lib/libcaf_core.so.0.17.6)
\tffffffffffffffff [unknown] ([unknown])

veilleuse 43
\t12 rocksdb::Write (/usr/lib/librocksdb.so.7.8.3)

veilleuse 43
\t12 rocksdb::Write (/usr/lib/librocksdb.so.7.8.3)
"""


class FlameGraph(unittest.TestCase):
    def draw(self, samples: str, *options: str) -> subprocess.CompletedProcess:
        return subprocess.run([SCRIPT, *options], input=samples, capture_output=True, text=True)

    def titles(self, samples: str, *options: str) -> list[str]:
        drawn = self.draw(samples, *options)
        self.assertEqual(drawn.returncode, 0, drawn.stderr)
        return [title.text for title in ElementTree.fromstring(drawn.stdout).iter(SVG + "title")]

    def test_each_function_has_its_share_above_its_caller(self):
        self.assertEqual(self.titles(SAMPLES),
                         ["all: 100.0 %", "lane 1: 50.0 %", "caf::resume: 50.0 %", "storage::seal: 25.0 %",
                          "tcp_sendmsg: 25.0 %", "veilleuse: 50.0 %", "rocksdb::Write: 50.0 %"])

    def test_what_is_below_the_least_share_is_left_out(self):
        self.assertNotIn("tcp_sendmsg: 25.0 %", self.titles(SAMPLES, "--least", "0.3"))

    def test_input_without_a_sample_is_refused(self):
        drawn = self.draw("perf said something else\n")
        self.assertEqual((drawn.returncode, drawn.stdout), (1, ""))
        self.assertIn("no sample", drawn.stderr)


if __name__ == "__main__":
    unittest.main()
