#!/usr/bin/env python3
"""Every bound stands in its layer's limits.hpp and has a test at its edge.

* Each constant of a limits.hpp is named, as `limits::NAME`, in a test of that layer.
* No other source writes a number that looks like a bound: a span of time, kibibytes and more, a constant of a thousand
  and more or with a bound's name. What looks like one and is none (a format, a unit, a tuning) stands in
  scripts/limits_exceptions.txt with its reason; an exception that is no longer needed must go.

Usage: scripts/limits.py [ROOT]. Prints one line per fault; exit code 1 when there is any.
"""
import re
import sys
from pathlib import Path
from typing import Iterator

from lib.checker import check

LAYERS = ("events", "storage", "actors", "engine")
# The load tester's bounds are no promise to anybody: they stand in its limits.hpp, and need no test.
FOLDERS = LAYERS + ("tools", "bench")
BOUND = re.compile(r"^inline constexpr [\w:]+ (\w+)\s*[={]", re.MULTILINE)
NAMED = re.compile(r"\blimits::(\w+)")
COMMENT = re.compile(r"//.*")
EXCEPTIONS = "scripts/limits_exceptions.txt"

UNIT = r"\b(?:nano|micro|milli)?seconds|\bminutes|\bhours"
NUMBER = r"[1-9][\d'.]*"
BOUND_NAME = r"\w+_(?:at_once|max|interval|pause|per_patience|patience|retry|timeout|wait)"
LOOKS_LIKE_A_BOUND = re.compile("|".join((
    rf"(?:{UNIT})\s*[({{]\s*{NUMBER}",                             # std::chrono::milliseconds{5}
    rf"(?:{UNIT})\s+(?P<span>\w+)\s*[={{]\s*{NUMBER}",              # std::chrono::milliseconds pause{5}
    rf"(?<![\w'.]){NUMBER}(?:ns|us|ms|s|min|h)\b",                # 5ms
    r"<<\s*[123]0\b|\*\s*1'?024\b",                             # 4u << 20, 64 * 1024
    r"\bconstexpr [\w:]+ \w+\s*[={][^;\"]*\b[1-9]\d*'\d{3}\b",    # constexpr std::size_t shown = 1'000
    rf"\bconstexpr [\w:]+ {BOUND_NAME}\s*[={{]\s*{NUMBER}",        # constexpr int pings_per_patience = 2
)))
CONSTANT = re.compile(r"\bconstexpr [\w:]+ (\w+)\s*[={]")
OPTION = re.compile(r"\.(\w+) = ")


def code_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def bounds(root: Path, layer: str) -> list[str]:
    file = root / layer / "limits.hpp"
    return BOUND.findall(file.read_text(encoding="utf-8")) if file.exists() else []


def named_in_tests(root: Path, layer: str) -> set[str]:
    tests = (path for path in (root / "tests" / layer).rglob("*") if path.suffix in {".cpp", ".hpp"})
    return {name for path in tests for name in NAMED.findall(code_of(path))}


def untested(root: Path) -> Iterator[str]:
    for layer in LAYERS:
        tested = named_in_tests(root, layer)
        for name in bounds(root, layer):
            if name not in tested:
                yield f"{layer}/limits.hpp: {name} has no test at its edge: name limits::{name} in tests/{layer}"


def strays(root: Path) -> Iterator[tuple[str, str]]:
    """Where, and what: the name of the constant or of the option that is set, or the number as it is written."""
    sources = (path for folder in FOLDERS for path in sorted((root / folder).rglob("*.[hci]pp")))
    for path in sources:
        if path.name == "limits.hpp":
            continue
        for number, line in enumerate(code_of(path).splitlines(), 1):
            found = LOOKS_LIKE_A_BOUND.search(line)
            if found:
                name = CONSTANT.search(line) or OPTION.search(line)
                what = name.group(1) if name else found["span"] or re.sub(r"\s", "", found.group())
                yield f"{path.relative_to(root).as_posix()}:{number}", what


def exceptions(root: Path) -> tuple[set[str], list[str]]:
    """What only looks like a bound, and what is wrong with the list itself."""
    allowed, wrong = set(), []
    listed = root / EXCEPTIONS
    for number, line in enumerate(listed.read_text(encoding="utf-8").splitlines() if listed.exists() else [], 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, reason = line.partition(" ")
        if ":" not in name or not reason.strip():
            wrong.append(f"{EXCEPTIONS}:{number}: expected 'PATH:WHAT REASON'")
        allowed.add(name)
    return allowed, wrong


def misplaced(root: Path) -> Iterator[str]:
    allowed, wrong = exceptions(root)
    yield from wrong
    needed = set()
    for where, what in strays(root):
        name = f"{where.rpartition(':')[0]}:{what}"
        needed.add(name)
        if name not in allowed:
            yield (f"{where}: {what} looks like a bound: it belongs in its layer's limits.hpp with a reason "
                   f"(if it is none, {name} in {EXCEPTIONS})")
    for name in sorted(allowed - needed):
        yield f"{name}: looks like no bound; remove it from {EXCEPTIONS}"


def faults(root: Path) -> Iterator[str]:
    yield from untested(root)
    yield from misplaced(root)


if __name__ == "__main__":
    sys.exit(check("limits", faults, lambda root: f"{sum(len(bounds(root, layer)) for layer in LAYERS)} bounds"))
