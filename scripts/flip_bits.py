#!/usr/bin/python3
"""Flips one bit at a time in every kind of file of a small installation, and looks whether that is told by name, does
no harm, or is the documented exception of the last write (docs/operations/bit-flips.md).

    scripts/flip_bits.py --minutes 10 --json /tmp/flips.jsonl

Prints a table. Exit code 1 when anything was silent: acknowledged content changed or gone without a word, or an end
without one.
"""
import argparse
import asyncio
import os
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("VEILLEUSE_BINARY_DIR", str(ROOT / "build" / "release"))

from tests.faults.flip_trial import Row, Trial, as_json, places_in  # noqa: E402
from tests.faults.flip_world import make_world  # noqa: E402
from tests.support.artifacts import artifact_directory  # noqa: E402

ROW = "{:<28} {:>7} {:>9} {:>9} {:>9} {:>7}"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--places", type=int, default=1000, help="of each kind of file, at most")
    parser.add_argument("--minutes", type=float, default=10, help="at most")
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    parser.add_argument("--json", type=Path, help="a line for each place")
    return parser.parse_args()


def main() -> int:
    wanted = options()
    chance = random.Random(wanted.seed)
    directory = artifact_directory("BitFlips")
    (directory / "world").mkdir()
    world = asyncio.run(make_world(directory / "world", wanted.seed))
    kinds = {kind: places for kind, places in places_in(world, chance, wanted.places).items() if wanted.only in kind}
    trial = Trial(world, directory / "copy")
    rows = {kind: Row(kind) for kind in kinds}
    end = time.monotonic() + wanted.minutes * 60
    lines = wanted.json.open("w", encoding="utf-8") if wanted.json else None
    for turn in range(wanted.places):
        for kind, places in kinds.items():
            if time.monotonic() > end:
                break
            verdict = trial.verdict(places[turn])
            rows[kind].count(verdict)
            if lines:
                print(as_json(places[turn], verdict), file=lines, flush=True)
            if verdict.how == "silent":
                print(as_json(places[turn], verdict), file=sys.stderr, flush=True)
    print(ROW.format("kind of file", "places", "detected", "harmless", "excepted", "silent"))
    for row in rows.values():
        print(ROW.format(row.kind, row.places, row.detected, row.harmless, row.excepted, row.silent))
    return 1 if any(row.silent for row in rows.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
