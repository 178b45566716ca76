#!/usr/bin/env python3
"""Which lines of the rules and of a request's way no test runs, by a report in the form of lcov.

Fails where fewer than 95 of 100 are run.
"""

import sys
from pathlib import Path

WORKSPACE = Path(__file__).resolve().parent.parent.parent
LEAST = 95.0
PARTS = {
    "the rules": ["cors-policy/src/**/*.rs"],
    "a request's way": [
        f"cors-runtime/src/{name}"
        for name in (
            "answer.rs",
            "asking.rs",
            "carrier.rs",
            "compiled.rs",
            "coverage.rs",
            "decision.rs",
            "event.rs",
            "handler_policy.rs",
            "layer.rs",
            "nearest.rs",
            "path_policies.rs",
            "service.rs",
            "shadow.rs",
            "source.rs",
            "source/*.rs",
            "target.rs",
            "tower_cors.rs",
            "vary.rs",
        )
    ],
}


def main() -> int:
    [report] = sys.argv[1:]
    runs = read(Path(report))
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
                print(f"  {path.relative_to(WORKSPACE)}:{line}: {source[line - 1].strip()}")
        share = 100 * run / every if every else 0.0
        print(f"{part}: {run} of {every} lines in {len(files)} files, {share:.1f} %")
        failed |= share < LEAST
    return 1 if failed else 0


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
