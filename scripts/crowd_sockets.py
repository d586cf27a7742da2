#!/usr/bin/python3
"""Opens thousands of youths' connections from several addresses of this machine, and looks whether a chat beside them
notices (docs/operations/faults.md).

    scripts/crowd_sockets.py

20,000 sockets, or as many as the limit of open files leaves room for (ulimit -Hn), here and in the engine, which keeps
1,024 files for itself and a tenth of its connections for those who come back. Exit code 1 when somebody of the
crowd was closed, or a message of the chat was not accepted.
"""
import argparse
import asyncio
import multiprocessing
import os
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("VEILLEUSE_BINARY_DIR", str(ROOT / "build" / "release"))

from tests.support.artifacts import artifact_directory  # noqa: E402
from tests.support.conversations import Youth  # noqa: E402
from tests.support.crowd import Crowd  # noqa: E402
from tests.support.veilleuse import Engine  # noqa: E402

SOCKETS = 20_000
BETWEEN_MESSAGES_S = 0.05
MESSAGES_AT_REST = 200
ROW = "{:<28} {:>9} {:>9} {:>9} {:>9}"


def most_sockets(files: int) -> int:
    """Without the engine's own 1,024 files, as many for us, and the tenth of its connections that it keeps."""
    return (files - 2_048) * 9 // 10


def raise_limit(sockets: int | None) -> int:
    """How many sockets it is; the engine inherits the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    possible = most_sockets(hard)
    if sockets is not None and sockets > possible:
        sys.exit(f"The limit of {hard} open files leaves room for {possible} sockets: raise it (ulimit -Hn), or open "
                 "fewer (--sockets).")
    return sockets or min(possible, SOCKETS)


def hold_crowd(address: str, sockets: int, pipe) -> None:
    """In a process of its own, so that its work is not the chat's."""
    async def hold():
        crowd = Crowd(address)
        await crowd.grow(sockets)
        pipe.send("all are in")
        await asyncio.to_thread(pipe.recv)
        pipe.send(sum(member.code == 0 and member.counts.get("welcome") == 1 for member in crowd.members))
        crowd.leave()
    asyncio.run(hold())


async def talk(youth: Youth, is_over) -> list[float]:
    """How long each answer took, in ms."""
    took = []
    while not is_over(len(took)):
        sent = time.monotonic()
        if (await youth.post(f"message {len(took)}"))["type"] != "accepted":
            sys.exit("A message of the chat was refused.")
        took.append((time.monotonic() - sent) * 1e3)
        await asyncio.sleep(BETWEEN_MESSAGES_S)
    return took


def tell(when: str, took: list[float]) -> None:
    ordered = sorted(took)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.99, 1)]
    print(ROW.format(when, len(took), *(f"{one:.1f}" for one in at)), flush=True)


async def run(engine: Engine, sockets: int) -> int:
    youth = await Youth().open(engine)
    print(ROW.format("the chat's answers, ms", "messages", "p50", "p99", "longest"))
    tell("before", await talk(youth, lambda count: count == MESSAGES_AT_REST))
    pipe, end = multiprocessing.Pipe()
    crowd = multiprocessing.get_context("spawn").Process(target=hold_crowd, args=(engine.address, sockets, end))
    crowd.start()
    began = time.monotonic()
    while_they_come = await talk(youth, lambda _: pipe.poll() or not crowd.is_alive())
    tell("while they come", while_they_come)
    if not crowd.is_alive():
        return 1
    pipe.recv()
    came_in = time.monotonic() - began
    tell("while they are there", await talk(youth, lambda count: count == MESSAGES_AT_REST))
    pipe.send("leave")
    still_there = pipe.recv()
    tell("while and after they leave", await talk(youth, lambda count: count == MESSAGES_AT_REST))
    crowd.join()
    is_whole = await youth.history(engine) == youth.acknowledged
    print(f"{sockets} sockets came in within {came_in:.1f} s; {still_there} were there to the end; the chat is "
          f"{'whole' if is_whole else 'NOT whole'}.")
    await youth.client.socket.close()
    return 0 if still_there == sockets and is_whole else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, help="as many as there is room for, 20,000 at most")
    sockets = raise_limit(parser.parse_args().sockets)
    engine = Engine(artifact_directory("CrowdSockets"))
    try:
        return asyncio.run(run(engine, sockets))
    finally:
        engine.make_sure_of_end()


if __name__ == "__main__":
    sys.exit(main())
