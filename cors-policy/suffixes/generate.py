#!/usr/bin/env python3
"""Writes the table of public suffixes that `cors-policy` contains, `list.txt` beside this file.

Reads the text of the Public Suffix List as it is published at
https://publicsuffix.org/list/public_suffix_list.dat, from a file or from standard input:

    curl https://publicsuffix.org/list/public_suffix_list.dat | python3 cors-policy/suffixes/generate.py
    python3 cors-policy/suffixes/generate.py public_suffix_list.dat
"""

import pathlib
import re
import sys
import unicodedata

HEADER = """\
{date}
// This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL
// was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.
// The rules of the Public Suffix List (https://publicsuffix.org), VERSION {version}, written by generate.py.
// Each line has a name and its marks, in the order of the names' bytes. The marks:
// `i` it is a suffix, of the ICANN part; `p` the same, of the private part;
// `I`, `P` each name one label longer is one; `!` it is an exception to that.
"""


def to_ascii(label):
    """A label as a host contains it. The list's are lower case and NFC, so that nothing is left to map."""
    if label != unicodedata.normalize("NFC", label.lower()):
        sys.exit(f"the label {label!r} is not in lower case and NFC")
    # The codec `idna` is of 2003: it would write `ss` for `ß`.
    ascii = label if label.isascii() else "xn--" + label.encode("punycode").decode()
    if not re.fullmatch("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", ascii):
        sys.exit(f"{label!r} is not the label of a host")
    return ascii


def read(text):
    """The names and their marks."""
    marks = {}
    part = None
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("// ===BEGIN ICANN DOMAINS==="):
            part = "i"
        elif line.startswith("// ===BEGIN PRIVATE DOMAINS==="):
            part = "p"
        elif line.startswith("// ===END "):
            part = None
        elif line and not line.startswith("//"):
            # "Each line is only read up to the first whitespace."
            rule = line.split()[0]
            if part is None:
                sys.exit(f"the rule {rule!r} is in neither part of the list")
            if rule.startswith("*."):
                name, mark = rule[2:], part.upper()
            elif rule.startswith("!"):
                name, mark = rule[1:], "!"
            else:
                name, mark = rule, part
            name = ".".join(map(to_ascii, name.split(".")))
            if mark in marks.setdefault(name, ""):
                sys.exit(f"the rule {rule!r} is there twice")
            marks[name] += mark
    return marks


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else 0
    with open(path, encoding="utf-8") as file:
        text = file.read()
    version = re.search(r"^// VERSION: ((\d{4}-\d\d-\d\d)_\S+)$", text, re.MULTILINE)
    if version is None:
        sys.exit("the list has no line `// VERSION: `")
    marks = read(text)
    if len(marks) < 9000:
        sys.exit(f"{len(marks)} names are too few: the list is cut")
    table = HEADER.format(date=version[2], version=version[1])
    table += "".join(f"{name} {marks[name]}\n" for name in sorted(marks))
    pathlib.Path(__file__).with_name("list.txt").write_bytes(table.encode("ascii"))
    print(f"{version[1]}: {len(marks)} names, {len(table)} bytes")


main()
