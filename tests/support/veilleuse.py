"""Runs the real `veilleuse` as people do: its subcommands, and the engine on a free port."""
import json
import os
import signal
import subprocess
import threading
from pathlib import Path

from tests.support.artifacts import planted

BINARY = Path(os.environ["VEILLEUSE_BINARY_DIR"]) / "bin" / "veilleuse"
# Whose memory is mostly the sanitizer's.
SANITIZED = bool(os.environ.get("VEILLEUSE_SANITIZE"))
# A guard against hanging for ever, not an expectation: sanitizers on a busy machine are slow.
PATIENCE_S = 120


# Whom the permissions of a file hold back, also when the tests are run by root.
ORDINARY_USER = [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def veilleuse(*arguments: str, directory: Path, stdout=subprocess.PIPE,
              environment: dict[str, str] | None = None, before: list[str] = []) -> subprocess.CompletedProcess:
    """`before` is a command that runs it: ORDINARY_USER."""
    return subprocess.run([*before, str(BINARY), *arguments], cwd=directory, stdout=stdout, stderr=subprocess.PIPE,
                          text=True, timeout=PATIENCE_S, env=environment)


def write_config(directory: Path, more: str = "") -> Path:
    """Any free port; everything else by default, in the directory. `more` are further keys of the server, then
    further sections; with one of Kafka the log is there."""
    file = directory / "veilleuse.toml"
    log = "kafka" if "[kafka]" in more else "embedded"
    place = f'[storage]\ndata_directory = "{directory / "data"}"\nlog = "{log}"\n[server]\nport = 0\n'
    file.write_text(place + more, encoding="utf-8")
    return file


def add_staff(directory: Path, name: str = "camille", role: str = "moderator") -> str:
    """The token, noted as a secret."""
    added = veilleuse("staff", "add", name, "--role", role, "--config", str(write_config(directory)),
                      directory=directory)
    assert added.returncode == 0, added.stderr
    return planted(added.stdout.strip())


def give_back_reserved_room(data: Path) -> None:
    """Of an engine that has ended: its log's files reserve room beyond their end, ten gigabytes in a run of all tests,
    whose files are kept until they were searched for secrets."""
    for path in data.rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.truncate(path, path.stat().st_size)


class Engine:
    """`veilleuse serve` on a free port; its log and its core, if any, stay in the directory."""

    def __init__(self, directory: Path, more_config: str = "", environment: dict[str, str] | None = None,
                 before: list[str] = []):
        self.data = directory / "data"
        self.log = open(directory / "serve.log", "ab")
        config = write_config(directory, more_config)
        self.process = subprocess.Popen([*before, str(BINARY), "serve", "--config", str(config)],
                                        cwd=directory, stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        env=environment)
        guard = threading.Timer(PATIENCE_S, self.process.kill)
        guard.start()
        first = self.process.stdout.readline()
        guard.cancel()
        assert "://" in first, f"the engine did not start: {first!r}"
        url = json.loads(first)["url"] if first.startswith("{") else first.strip().rsplit(" ", 1)[1]
        self.address = url.rsplit("://", 1)[1]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.wait()

    def make_sure_of_end(self) -> None:
        """Whatever became of it; for the end of a test."""
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)

    def wait(self) -> int:
        code = self.process.wait(timeout=PATIENCE_S)
        self.process.stdout.close()
        self.log.close()
        give_back_reserved_room(self.data)
        return code
