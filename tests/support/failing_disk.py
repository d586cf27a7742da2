"""A disk that fails on request under the real `veilleuse` (tests/faults/disk_shim.cpp)."""
import os
from pathlib import Path

SHIM = Path(os.environ["VEILLEUSE_BINARY_DIR"]) / "lib" / "veilleuse-disk-shim.so"


class FailingDisk:
    def __init__(self, directory: Path):
        self.rules = directory / "disk-faults"
        self.mend()

    @property
    def environment(self) -> dict[str, str]:
        """For the program. The shim stands before a sanitizer's runtime, which would complain."""
        assert SHIM.exists(), f"{SHIM} is not built"
        asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        return {**os.environ, "LD_PRELOAD": str(SHIM), "VEILLEUSE_DISK_FAULTS": str(self.rules),
                "ASAN_OPTIONS": asan.lstrip(":")}

    def fail(self, call: str, error: int, below: Path) -> None:
        """`call` is `write` or `sync`."""
        self._set(f"{call} {error} {os.path.realpath(below)}/\n")

    def mend(self) -> None:
        self._set("")

    def _set(self, rules: str) -> None:
        """At once: the program never reads half a rule."""
        new = self.rules.with_suffix(".new")
        new.write_text(rules, encoding="utf-8")
        new.rename(self.rules)
