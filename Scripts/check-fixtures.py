#!/usr/bin/env python3
"""Compares every test fixture with the checksum in its folder's manifest.

A fixture that was changed by hand, or that nobody accounts for, is an error. Needs no packages.
"""

import hashlib
import json
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
FACTS = {"generator", "versions", "sha256"}


def problems(folder):
    """What is wrong in one folder of fixtures, a sentence each."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return [f"{folder.relative_to(REPOSITORY)} has no manifest.json"]
    entries = json.loads(manifest.read_text())["files"]
    files = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    found = [f"{manifest.relative_to(REPOSITORY)} names {name}, which is not there"
             for name in sorted(entries.keys() - files.keys())]
    for name, path in sorted(files.items()):
        shown = path.relative_to(REPOSITORY)
        entry = entries.get(name)
        if entry is None:
            found.append(f"{shown} is not in the manifest of its folder")
        elif missing := FACTS - entry.keys():
            found.append(f"{shown}: the manifest lacks {', '.join(sorted(missing))}")
        elif not (REPOSITORY / entry["generator"]).exists():
            found.append(f"{shown}: its generator {entry['generator']} is not there")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            found.append(f"{shown} differs from its checksum; make it anew with {entry['generator']}")
    return found


def main():
    folders = sorted(path for path in (REPOSITORY / "Tests").rglob("Fixtures") if path.is_dir())
    found = [problem for folder in folders for problem in problems(folder)]
    for problem in found:
        print(problem, file=sys.stderr)
    if found or not folders:
        sys.exit(1)
    print(f"Fixtures of {len(folders)} folders agree with their manifests.")


if __name__ == "__main__":
    main()
