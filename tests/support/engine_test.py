"""What tests share that start the engine: where it keeps its data, that none outlives its test, how a refusal reads."""
import unittest
from pathlib import Path

from tests.support.artifacts import artifact_directory
from tests.support.veilleuse import Engine, veilleuse, write_config


def class_engine(test: type[unittest.TestCase], *arguments) -> Engine:
    """One engine for all tests of a class; it ends also when the rest of `setUpClass` fails."""
    engine = Engine(*arguments)
    test.addClassCleanup(engine.make_sure_of_end)
    return engine


class EngineTest(unittest.TestCase):
    more_config = ""
    environment: dict[str, str] | None = None

    def setUp(self):
        super().setUp()
        self.directory = artifact_directory(type(self).__name__)
        self.engines: list[Engine] = []

    def start(self, directory: Path | None = None) -> Engine:
        self.engines.append(Engine(directory or self.directory, self.more_config, self.environment))
        self.addCleanup(self.engines[-1].make_sure_of_end)
        return self.engines[-1]

    def assert_start_refused(self, code: int, *words: str, **how) -> None:
        self.assert_refused(["serve"], code, *words, **how)

    def assert_refused(self, command: list[str], code: int, *words: str, config: Path | None = None, **how) -> None:
        """It ends with this code, nothing on stdout, and one sentence for a person with these words."""
        ran = veilleuse(*command, "--config", str(config or write_config(self.directory)), directory=self.directory,
                        environment=self.environment, **how)
        self.assertEqual(ran.returncode, code, ran.stderr)
        self.assertEqual(ran.stdout, "")
        told = [line for line in ran.stderr.splitlines() if line.startswith("veilleuse: ")]
        self.assertEqual(len(told), 1, ran.stderr)
        for word in words:
            self.assertIn(word, told[0])
