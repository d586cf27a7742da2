#!/usr/bin/env python3
"""Every bound has a test at its edge: each constant of a layer's limits.hpp is named, as `limits::NAME`, in a test of
that layer.

Usage: scripts/limits.py [ROOT]. Prints one line per bound without a test; exit code 1 when there is any.
"""
import re
import sys
from pathlib import Path
from typing import Iterator

from lib.checker import check

LAYERS = ("events", "storage", "actors", "engine")
BOUND = re.compile(r"^inline constexpr [\w:]+ (\w+)\s*[={]", re.MULTILINE)
NAMED = re.compile(r"\blimits::(\w+)")
COMMENT = re.compile(r"//.*")


def bounds(root: Path, layer: str) -> list[str]:
    file = root / layer / "limits.hpp"
    return BOUND.findall(file.read_text(encoding="utf-8")) if file.exists() else []


def named_in_tests(root: Path, layer: str) -> set[str]:
    tests = (path for path in (root / "tests" / layer).rglob("*") if path.suffix in {".cpp", ".hpp"})
    return {name for path in tests for name in NAMED.findall(COMMENT.sub("", path.read_text(encoding="utf-8")))}


def faults(root: Path) -> Iterator[str]:
    for layer in LAYERS:
        tested = named_in_tests(root, layer)
        for name in bounds(root, layer):
            if name not in tested:
                yield f"{layer}/limits.hpp: {name} has no test at its edge: name limits::{name} in tests/{layer}"


if __name__ == "__main__":
    sys.exit(check("limits", faults, lambda root: f"{sum(len(bounds(root, layer)) for layer in LAYERS)} bounds"))
