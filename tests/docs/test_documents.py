"""What the documents tell people to do or to open is there."""
import os
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ["VEILLEUSE_BINARY_DIR"]) / "bin" / "veilleuse"
DOCUMENTS = sorted(p for pattern in ("*.md", "docs/**/*.md") for p in ROOT.glob(pattern))
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"`(veilleuse [a-z][^`]*)`")
PATH = re.compile(r"`((?:events|storage|actors|engine|tools|bench|tests|scripts|docs|web)/[A-Za-z0-9_/.-]+)`")


class Documents(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        for document in DOCUMENTS:
            for target in LINK.findall(document.read_text(encoding="utf-8")):
                if "://" not in target:
                    with self.subTest(document=document.name, target=target):
                        self.assertTrue((document.parent / target).exists())

    def test_every_path_named_in_a_document_exists(self):
        for document in DOCUMENTS:
            for path in PATH.findall(document.read_text(encoding="utf-8")):
                with self.subTest(document=document.name, path=path):
                    # A name without ending stands for its .hpp and .cpp.
                    self.assertTrue((ROOT / path).exists() or list(ROOT.glob(f"{path}.[hci]pp")))

    def test_every_subcommand_named_in_a_document_is_known(self):
        named = {command for document in DOCUMENTS for command in COMMAND.findall(document.read_text(encoding="utf-8"))}
        self.assertGreater(len(named), 5)
        for command in sorted(named):
            words = [word for word in command.split()[1:3] if re.fullmatch(r"[a-z]+", word)]
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

    def test_it_stays_down_where_a_restart_cannot_help_and_comes_back_after_a_failed_sync(self):
        codes = dict(re.findall(r"^  (\w+) = (\d+),", (ROOT / "engine" / "exit_codes.hpp").read_text(), re.M))
        stays_down = self.UNIT["RestartPreventExitStatus"].split()
        self.assertEqual(stays_down, [codes[name] for name in ("usage", "data_unusable", "permission")])
        self.assertNotIn(codes["internal"], stays_down)


if __name__ == "__main__":
    unittest.main()
