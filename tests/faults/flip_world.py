"""An installation small enough to be copied a thousand times, with every kind of file the engine and its tools write:
what bit flips are tried on (tests/faults/flip_trial.py)."""
import json
import random
import signal
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.chat_client import Client
from tests.support.conversations import Youth
from tests.support.veilleuse import Engine, add_staff, veilleuse, write_config

YOUTHS = 4
# Of a message: short ones share a block, long ones fill several.
LENGTHS = (10, 200, 900)
# Streams sleep at once, so that there are snapshots; which snapshot was written last is not left to a timer.
CONFIG = ("[actors]\nidle_before_sleep_ms = 100\nevents_between_snapshots = 2\n"
          "[clients]\ncommands_per_second = 1000000\nburst = 1000000\n")


@dataclass
class World:
    directory: Path
    token: str
    youths: list[Youth] = field(default_factory=list)
    backup: dict[str, str] = field(default_factory=dict)
    # Lines of `veilleuse replay --json`.
    replayed: list[str] = field(default_factory=list)
    # As `veilleuse staff list` prints it.
    staff: str = ""

    @property
    def data(self) -> Path:
        return self.directory / "data"


def replayed(directory: Path) -> tuple[int, list[str], str]:
    ran = veilleuse("replay", "--json", "--config", "veilleuse.toml", directory=directory)
    return ran.returncode, ran.stdout.splitlines(), ran.stderr


def staff_of(directory: Path) -> tuple[int, str, str]:
    ran = veilleuse("staff", "list", "--config", "veilleuse.toml", directory=directory)
    return ran.returncode, ran.stdout, ran.stderr


async def _speak(engine: Engine, world: World, chance: random.Random) -> None:
    staff = await Client.hello(engine.address, role="staff", token=world.token)
    assert (await staff.command("sign_in"))["type"] == "accepted"
    for _ in range(2):
        world.youths.append(await Youth().open(engine))
    for youth in world.youths:
        await youth.connect(engine)
        for _ in range(4):
            answer = await youth.post("".join(chance.choices("abcdefgh", k=chance.choice(LENGTHS))))
            assert answer["type"] == "accepted", answer
        await youth.client.socket.close()
    await staff.socket.close()


async def make_world(directory: Path, seed: int) -> World:
    """The second run flushes what the first wrote into tables; what it writes itself stays in write-ahead logs, as
    after a power cut."""
    chance = random.Random(seed)
    world = World(directory, add_staff(directory))
    for how in (signal.SIGTERM, signal.SIGKILL):
        engine = Engine(directory, CONFIG)
        await _speak(engine, world, chance)
        engine.stop(how)
    write_config(directory, CONFIG)
    made = veilleuse("backup", "--to", str(directory / "backups"), "--keys-to", str(directory / "backups-of-keys"),
                     "--json", "--config", "veilleuse.toml", directory=directory)
    assert made.returncode == 0, made.stderr
    world.backup = json.loads(made.stdout)
    code, world.replayed, told = replayed(directory)
    assert code == 0 and world.replayed, told
    code, world.staff, told = staff_of(directory)
    assert code == 0, told
    return world
