"""Manual pages and completion say what --help says, and their readers take them without a complaint."""
import re
import subprocess
import unittest

from tests.support.artifacts import artifact_directory
from tests.support.veilleuse import BINARY, PATIENCE_S, veilleuse

USAGE, DISK = 64, 74
COMMAND = re.compile(r"^  ([a-z-]+) ", re.MULTILINE)
OPTION = re.compile(r"^  (?:-\w,)?(--[a-z-]+)", re.MULTILINE)


def told(*arguments: str) -> str:
    ran = veilleuse(*arguments, directory=artifact_directory("manual"))
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def commands(*path: str) -> list[str]:
    after = told(*path, "--help").partition("\nSubcommands:\n")[2]
    return COMMAND.findall(after.partition("\n\n")[0])


def options(*path: str) -> list[str]:
    return OPTION.findall(told(*path, "--help"))


def every_path() -> list[tuple[str, ...]]:
    first = [(name,) for name in commands()]
    return [()] + first + [(*path, name) for path in first for name in commands(*path)]


def rendered(page: str) -> str:
    """As groff shows it, which must have nothing to complain about."""
    ran = subprocess.run(["groff", "-man", "-ww", "-Tascii", "-P-c", "-rLL=200n"], input=page, capture_output=True,
                         text=True, timeout=PATIENCE_S)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    return re.sub(r".\x08", "", ran.stdout)


class ManualPages(unittest.TestCase):
    def test_every_option_and_argument_of_every_command_is_on_its_page(self):
        pages = {path[:1]: rendered(told("man", *path[:1])) for path in every_path()}
        for path in every_path():
            with self.subTest(path):
                self.assertTrue(options(*path))
                for option in options(*path):
                    self.assertIn(option, pages[path[:1]])

    def test_the_page_of_the_program_names_every_command_and_the_exit_codes(self):
        page = rendered(told("man"))
        self.assertGreater(len(commands()), 5)
        for name in commands():
            self.assertIn(f"veilleuse-{name}(1)", page)
        self.assertIn("Exit codes", page)

    def test_notes_stand_line_by_line_as_in_help(self):
        page = rendered(told("man", "replay"))
        for line in told("replay", "--help").partition("STREAM is SERVICE")[2].splitlines():
            self.assertIn(line.strip(), page)

    def test_all_pages_are_written_into_a_folder(self):
        folder = artifact_directory("pages") / "made" / "for them"
        told("man", "--into", str(folder))
        names = {file.name for file in folder.iterdir()}
        self.assertEqual(names, {"veilleuse.1"} | {f"veilleuse-{name}.1" for name in commands()})
        self.assertEqual((folder / "veilleuse-replay.1").read_text(), told("man", "replay"))

    def test_a_folder_that_cannot_be_made_or_a_command_that_is_none_is_refused(self):
        directory = artifact_directory("manual")
        (directory / "file").touch()
        self.assertEqual(veilleuse("man", "--into", "file", directory=directory).returncode, DISK)
        self.assertEqual(veilleuse("man", "dance", directory=directory).returncode, USAGE)
        self.assertEqual(veilleuse("completion", "fish", directory=directory).returncode, USAGE)


class Completion(unittest.TestCase):
    def completed(self, *words: str) -> list[str]:
        """What bash offers for the last word."""
        script = ('source <("$0" completion bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _veilleuse; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        ran = subprocess.run(["bash", "--norc", "-uc", script, str(BINARY), "veilleuse", *words], capture_output=True,
                             text=True, timeout=PATIENCE_S, cwd=self.directory)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        return ran.stdout.split()

    def setUp(self):
        self.directory = artifact_directory("completion")

    def test_bash_offers_every_command_and_option_at_every_place(self):
        for path in every_path():
            with self.subTest(path):
                self.assertEqual(sorted(self.completed(*path, "")), sorted(commands(*path) + options(*path)))

    def test_bash_completes_what_was_begun_also_behind_an_option(self):
        self.assertEqual(self.completed("repl"), ["replay"])
        self.assertEqual(self.completed("staff", "a"), ["add"])
        self.assertEqual(self.completed("replay", "--config", "veilleuse.toml", "--de"), ["--desk"])

    def test_bash_offers_files_where_a_file_is_wanted_and_nothing_for_other_values(self):
        (self.directory / "mine.toml").touch()
        self.assertEqual(self.completed("serve", "--config", "mi"), ["mine.toml"])
        self.assertEqual(self.completed("replay", "--from", ""), [])
        self.assertEqual(self.completed("log", "copy", "--from", ""), ["mine.toml"])
        self.assertEqual(self.completed("backup", "--to", ""), ["mine.toml"])

    def test_the_zsh_function_names_every_command_and_option(self):
        script = told("completion", "zsh")
        self.assertTrue(script.startswith("#compdef veilleuse\n"))
        for path in every_path():
            place = next(line for line in script.splitlines() if line.strip().startswith(
                '"' + "".join(f" {word}" for word in path) + '") choices='))
            for word in commands(*path) + options(*path):
                self.assertIn(f"'{word}:", place)


if __name__ == "__main__":
    unittest.main()
