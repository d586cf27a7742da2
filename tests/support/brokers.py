"""Real Kafka brokers on loopback, started for a test and ended by pid."""
import os
import signal
import subprocess
import time
from pathlib import Path

from tests.support.artifacts import artifact_directory

ROOT = Path(__file__).resolve().parents[2]


class Brokers:
    def __init__(self, count: int = 1):
        self.directory = artifact_directory("kafka")
        self.run("start", str(count))
        self.addresses = [f"127.0.0.1:{self.fact(number, 'port')}" for number in range(1, count + 1)]
        self.pids = [int(self.fact(number, "pid")) for number in range(1, count + 1)]

    def run(self, *words: str) -> None:
        # The script goes to the root of the sources: a path from there.
        environment = {**os.environ, "VEILLEUSE_KAFKA_DIR": os.path.relpath(self.directory, ROOT)}
        ran = subprocess.run(["scripts/kafka.sh", *words], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr

    def fact(self, number: int, name: str) -> str:
        return (self.directory / str(number) / name).read_text().strip()

    def config(self, prefix: str, more: str = "allow_unsafe = true") -> str:
        """For an engine on these brokers; the topic is made with `veilleuse kafka init`."""
        brokers = ", ".join(f'"{address}"' for address in self.addresses)
        return f'[kafka]\nbrokers = [{brokers}]\ntopic_prefix = "{prefix}"\n{more}\n'

    def freeze(self) -> None:
        for pid in self.pids:
            os.kill(pid, signal.SIGSTOP)
        # A thread of them may be at work until the last one stands still.
        while not all(") T " in Path(f"/proc/{pid}/stat").read_text() for pid in self.pids):
            time.sleep(0.001)

    def go_on(self) -> None:
        for pid in self.pids:
            os.kill(pid, signal.SIGCONT)

    def stop(self) -> None:
        self.run("stop")
