"""The set-up knows what it needs, asks dpkg once, and is quick when nothing is missing."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ["VEILLEUSE_BINARY_DIR"]) / "bin" / "veilleuse"


def in_setup(command: str) -> str:
    script = f"source scripts/lib/common.sh; source scripts/lib/setup.sh; {command}"
    return subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout


class Setup(unittest.TestCase):
    def test_sections_hold_their_own_packages(self):
        build, test = in_setup("packages_of build").split(), in_setup("packages_of test").split()
        self.assertIn("librocksdb-dev", build)
        self.assertIn("python3-websockets", test)
        self.assertFalse(set(build) & set(test))
        self.assertEqual(in_setup("packages_of build test").split(), build + test)

    def test_brokers_need_nothing_of_another_section(self):
        needed = {"maven", "openjdk-17-jre-headless", "python3"}
        self.assertLessEqual(needed, set(in_setup("packages_of kafka").split()))

    def test_only_what_is_not_installed_is_missing(self):
        self.assertEqual(in_setup("missing_packages bash no-such-package-veilleuse dpkg").split(),
                         ["no-such-package-veilleuse"])

    def test_nothing_is_installed_when_nothing_is_missing(self):
        self.assertEqual(in_setup("as_root() { echo apt was called; }; install_packages build test"), "")

    def test_a_missing_package_is_installed(self):
        told = in_setup("packages_of() { echo no-such-package-veilleuse; }; as_root() { echo \"called: $*\"; }; "
                        "install_packages build")
        self.assertIn("called: apt-get update", told)
        self.assertIn("no-such-package-veilleuse", told.splitlines()[-1])

    def test_no_server_is_left_to_start_by_itself(self):
        told = in_setup("packages_of() { echo prometheus; }; missing_packages() { echo \"$@\"; }; "
                        "as_root() { echo \"called: $*\"; }; install_packages test").splitlines()
        self.assertIn("SYSTEMD_OFFLINE=1", told[-2])
        self.assertEqual(told[-1], "called: systemctl --quiet disable prometheus.service")


class Build(unittest.TestCase):
    def test_an_unknown_preset_is_refused_by_name(self):
        ran = subprocess.run([ROOT / "scripts/build.sh", "fastest"], capture_output=True, text=True)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("'fastest'", ran.stderr)

    def test_an_unknown_check_is_refused_by_name(self):
        ran = subprocess.run([ROOT / "scripts/check.sh", "beauty"], capture_output=True, text=True)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("'beauty'", ran.stderr)


class CopiedTree(unittest.TestCase):
    """The scripts in a tree whose build does nothing."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = Path(holder.name)
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        (self.root / "scripts/packages.txt").write_text("")
        self.program("scripts/build.sh", "true")

    def program(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def run_script(self, name: str, *arguments: str, stands_in: Path | None = None) -> subprocess.CompletedProcess:
        return subprocess.run([self.root / "scripts" / name, *arguments], capture_output=True, text=True, cwd=stands_in,
                              env={**os.environ, "PATH": f"{self.root}/bin:{os.environ['PATH']}"})


class FirstCommand(CopiedTree):
    def test_what_is_wrong_is_told_once_with_the_exit_code(self):
        self.program("build/release/bin/veilleuse", "echo wrong >&2; exit 64")
        ran = self.run_script("run.sh", "--config", "wrong.toml")
        self.assertEqual((ran.returncode, ran.stderr), (64, "wrong\n"))

    def test_a_configuration_is_looked_for_from_where_the_caller_stands(self):
        self.program("build/release/bin/veilleuse", 'printf "<%s>" "$@"; echo')
        elsewhere = self.root / "a folder"
        elsewhere.mkdir()
        meant = f"{elsewhere}/own.toml"
        for words in ("--config", "own.toml"), ("--config", meant):
            ran = self.run_script("run.sh", *words, stands_in=elsewhere)
            self.assertIn(f"<serve><--config><{meant}>", ran.stdout)
        ran = self.run_script("run.sh", "--config=own.toml", stands_in=elsewhere)
        self.assertIn(f"<serve><--config={meant}>", ran.stdout)

    def start(self) -> str:
        """The real program, but for an engine that ends at once."""
        self.program("build/release/bin/veilleuse",
                     f'[ "$1" != serve ] || {{ mkdir -p data/log; exit; }}\nexec {PROGRAM} "$@"')
        ran = self.run_script("run.sh")
        self.assertEqual(ran.returncode, 0)
        made = f"veilleuse: made the data directory {(self.root / 'data').resolve()}\n"
        self.assertIn(ran.stderr, ["", made])
        return ran.stdout

    def staff(self, *words: str) -> str:
        ran = subprocess.run([PROGRAM, "staff", *words], cwd=self.root, capture_output=True, text=True, check=True)
        return ran.stdout

    def test_a_demonstration_moderator_is_added_at_the_first_start_alone(self):
        told = self.start()
        self.assertRegex(told, r"First start.*\n   [\w-]{43}\n")
        self.assertIn("\tmoderator\tdemo\n", self.staff("list"))
        self.assertEqual(self.start(), "")

    def test_a_demonstration_moderator_who_was_removed_stays_away_and_the_way_to_add_a_person_is_told(self):
        self.start()
        self.staff("remove", "demo")
        told = self.start()
        self.assertEqual(self.staff("list"), "")
        self.assertIn("build/release/bin/veilleuse staff add NAME --role moderator\n", told)
        self.staff("add", "camille", "--role", "moderator")
        self.assertEqual(self.start(), "")

    def test_nobody_is_added_to_data_that_is_there_without_any_staff(self):
        (self.root / "data/log").mkdir(parents=True)
        self.assertIn("staff add NAME", self.start())
        self.assertEqual(self.staff("list"), "")


class TestRun(CopiedTree):
    """scripts/test.sh, with a stand-in for ctest."""

    def run_with(self, ctest: str, *arguments: str) -> subprocess.CompletedProcess:
        self.program("bin/ctest", ctest)
        return self.run_script("test.sh", *arguments)

    def test_it_tells_success_and_how_long_it_took(self):
        ran = self.run_with('echo "$@"', "-R", "storage")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("-R storage\n", ran.stdout)
        self.assertRegex(ran.stdout.splitlines()[-1], r"All tests passed after \d+ s")

    def test_a_failed_test_fails_it(self):
        ran = self.run_with("exit 8")
        self.assertEqual(ran.returncode, 8)
        self.assertNotIn("passed", ran.stdout)

    def test_a_name_that_no_test_has_fails_it(self):
        real = shutil.which("ctest")
        ran = self.run_with(f'mkdir -p build/release && touch build/release/CTestTestfile.cmake && exec {real} "$@"',
                            "-R", "stroage")
        self.assertNotEqual(ran.returncode, 0)
        self.assertNotIn("passed", ran.stdout)


if __name__ == "__main__":
    unittest.main()
