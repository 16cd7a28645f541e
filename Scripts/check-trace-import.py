#!/usr/bin/env python3
"""Is a trace that transformers makes the one that loupe makes, number for number?

    check-trace-import.py MODEL_DIRECTORY FILE_OF_LINES LOUPE_BINARY [--lines-read N]
                          [--source-language XX --target-language YY]

The model may be of any family that Loupe opens. Each line is translated greedily by both; Scripts/trace-from-transformers.py writes one trace, `loupe
trace` the other. Compared are ids, pieces with their spans, every attention, log-probabilities and
logits; then loupe opens the file of transformers and computes readings of it. The lines of Python with
which docs/trace-file.md opens a trace are run too. Ends with status 0 only where all agree. Needs the
packages of Scripts/requirements/peers.txt.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
from safetensors import safe_open
from safetensors.numpy import load_file

TOLERANCES = {"logits": 1e-3, "encoder.self_attention": 1e-4, "decoder.self_attention": 1e-4,
              "decoder.cross_attention": 1e-4}
MAXIMUM_NEW_TOKENS = "100"
# Letters by which byte-level tokenizers write bytes that are no ASCII.
BYTE_LETTERS = {chr(code) for code in range(0xA1, 0x144)}


def read(path):
    with safe_open(path, "numpy") as file:
        return load_file(path), json.loads(file.metadata()["loupe"])


def differences(theirs, ours):
    """What differs between two traces, a sentence each."""
    (their_tensors, their_facts), (our_tensors, our_facts) = theirs, ours
    for name in ("source_ids", "decoder_input_ids", "chosen_ids"):
        if their_tensors[name].tolist() != our_tensors[name].tolist():
            yield f"{name}: {their_tensors[name].tolist()} and {our_tensors[name].tolist()}"
            return
    for name, tolerance in TOLERANCES.items():
        distance = numpy.abs(their_tensors[name] - our_tensors[name]).max()
        if not distance <= tolerance:
            yield f"{name} differs by {distance}"
    for place in (lambda facts: facts["source"], lambda facts: facts["end"]["target"]):
        for theirs_piece, ours_piece in zip(place(their_facts), place(our_facts)):
            for key in ("id", "piece", "special"):
                if key == "piece" and not is_whole(theirs_piece):
                    continue
                if theirs_piece[key] != ours_piece[key]:
                    yield f"{key} of a piece: {theirs_piece} and {ours_piece}"
    if their_facts["end"]["translation"] != our_facts["end"]["translation"]:
        yield f"{their_facts['end']['translation']} and {our_facts['end']['translation']}"
    for their_step, our_step in zip(their_facts["steps"], our_facts["steps"]):
        for key in ("logProbability", "entropy"):
            if not abs(their_step[key] - our_step[key]) <= 1e-3:
                yield f"{key} of step {our_step['index']}: {their_step[key]} and {our_step[key]}"


def is_whole(piece):
    """Whether a piece has a name of characters; one of some bytes of a character is named by each program
    in its own way."""
    return piece["special"] or piece["surface"] or not set(piece["piece"]) & BYTE_LETTERS


def documented_reading(trace):
    """What is wrong with the lines of Python in docs/trace-file.md, a sentence each."""
    document = Path(__file__).parents[1] / "docs" / "trace-file.md"
    lines = re.search(r"```python\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL).group(1)
    if lines.count("\n") > 3:
        yield f"{document.name} takes more than three lines to open a trace"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(trace, Path(folder) / "cat.safetensors")
        process = subprocess.run([sys.executable, "-c", lines], cwd=folder, capture_output=True, text=True)
    shape = str(load_file(trace)["decoder.cross_attention"].shape)
    if process.stdout.strip() != shape:
        yield f"{document.name} prints “{process.stdout.strip()}” instead of {shape}: {process.stderr}"


def run(*command):
    process = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}: {process.stderr}")
    return process.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("lines", type=Path)
    parser.add_argument("loupe", type=Path, help="the binary")
    parser.add_argument("--lines-read", type=int, default=5)
    parser.add_argument("--source-language")
    parser.add_argument("--target-language")
    arguments = parser.parse_args()
    arguments.loupe = arguments.loupe.resolve()  # a bare name would be looked for in PATH
    languages = [part for side in ("source", "target")
                 if (name := getattr(arguments, f"{side}_language"))
                 for part in (f"--{side}-language", name)]
    script = Path(__file__).with_name("trace-from-transformers.py")
    lines = arguments.lines.read_text(encoding="utf-8").splitlines()[: arguments.lines_read]
    if not lines:
        sys.exit(f"{arguments.lines} is empty")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        theirs, ours = Path(folder) / "theirs.safetensors", Path(folder) / "ours.safetensors"
        for line in lines:
            run(sys.executable, script, arguments.model, line, theirs, "--max-new-tokens",
                MAXIMUM_NEW_TOKENS, *languages)
            run(arguments.loupe, "trace", line, "--model", arguments.model, "--out", ours,
                "--max-length", MAXIMUM_NEW_TOKENS, *languages)
            found = list(differences(read(theirs), read(ours)))
            readings = json.loads(run(
                arguments.loupe, "trace", "--from", theirs, "--model", arguments.model,
                "--readings", "entropy,rollout,alti,logit-lens"))
            found += [f"refused: {reading['refused']}" for reading in readings
                      if reading["refused"]]
            for difference in found:
                print(f"{line}\n  {difference}")
            wrong += bool(found)
        for problem in documented_reading(ours):
            print(problem)
            wrong += 1
    print(f"{arguments.model.name}: {len(lines) - wrong} of {len(lines)} traces agree with transformers.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
