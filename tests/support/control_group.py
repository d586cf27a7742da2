"""A control group with a limit of memory, of either version: the kernel ends a program in it that takes more
(man 7 cgroups). Needs root, and a machine that lets root make groups."""
import os
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


class ControlGroup:
    """OSError where none can be made."""

    def __init__(self, memory_bytes: int):
        name = f"veilleuse-test-{os.getpid()}"
        is_second = (ROOT / "cgroup.controllers").exists()
        self.path = ROOT / name if is_second else ROOT / "memory" / name
        limits = (("memory.max", memory_bytes), ("memory.swap.max", 0)) if is_second else \
            (("memory.limit_in_bytes", memory_bytes), ("memory.memsw.limit_in_bytes", memory_bytes))
        self.events = self.path / ("memory.events" if is_second else "memory.oom_control")
        self.path.mkdir()
        try:
            for file, value in limits:
                # Made anew it would be an ordinary file: opened only where the kernel has it.
                with open(self.path / file, "r+", encoding="utf-8") as limit:
                    limit.write(str(value))
        except OSError:
            self.remove()
            raise

    @property
    def before(self) -> list[str]:
        """A command that runs another within it."""
        return ["sh", "-c", f'echo $$ > {self.path}/cgroup.procs && exec "$@"', "sh"]

    def has_killed(self) -> bool:
        """Whether the kernel ended a program of it for want of memory."""
        return dict(line.split() for line in self.events.read_text(encoding="utf-8").splitlines())["oom_kill"] != "0"

    def remove(self) -> None:
        self.path.rmdir()
