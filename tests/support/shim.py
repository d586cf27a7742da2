"""The world under the real `veilleuse`, changed while it runs: a disk that fails, a clock that is set back
(tests/faults)."""
import os
from pathlib import Path

SHIM = Path(os.environ["VEILLEUSE_BINARY_DIR"]) / "lib" / "veilleuse-shim.so"


def _environment(variable: str, file: Path) -> dict[str, str]:
    """For the program. The shim stands before a sanitizer's runtime, which would complain."""
    assert SHIM.exists(), f"{SHIM} is not built"
    asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    return {**os.environ, "LD_PRELOAD": str(SHIM), variable: str(file), "ASAN_OPTIONS": asan.lstrip(":")}


def _set(file: Path, text: str) -> None:
    """At once: the program never reads half of it."""
    new = file.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.rename(file)


class FailingDisk:
    def __init__(self, directory: Path):
        self.rules = directory / "disk-faults"
        self.mend()

    @property
    def environment(self) -> dict[str, str]:
        return _environment("VEILLEUSE_DISK_FAULTS", self.rules)

    def fail(self, call: str, error: int, below: Path) -> None:
        """`call` is `write` or `sync`."""
        _set(self.rules, f"{call} {error} {os.path.realpath(below)}/\n")

    def hang(self, call: str, below: Path) -> None:
        """Until it is mended."""
        self.fail(call, -1, below)

    def slow(self, call: str, late_ms: int, below: Path) -> None:
        """Each is done, so much later."""
        self.fail(call, -late_ms, below)

    def late_calls(self) -> list[tuple[int, int]]:
        """When each slow one was called and when it was done, as `time.monotonic_ns` counts."""
        lines = Path(f"{self.rules}.late").read_text(encoding="utf-8").splitlines()
        return [(int(called), int(done)) for called, done in map(str.split, lines)]

    def mend(self) -> None:
        _set(self.rules, "")


def killed_at(change: int, directory: Path) -> dict[str, str]:
    """For a program that is killed in front of its n-th change of names or sync (tests/faults/kill_shim.cpp)."""
    count = directory / "kill-at"
    _set(count, str(change))
    return _environment("VEILLEUSE_KILL_AT", count)


class ShiftedClock:
    def __init__(self, directory: Path):
        self.file = directory / "clock-shift"
        self.set(0)

    @property
    def environment(self) -> dict[str, str]:
        return _environment("VEILLEUSE_CLOCK_SHIFT", self.file)

    def set(self, seconds: int) -> None:
        """Against the machine's clock."""
        _set(self.file, str(seconds))
