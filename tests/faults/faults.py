#!/usr/bin/env python3
"""Puts deliberate faults into a copy of the workspace, one after the other: some test has to catch each.

    python3 tests/faults/faults.py                 all of them
    python3 tests/faults/faults.py --only NAME     this one (may be given more than once)
    python3 tests/faults/faults.py --list          what there is, and what each would do to a user
    python3 tests/faults/faults.py --fit           whether each still fits the sources; builds nothing

The faults are in the *.toml files beside this one; README.md tells how to add one.
"""

import argparse
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKSPACE = HERE.parent.parent
# A fault that makes a test wait forever is not caught: nobody is told what is wrong.
LONGEST_BUILD, LONGEST_TEST = 1800, 300


@dataclass(frozen=True)
class Fault:
    name: str
    harm: str
    file: str
    find: str
    put: str
    caught_by: str

    def unfit(self, root: Path) -> str | None:
        """Why it cannot be put into the sources, if it cannot."""
        path = root / self.file
        if not path.is_file():
            return f"there is no {self.file}"
        # A run of tests that is not there catches nothing.
        words = shlex.split(self.caught_by)
        if "--test" in words:
            folder, test = words[words.index("-p") + 1], words[words.index("--test") + 1]
            folder = {"cors-tests": "tests"}.get(folder, folder)
            place = root / folder / "tests" / test
            if not (place.with_suffix(".rs").is_file() or (place / "main.rs").is_file()):
                return f"there is no test {test} in {folder}"
        times = path.read_text(encoding="utf-8").count(self.find)
        return None if times == 1 else f"its text is in {self.file} {times} times, not once"


class Wrong(Exception):
    """What keeps a fault from being caught."""


def main() -> int:
    options = parse_arguments()
    faults = chosen(read(), options.only)
    if options.list:
        for fault in faults:
            print(f"{fault.name}\n    {fault.harm}\n    {fault.file}; cargo test {fault.caught_by}")
        return 0
    unfit = [f"{fault.name}: {why}" for fault in faults if (why := fault.unfit(WORKSPACE))]
    if unfit:
        sys.exit("These no longer fit the sources:\n  " + "\n  ".join(unfit))
    if options.fit:
        print(f"All {len(faults)} fit the sources.")
        return 0
    with tempfile.TemporaryDirectory(prefix="faults-") as place:
        return run_all(faults, Path(place))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="NAME", action="append", default=[], help="this fault alone")
    parser.add_argument("--list", action="store_true", help="say what there is, and run nothing")
    parser.add_argument("--fit", action="store_true", help="look whether they fit the sources, and run nothing")
    return parser.parse_args()


def read() -> list[Fault]:
    faults = []
    for path in sorted(HERE.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["fault"]
        faults.extend(Fault(**table) for table in tables)
    names = [fault.name for fault in faults]
    if twice := {name for name in names if names.count(name) > 1}:
        sys.exit("There are two faults of the name " + ", ".join(sorted(twice)))
    return faults


def chosen(faults: list[Fault], names: list[str]) -> list[Fault]:
    if unknown := set(names) - {fault.name for fault in faults}:
        sys.exit(f"There is no fault {', '.join(sorted(unknown))}: see --list")
    return [fault for fault in faults if not names or fault.name in names]


def run_all(faults: list[Fault], place: Path) -> int:
    copy = place / "workspace"
    # By itself, wherever that is: cargo takes the crates of the copy for those of the checkout, and what
    # was built with a fault must never be in a build of anybody's.
    target = Path(os.environ.get("CARGO_TARGET_DIR", place)).absolute() / "faults"
    copy_workspace(copy, target.parent)
    cargo = Cargo(copy, target)
    began = time.monotonic()
    for command in dict.fromkeys(fault.caught_by for fault in faults):
        print(f"without a fault: cargo test {command}", flush=True)
        try:
            failed = cargo.failing_tests(command)
        except Wrong as why:
            sys.exit(f"{why}\nThis is wrong without any fault.")
        if failed:
            sys.exit(f"{', '.join(failed)}\nThese fail without any fault.")
    width = max(len(fault.name) for fault in faults)
    print(f"\n{'fault':<{width}}  seconds  caught by", flush=True)
    uncaught = 0
    for fault in faults:
        start = time.monotonic()
        try:
            result = shown(caught(fault, copy, cargo))
        except Wrong as why:
            uncaught += 1
            result = f"NOT CAUGHT: {why}"
        print(f"{fault.name:<{width}}  {time.monotonic() - start:7.0f}  {result}", flush=True)
    minutes = (time.monotonic() - began) / 60
    print(f"\n{len(faults)} faults, {uncaught} not caught, in {minutes:.0f} minutes")
    return 1 if uncaught else 0


def copy_workspace(copy: Path, target: Path) -> None:
    """Copies what may be edited, not what was built."""

    def left_out(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name in ("target", ".git") or Path(folder, name) == target]

    # Its files are new: cargo would take old ones for those that were there when it built the last copy.
    shutil.copytree(WORKSPACE, copy, ignore=left_out, copy_function=shutil.copy)


def caught(fault: Fault, copy: Path, cargo: "Cargo") -> list[str]:
    """The tests that fail with the fault in place."""
    path = copy / fault.file
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(fault.find, fault.put), encoding="utf-8")
    try:
        failed = cargo.failing_tests(fault.caught_by)
    finally:
        path.write_text(sound, encoding="utf-8")
    if not failed:
        raise Wrong(f"it survives cargo test {fault.caught_by}")
    return failed


def shown(tests: list[str]) -> str:
    more = f", and {len(tests) - 2} more" if len(tests) > 2 else ""
    return ", ".join(tests[:2]) + more


class Cargo:
    def __init__(self, workspace: Path, target: Path):
        self.workspace = workspace
        # Without debug information it links in half the time, and nothing here looks at it.
        self.environment = dict(
            os.environ,
            CARGO_TARGET_DIR=str(target),
            CARGO_PROFILE_DEV_DEBUG="0",
            CARGO_TERM_COLOR="never",
            RUST_BACKTRACE="0",
        )

    def failing_tests(self, arguments: str) -> list[str]:
        """Builds, then runs: what the compiler refuses has not been caught by a test."""
        words = shlex.split(arguments)
        options = words[: words.index("--")] if "--" in words else words
        code, said = self.test([*options, "--no-run"], LONGEST_BUILD)
        if code != 0:
            raise Wrong("it does not compile:\n" + said.strip())
        code, said = self.test(words, LONGEST_TEST)
        if code == 0:
            return []
        lists = re.findall(r"^failures:\n((?:    \S.*\n)+)", said, flags=re.MULTILINE)
        if not lists:
            raise Wrong("cargo failed, but no test did:\n" + said.strip())
        return [line.strip() for line in lists[-1].splitlines()]

    def test(self, arguments: list[str], longest: int) -> tuple[int, str]:
        command = ["cargo", "test", "--locked", "--quiet", *arguments]
        # In a session of its own, so that a test that hangs is ended together with cargo.
        process = subprocess.Popen(
            command,
            cwd=self.workspace,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        try:
            said, _ = process.communicate(timeout=longest)
        except BaseException as why:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if isinstance(why, subprocess.TimeoutExpired):
                raise Wrong(f"nothing came of {shlex.join(command)} in {longest} seconds") from None
            raise
        return process.returncode, said


if __name__ == "__main__":
    sys.exit(main())
