#!/usr/bin/env python3
"""Which lines of the rules and of a request's way no test runs, by a report in the form of lcov.

Fails where fewer than 95 of 100 are run; where one is not that README.md does not explain; and where
README.md explains what is run, or is not there.
"""

import re
import sys
from pathlib import Path

WORKSPACE = Path(__file__).resolve().parent.parent.parent
LEAST = 95.0
PARTS = {
    "the rules": ["cors-policy/src/**/*.rs"],
    "a request's way": ["cors-runtime/src/*.rs", "cors-runtime/src/source/*.rs"],
}


def main() -> int:
    [report] = sys.argv[1:]
    runs = read(Path(report))
    explained = explanations()
    unexplained: list[str] = []
    needed: set[str] = set()
    failed = False
    for part, patterns in PARTS.items():
        files = sorted({path for pattern in patterns for path in WORKSPACE.glob(pattern)})
        every = run = 0
        print(f"\n{part}")
        for path in files:
            lines = {line: count for line, count in runs.get(path, {}).items() if line < end(path)}
            missing = sorted(line for line, count in lines.items() if count == 0)
            every += len(lines)
            run += len(lines) - len(missing)
            source = path.read_text(encoding="utf-8").splitlines()
            for line in missing:
                place = f"{path.name}::{function(source, line)}"
                print(f"  {path.relative_to(WORKSPACE)}:{line}: {place}: {source[line - 1].strip()}")
                if place in explained:
                    needed.add(place)
                else:
                    unexplained.append(f"{path.relative_to(WORKSPACE)}:{line}: {place}")
        share = 100 * run / every if every else 0.0
        print(f"{part}: {run} of {every} lines in {len(files)} files, {share:.1f} %")
        failed |= share < LEAST
    for line in unexplained:
        print(f"not explained: {line}")
    stale = sorted(place for place, always in explained.items() if always and place not in needed)
    for place in stale:
        print(f"explained, and run or not there: {place}")
    return 1 if failed or unexplained or stale else 0


def explanations() -> dict[str, bool]:
    """The functions of which README.md says why they are not run, or not wholly, and whether they never are."""
    readme = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in readme.splitlines() if line.startswith("| `")]
    return {
        place: not why.strip().startswith("Sometimes")
        for places, why in rows
        for place in re.findall(r"`([^`]+)`", places)
    }


def function(source: list[str], line: int) -> str:
    """The function that a line is in."""
    for text in reversed(source[:line]):
        found = re.match(r"\s*(?:pub(?:\([a-z]+\))? )?(?:default |const |async |unsafe )*fn (\w+)", text)
        if found:
            return found[1]
    return "-"


def end(path: Path) -> int:
    """The line where the tests in the file begin."""
    lines = path.read_text(encoding="utf-8").splitlines()
    tests = (number for number, line in enumerate(lines, 1) if line == "#[cfg(test)]")
    return next(tests, len(lines) + 1)


def read(report: Path) -> dict[Path, dict[int, int]]:
    """How often each line of each file was run."""
    runs: dict[Path, dict[int, int]] = {}
    lines: dict[int, int] = {}
    for entry in report.read_text(encoding="utf-8").splitlines():
        kind, _, value = entry.partition(":")
        if kind == "SF":
            lines = runs.setdefault(Path(value), {})
        elif kind == "DA":
            line, count = map(int, value.split(",")[:2])
            lines[line] = lines.get(line, 0) + count
    return runs


if __name__ == "__main__":
    sys.exit(main())
