#!/usr/bin/env python3
"""Draws what `perf script` prints as a flame graph: one SVG, each box as wide as its share of the samples.

    perf record -F 199 --call-graph dwarf,16384 -p PID -o /tmp/perf.data -- sleep 10
    perf script -i /tmp/perf.data -F comm,tid,ip,sym,dso | scripts/flame_graph.py >docs/images/saturation.svg

Threads stand at the bottom, callees above their callers, siblings by name. Functions below --least of all samples are
left out. Exit code 1 when the input holds no sample.
"""
import argparse
import html
import re
import sys
from dataclasses import dataclass, field

ROW, WIDTH, CHARACTER = 17, 1200, 6.6
FRAME = re.compile(r"^\s+[0-9a-f]+ (.+?)(?:\+0x[0-9a-f]+)? \((.+)\)$")
LIBRARY = re.compile(r"^lib([a-z_]+)")
# By where the code comes from: the project's own, the kernel, libraries.
COLOURS = {"veilleuse": "#e8a33d", "kernel": "#8fa8c8", "rocksdb": "#c98f6b", "sodium": "#9bbf85", "caf": "#b79ac8"}
OTHER = "#cfc8bd"


@dataclass
class Box:
    colour: str = OTHER
    samples: int = 0
    above: dict[str, "Box"] = field(default_factory=dict)

    def depth(self, least: float) -> int:
        shown = [box.depth(least) for box in self.above.values() if box.samples >= least]
        return 1 + max(shown, default=0)


def short_name(symbol: str) -> str:
    """Without arguments and template arguments, which would fill the picture."""
    kept, depth = "", 0
    for character in symbol.replace("operator()", "call").replace("operator<", "less").replace("operator>", "more"):
        if character in "<({":
            depth += 1
        elif character in ">)}":
            depth -= 1
        elif depth == 0:
            kept += character
    kept = re.sub(r"\[abi:\w+\]", "", kept).strip().replace("veilleuse::", "")
    return kept or symbol[:40]


def origin_of(place: str, symbol: str) -> str:
    if "kernel" in place:
        return "kernel"
    file = place.rsplit("/", 1)[-1]
    library = LIBRARY.match(file)
    if library:
        return library.group(1).split("_")[0]
    return "veilleuse" if "veilleuse::" in symbol else file


def read_samples(lines, root: Box) -> None:
    """A sample is a line with the thread, then its frames from the innermost, then an empty line."""
    thread, frames = "", []
    for line in [*lines, ""]:
        if not line.strip():
            if thread and frames:
                add(root, thread, frames[::-1])
            thread, frames = "", []
        elif not line[0].isspace():
            thread = re.sub(r"\s+\d+\s*$", "", line)
        elif found := FRAME.match(line):
            symbol, place = found.groups()
            if symbol != "[unknown]":
                frames.append((short_name(symbol.removesuffix(" (inlined)")), origin_of(place, symbol)))


def add(root: Box, thread: str, frames: list[tuple[str, str]]) -> None:
    root.samples += 1
    box = root.above.setdefault(thread, Box())
    box.samples += 1
    before = None
    for name, origin in frames:
        # What an inlined function adds to its caller's frame, and recursion, are no news.
        if name == before:
            continue
        before = name
        box = box.above.setdefault(name, Box(COLOURS.get(origin, OTHER)))
        box.samples += 1


def draw(box: Box, name: str, left: float, row: int, scale: float, least: float, top: int) -> list[str]:
    width = box.samples * scale
    y = top - (row + 1) * ROW
    share = f"{100 * box.samples * scale / WIDTH:.1f} %"
    shown = name if len(name) * CHARACTER < width - 4 else name[:max(0, int((width - 4) / CHARACTER) - 1)]
    parts = [f'<g><title>{html.escape(name)}: {share}</title>'
             f'<rect x="{left:.1f}" y="{y}" width="{max(width - 0.5, 0.5):.1f}" height="{ROW - 1}"'
             f' fill="{box.colour}"/>']
    if len(shown) > 2:
        parts.append(f'<text x="{left + 2:.1f}" y="{y + 12}">{html.escape(shown)}</text>')
    parts.append("</g>")
    for above_name, above in sorted(box.above.items()):
        if above.samples >= least:
            parts += draw(above, above_name, left, row + 1, scale, least, top)
            left += above.samples * scale
    return parts


def picture(root: Box, title: str, share_least: float) -> str:
    least = root.samples * share_least
    top = root.depth(least) * ROW + 30
    legend = "".join(f'<rect x="{320 + 130 * at}" y="8" width="12" height="12" fill="{colour}"/>'
                     f'<text x="{336 + 130 * at}" y="18">{name}</text>'
                     for at, (name, colour) in enumerate([*COLOURS.items(), ("other", OTHER)]))
    boxes = draw(root, "all", 0, 0, WIDTH / root.samples, least, top)
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 4}" '
                      'font-family="monospace" font-size="11">',
                      f'<rect width="{WIDTH}" height="{top + 4}" fill="#fff"/>',
                      f'<text x="4" y="18" font-weight="bold">{html.escape(title)}</text>{legend}', *boxes, "</svg>"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--title", default="Where the time goes")
    parser.add_argument("--least", type=float, default=0.004, help="share of the samples below which a box is left out")
    options = parser.parse_args()
    root = Box()
    read_samples(sys.stdin, root)
    if not root.samples:
        print("flame_graph: no sample in the input; it wants what `perf script -F comm,tid,ip,sym,dso` prints",
              file=sys.stderr)
        return 1
    print(picture(root, options.title, options.least))
    return 0


if __name__ == "__main__":
    sys.exit(main())
