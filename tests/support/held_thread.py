"""One thread of a running program, held for a while: the others go on. As a debugger does it (ptrace(2))."""
import ctypes
import os
from pathlib import Path

SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17
# Linux: waits for threads as well.
WALL = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


def _ptrace(request: int, thread: int) -> None:
    if _libc.ptrace(request, thread, None, None) != 0:
        raise OSError(ctypes.get_errno(), f"ptrace request {request:#x}")


def thread_called(name: str, process: int) -> int:
    for task in Path(f"/proc/{process}/task").iterdir():
        if (task / "comm").read_text().strip() == name:
            return int(task.name)
    raise AssertionError(f"the program has no thread called {name}")


class HeldThread:
    """Within a `with`. Enter and leave it on the same thread of the test."""

    def __init__(self, thread: int):
        self.thread = thread

    def __enter__(self) -> "HeldThread":
        _ptrace(SEIZE, self.thread)
        _ptrace(INTERRUPT, self.thread)
        os.waitpid(self.thread, WALL)
        return self

    def __exit__(self, *_) -> None:
        _ptrace(DETACH, self.thread)
