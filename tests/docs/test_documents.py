"""What the documents tell people to do or to open is there."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ["VEILLEUSE_BINARY_DIR"]) / "bin" / "veilleuse"
PLACES = ("*.md", "content/*.md", "deploy/*.md", "docs/**/*.md", "tests/**/*.md", "tools/python/*.md",
          "web/*.md")
DOCUMENTS = sorted(document for place in PLACES for document in ROOT.glob(place))
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"`(veilleuse [a-z][^`]*)`")
FOLDERS = "events|storage|actors|engine|tools|bench|tests|scripts|docs|web|deploy|cmake"
PATH = re.compile(rf"`((?:{FOLDERS})/[A-Za-z0-9_/.-]+)`")
COMMENT = re.compile(r"//.*")
PATH_IN_COMMENT = re.compile(rf"(?<![\w/.])((?:{FOLDERS})/[\w/.-]*\w)")
CASE = re.compile(r"bin/test_(\w+) --run_test='?([\w*]+)/([\w*]+)")


def there(path: str) -> bool:
    """A name without ending stands for its .hpp and .cpp."""
    return (ROOT / path).exists() or bool(list(ROOT.glob(f"{path}.[hci]pp")))


def declared(folder: str, what: str) -> set[str]:
    """Suites or cases in the sources of a test program."""
    sources = (ROOT / "tests" / folder).rglob("*.cpp")
    words = rf"BOOST_(?:AUTO|FIXTURE|DATA)_TEST_{what}\((\w+)"
    return {name for source in sources for name in re.findall(words, source.read_text(encoding="utf-8"))}


class Documents(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        for document in DOCUMENTS:
            for target in LINK.findall(document.read_text(encoding="utf-8")):
                if "://" not in target:
                    with self.subTest(document=document.name, target=target):
                        self.assertTrue((document.parent / target).exists())

    def test_every_decision_is_listed(self):
        pages = ROOT / "docs" / "decisions"
        listed = set(LINK.findall((pages / "README.md").read_text(encoding="utf-8")))
        self.assertEqual(listed, {page.name for page in pages.glob("[0-9]*.md")})

    def test_every_path_named_in_a_document_exists(self):
        for document in DOCUMENTS:
            for path in PATH.findall(document.read_text(encoding="utf-8")):
                with self.subTest(document=document.name, path=path):
                    self.assertTrue(there(path))

    def test_every_path_named_in_a_comment_exists(self):
        sources = [path for folder in FOLDERS.split("|") for path in (ROOT / folder).rglob("*.[hci]pp")]
        for source in sources:
            for comment in COMMENT.findall(source.read_text(encoding="utf-8")):
                for path in PATH_IN_COMMENT.findall(comment):
                    with self.subTest(source=source.relative_to(ROOT), path=path):
                        self.assertTrue(there(path))

    def test_every_suite_and_case_named_in_a_document_exists(self):
        named = {found for document in DOCUMENTS for found in CASE.findall(document.read_text(encoding="utf-8"))}
        self.assertGreater(len(named), 1)
        for folder, suite, case in sorted(named):
            with self.subTest(folder=folder, suite=suite, case=case):
                self.assertIn(suite, declared(folder, "SUITE"))
                if case != "*":
                    self.assertIn(case, declared(folder, "CASE"))

    def test_every_subcommand_named_in_a_document_is_known(self):
        named = {command for document in DOCUMENTS for command in COMMAND.findall(document.read_text(encoding="utf-8"))}
        self.assertGreater(len(named), 5)
        for command in sorted(named):
            words = [word for word in command.split()[1:3] if re.fullmatch(r"[a-z][a-z-]*", word)]
            options = re.findall(r"--[a-z]+", command)
            with self.subTest(command=command):
                told = subprocess.run([BINARY, *words, "--help"], capture_output=True, text=True)
                self.assertEqual(told.returncode, 0, told.stderr)
                for option in options:
                    self.assertIn(option, told.stdout)

    def test_the_first_screen_of_the_readme_has_the_two_commands(self):
        first_screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20]
        for script in ("scripts/run.sh", "scripts/test.sh"):
            self.assertTrue(any(line.startswith(script) for line in first_screen))
            self.assertTrue(os.access(ROOT / script, os.X_OK))


class Service(unittest.TestCase):
    UNIT = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy" / "veilleuse.service").read_text(), re.M))

    def test_it_starts_the_engine_with_options_that_exist(self):
        _, subcommand, *words = self.UNIT["ExecStart"].split()
        told = subprocess.run([BINARY, subcommand, "--help"], capture_output=True, text=True, check=True).stdout
        for option in (word for word in words if word.startswith("--")):
            self.assertIn(option, told)

    def test_it_is_exposed_to_little(self):
        told = subprocess.run(["systemd-analyze", "security", "--offline=true", "deploy/veilleuse.service"], cwd=ROOT,
                              capture_output=True, text=True, check=True).stdout
        exposure = float(re.search(r"exposure level for \S+: ([0-9.]+)", told).group(1))
        self.assertLessEqual(exposure, 2.0, told)

    def test_it_is_watched_with_more_patience_than_the_kernel_has_with_a_disk(self):
        self.assertEqual(self.UNIT["Type"], "notify")
        self.assertGreaterEqual(int(self.UNIT["WatchdogSec"]), 30)
        # What it is told goes through a socket of this kind.
        self.assertIn("AF_UNIX", self.UNIT["RestrictAddressFamilies"].split())

    def test_its_user_and_its_data_are_made_before_the_first_start(self):
        user, data = self.UNIT["User"], "/var/lib/" + self.UNIT["StateDirectory"]
        sysusers = (ROOT / "deploy" / "veilleuse.sysusers").read_text().splitlines()
        tmpfiles = (ROOT / "deploy" / "veilleuse.tmpfiles").read_text().splitlines()
        self.assertTrue(any(line.startswith(f"u {user} ") for line in sysusers))
        self.assertIn(f"d {data} {self.UNIT['StateDirectoryMode']} {user} {user} -", tmpfiles)
        steps = (ROOT / "deploy" / "debian" / "postinst").read_text()
        order = [steps.index(word) for word in ("\nsystemd-sysusers", "\nsystemd-tmpfiles", "deb-systemd-invoke")]
        self.assertEqual(order, sorted(order))

    def test_it_stays_down_where_a_restart_cannot_help_and_comes_back_after_a_failed_sync(self):
        codes = dict(re.findall(r"^  (\w+) = (\d+),", (ROOT / "engine" / "exit_codes.hpp").read_text(), re.M))
        stays_down = self.UNIT["RestartPreventExitStatus"].split()
        self.assertEqual(stays_down, [codes[name] for name in ("usage", "data_unusable", "permission")])
        self.assertNotIn(codes["internal"], stays_down)


class ReverseProxies(unittest.TestCase):
    def test_no_address_of_a_child_is_written_down_by_a_proxy_set_up_as_told(self):
        told = (ROOT / "deploy" / "README.md").read_text()
        for proxy, silences in (("nginx", ("access_log off;", "error_log /dev/null;")), ("haproxy", ("no log",))):
            block = re.search(rf"^```{proxy}\n(.*?)^```$", told, re.M | re.S).group(1)
            for silence in silences:
                self.assertIn(f"  {silence}", block)


class Alerts(unittest.TestCase):
    RULES = (ROOT / "deploy" / "prometheus" / "alerts.yml").read_text()
    TOP = (ROOT / "docs" / "operations" / "top.md").read_text()
    MARKS = (ROOT / "tools" / "top" / "frame.cpp").read_text()

    def test_the_alerts_that_a_mark_is_compared_with_exist(self):
        named = re.findall(r"^\|.*\| `(\w+)`", self.TOP, re.M)
        self.assertGreater(len(named), 5)
        self.assertLessEqual(set(named), set(re.findall(r"alert: (\w+)", self.RULES)))

    def test_marks_and_alerts_have_the_bounds_that_are_told(self):
        for told, mark, rule in (
                ("five minutes", "long_wait_seconds = 300;", "oldest_wait_seconds > 300"),
                ("less than a tenth", "little_room = 0.1;", "veilleuse_disk_size_bytes < 0.1")):
            with self.subTest(told=told):
                self.assertIn(told, self.TOP)
                self.assertIn(mark, self.MARKS)
                self.assertIn(rule, self.RULES)

    def test_prometheus_takes_the_configuration_that_is_told(self):
        told = re.search(r"^```yaml\n(.*?)^```$", (ROOT / "deploy" / "README.md").read_text(), re.M | re.S).group(1)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "prometheus.yml").write_text(told)
            Path(folder, "veilleuse.yml").write_text(self.RULES)
            ran = subprocess.run(["promtool", "check", "config", Path(folder, "prometheus.yml")], capture_output=True,
                                 text=True)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("1 rule files found", ran.stdout)


class BackupService(unittest.TestCase):
    UNIT = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy" / "veilleuse-backup.service").read_text(), re.M))

    def test_it_runs_a_command_with_options_that_exist_and_removes_old_keys(self):
        _, subcommand, *words = self.UNIT["ExecStart"].split()
        told = subprocess.run([BINARY, subcommand, "--help"], capture_output=True, text=True, check=True).stdout
        for option in (word for word in words if word.startswith("--")):
            self.assertIn(option, told)
        self.assertIn("--keep-keys", words)

    def test_its_directories_are_made_writable_and_waited_for(self):
        steps = (ROOT / "deploy" / "README.md").read_text()
        words = self.UNIT["ExecStart"].split()
        for option in ("--to", "--keys-to"):
            place = words[words.index(option) + 1]
            self.assertIn(place, self.UNIT["ReadWritePaths"].split())
            self.assertIn(place, self.UNIT["RequiresMountsFor"].split())
            self.assertRegex(steps, rf"install -d -m 700 .*{place}\b")

    def test_every_document_means_its_directories(self):
        for document in DOCUMENTS:
            for place in re.findall(r"/srv/[\w-]+", document.read_text(encoding="utf-8")):
                with self.subTest(document=document.name, place=place):
                    self.assertIn(place, self.UNIT["ReadWritePaths"].split())

    def test_it_is_exposed_to_little(self):
        told = subprocess.run(["systemd-analyze", "security", "--offline=true", "deploy/veilleuse-backup.service"],
                              cwd=ROOT, capture_output=True, text=True, check=True).stdout
        self.assertLessEqual(float(re.search(r"exposure level for \S+: ([0-9.]+)", told).group(1)), 2.0, told)


if __name__ == "__main__":
    unittest.main()
