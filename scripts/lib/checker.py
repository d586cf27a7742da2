"""What the checkers of scripts/ share: which tree is checked, and how its faults are told."""
import sys
from pathlib import Path
from typing import Callable, Iterable


def check(name: str, faults: Callable[[Path], Iterable[str]], checked: Callable[[Path], str]) -> int:
    """The exit code: 1 when there is a fault. The tree is the argument, or the one that holds the script; `checked`
    says how much was looked at. Faults go to stderr, one a line, and a summary to stdout."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
    found = list(faults(root))
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{name}: {checked(root)}, {len(found)} faults")
    return 1 if found else 0
