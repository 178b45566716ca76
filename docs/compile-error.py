#!/usr/bin/env python3
"""Draws what the compiler prints for tests/ui/readme/orders.rs, in its colours, as docs/compile-error.svg.

    pip install rich && python3 docs/compile-error.py

A test (tests/tests/readme.rs) compares the text in the picture with what the compiler prints today.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
# What fits beside a README's text without being scaled down; longer lines go on below themselves.
COLUMNS = 100
MANIFEST = f"""
[package]
name = "orders"
version = "0.1.0"
edition = "2024"

[dependencies]
axum = {{ version = "0.8", default-features = false }}
cors-runtime = {{ path = "{ROOT / "cors-runtime"}" }}

[workspace]
"""
THEME = TerminalTheme(
    (27, 30, 36),
    (214, 218, 224),
    [(60, 64, 72), (255, 120, 117), (130, 200, 120), (230, 190, 90), (120, 165, 255), (210, 140, 230), (95, 200, 205), (214, 218, 224)],
    [(110, 116, 128), (255, 120, 117), (130, 200, 120), (230, 190, 90), (120, 165, 255), (210, 140, 230), (95, 200, 205), (255, 255, 255)],
)


def printed() -> str:
    """The compiler's own output, with its colours."""
    with tempfile.TemporaryDirectory() as folder:
        crate = Path(folder)
        (crate / "src").mkdir()
        (crate / "Cargo.toml").write_text(MANIFEST)
        (crate / "Cargo.lock").write_bytes((ROOT / "Cargo.lock").read_bytes())
        (crate / "src/main.rs").write_bytes((ROOT / "tests/ui/readme/orders.rs").read_bytes())
        target = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
        check = ["cargo", "check", "--quiet", "--color", "always", "--target-dir", str(target)]
        return subprocess.run(check, cwd=crate, capture_output=True, text=True).stderr


def wrapped(line: Text, console: Console) -> list[Text]:
    """The line, in as many as it takes: what follows the first begins where its text does."""
    start = re.match(r"(error: | *(help|note): )?", line.plain).end()
    rest = line[start:].wrap(console, COLUMNS - start)
    first = Text.assemble(line[:start], *rest[:1])
    return [first, *(Text.assemble(" " * start, more) for more in rest[1:])]


def drawn(output: str) -> str:
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"), force_terminal=True)
    lines = output.rstrip().split("\n")
    # What cargo adds is not about the code.
    end = next(at for at, line in enumerate(lines) if "could not compile" in line)
    for line in lines[:end]:
        for part in wrapped(Text.from_ansi(line), console):
            console.print(part, soft_wrap=False)
    svg = console.export_svg(title="cargo check", theme=THEME, unique_id="compile-error")
    # The picture takes its type from the machine that shows it.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg)
    return re.sub(r"font-family: ?Fira Code,", "font-family: ui-monospace, Menlo, Consolas,", svg)


if __name__ == "__main__":
    (ROOT / "docs/compile-error.svg").write_text(drawn(printed()))
