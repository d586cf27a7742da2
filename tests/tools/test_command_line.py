"""The command line as a person and a script meet it: what goes where, and with which exit code."""
import unittest

from tests.support.artifacts import artifact_directory, planted
from tests.support.veilleuse import add_staff, veilleuse

USAGE, NOT_FOUND, DATA_UNUSABLE, DISK = 64, 66, 73, 74


class ToolTest(unittest.TestCase):
    def setUp(self):
        self.directory = artifact_directory("command-line")

    def run_tool(self, *arguments: str, code: int = 0, **others) -> tuple[str, str]:
        ran = veilleuse(*arguments, directory=self.directory, **others)
        self.assertEqual(ran.returncode, code, ran.stderr)
        return ran.stdout, ran.stderr


class CommandLine(ToolTest):
    def test_help_names_every_subcommand_and_exit_code(self):
        told, complaints = self.run_tool("--help")
        for word in ("serve", "config", "staff", "replay", "log", "doctor", "backup", "restore", "version", "64",
                     "66", "69", "70", "73", "74", "77", "134"):
            self.assertIn(word, told)
        self.assertEqual(complaints, "")

    def test_every_subcommand_has_help(self):
        for words in (["serve"], ["config"], ["staff"], ["staff", "add"], ["staff", "list"], ["staff", "remove"],
                      ["replay"], ["log"], ["log", "stat"], ["log", "verify"], ["log", "copy"], ["doctor"], ["backup"],
                      ["restore"], ["version"]):
            told, _ = self.run_tool(*words, "--help")
            self.assertIn(words[-1], told)

    def test_no_subcommand_is_a_usage_error(self):
        told, complaints = self.run_tool(code=USAGE)
        self.assertEqual(told, "")
        self.assertIn("subcommand", complaints)

    def test_a_subcommand_that_does_not_exist_is_named(self):
        for words in (["frobnicate"], ["staff", "frobnicate"]):
            _, complaints = self.run_tool(*words, code=USAGE)
            self.assertIn("no subcommand 'frobnicate'", complaints)
        _, complaints = self.run_tool("staff", "add", "camille", code=USAGE)
        self.assertIn("--role is required", complaints)

    def test_who_forgets_the_configuration_is_told_which_data_were_looked_at(self):
        place = str(self.directory.resolve() / "data")
        told, remark = self.run_tool("staff", "list")
        self.assertEqual(told, "")
        self.assertIn(f"no data directory {place}", remark)
        self.assertIn(f"no event log in {place}/log", self.run_tool("replay", code=DATA_UNUSABLE)[1])
        token, remark = self.run_tool("staff", "add", "camille", "--role", "moderator")
        planted(token.strip())
        self.assertIn(f"made the data directory {place}", remark)
        self.assertEqual(self.run_tool("staff", "list")[1], "")

    def test_an_unknown_option_is_a_usage_error(self):
        self.run_tool("version", "--colour", code=USAGE)

    def test_version_is_one_line(self):
        told, _ = self.run_tool("version")
        self.assertRegex(told, r"^veilleuse \d+\.\d+\.\d+\n$")

    def test_output_that_cannot_be_written_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            self.run_tool("config", code=DISK, stdout=full)


class Configuration(ToolTest):
    def config_with(self, text: str) -> str:
        file = self.directory / "veilleuse.toml"
        file.write_text(text, encoding="utf-8")
        return str(file)

    def test_the_printed_defaults_are_a_configuration(self):
        told, _ = self.run_tool("config")
        self.run_tool("staff", "list", "--config", self.config_with(told))

    def test_an_unknown_key_is_refused_with_the_nearest_one(self):
        _, complaints = self.run_tool("staff", "list", "--config", self.config_with("[server]\nprot = 1\n"), code=USAGE)
        self.assertIn("prot", complaints)
        self.assertIn("port", complaints.replace("prot", ""))

    def test_a_missing_file_is_named(self):
        _, complaints = self.run_tool("serve", "--config", "absent.toml", code=USAGE)
        self.assertIn("absent.toml", complaints)


class Staff(ToolTest):
    def test_adding_prints_the_token_alone_and_stores_its_hash_alone(self):
        token = add_staff(self.directory)
        self.assertRegex(token, r"^[A-Za-z0-9_-]{43}$")
        kept = [p.read_bytes() for p in self.directory.rglob("*") if p.is_file()]
        self.assertTrue(kept)
        self.assertFalse(any(token.encode() in data for data in kept))

    def test_list_shows_id_role_and_name(self):
        add_staff(self.directory, "camille", "supervisor")
        told, _ = self.run_tool("staff", "list", "--config", "veilleuse.toml")
        self.assertRegex(told, r"^[0-9a-f]{32}\tsupervisor\tcamille\n$")

    def test_a_name_is_given_once(self):
        add_staff(self.directory, "camille")
        told, complaints = self.run_tool("staff", "add", "camille", "--role", "moderator", "--config", "veilleuse.toml",
                                         code=USAGE)
        self.assertEqual(told, "")
        self.assertTrue(complaints)

    def test_a_removed_person_is_gone(self):
        add_staff(self.directory, "camille")
        self.run_tool("staff", "remove", "camille", "--config", "veilleuse.toml")
        self.assertEqual(self.run_tool("staff", "list", "--config", "veilleuse.toml")[0], "")
        self.run_tool("staff", "remove", "camille", "--config", "veilleuse.toml", code=NOT_FOUND)

    def test_with_if_new_nobody_is_added_to_data_that_is_there(self):
        words = ("staff", "add", "demo", "--role", "moderator", "--if-new", "--config", "data.toml")
        (self.directory / "data.toml").write_text('[storage]\ndata_directory = "made"\n')
        self.assertTrue(planted(self.run_tool(*words)[0].strip()))
        self.run_tool("staff", "remove", "demo", "--config", "data.toml")
        self.assertEqual(self.run_tool(*words), ("", ""))
        self.assertEqual(self.run_tool("staff", "list", "--config", "data.toml")[0], "")

    def test_with_if_new_an_empty_data_directory_is_new(self):
        (self.directory / "data.toml").write_text('[storage]\ndata_directory = "made"\n')
        (self.directory / "made").mkdir(mode=0o700)
        added = self.run_tool("staff", "add", "demo", "--role", "moderator", "--if-new", "--config", "data.toml")[0]
        self.assertTrue(planted(added.strip()))

    def test_an_unknown_role_is_a_usage_error_that_names_the_known_ones(self):
        _, complaints = self.run_tool("staff", "add", "camille", "--role", "captain", code=USAGE)
        self.assertIn("captain not in {moderator,supervisor}\n", complaints)


class WithoutData(ToolTest):
    def test_reading_tools_say_that_there_is_no_data_and_make_none(self):
        for words in (["log", "stat"], ["log", "verify"], ["replay", "1/desk/accueil"]):
            told, complaints = self.run_tool(*words, code=DATA_UNUSABLE)
            self.assertEqual(told, "")
            self.assertTrue(complaints)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_replay_refuses_what_is_no_stream(self):
        self.run_tool("replay", "accueil", code=USAGE)
        self.run_tool("replay", "1/desk/accueil", "--at", "0", code=USAGE)
        self.run_tool("replay", "1/desk/accueil", "--at", "2", "--from", "1", code=USAGE)


if __name__ == "__main__":
    unittest.main()
