#!/usr/bin/env python3
"""Does transformers open a model directory unchanged, and translate as loupe does?

    check-transformers.py MODEL_DIRECTORY FILE_OF_LINES LOUPE_BINARY

Both translate every line greedily, one line at a time on the one side and as loupe likes on the
other. Compared are the ids and the text. Prints the agreement; the status is 0 only where all agree.
Needs the packages of Scripts/requirements/peers.txt.
"""

import argparse
import subprocess
import sys
from pathlib import Path

MAXIMUM_NEW_TOKENS = 100
SHOWN_DIFFERENCES = 5


def run_loupe(loupe, model, lines, output_format):
    """One string per line, as `loupe translate` prints it."""
    command = [loupe, "translate", "--model", model, "--beam", "1"]
    command += ["--max-length", str(MAXIMUM_NEW_TOKENS), "--format", output_format]
    process = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with status {process.returncode}: {process.stderr}")
    output = process.stdout.split("\n")[:-1]
    if len(output) != len(lines):
        sys.exit(f"loupe translate made {len(output)} lines of {len(lines)}")
    return output


def run_transformers(directory, lines):
    """(ids, text) of every line."""
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    tokenizer = MarianTokenizer.from_pretrained(directory, local_files_only=True)
    model = MarianMTModel.from_pretrained(directory, local_files_only=True, dtype=torch.float32)
    model.eval()
    results = []
    for line in lines:
        encoded = tokenizer(line, return_tensors="pt")
        with torch.no_grad():
            ids = model.generate(
                **encoded, num_beams=1, do_sample=False, max_new_tokens=MAXIMUM_NEW_TOKENS
            )[0]
        results.append((ids.tolist(), tokenizer.decode(ids, skip_special_tokens=True)))
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("lines", type=Path)
    parser.add_argument("loupe", type=Path)
    arguments = parser.parse_args()
    for path in (arguments.model, arguments.lines, arguments.loupe):
        if not path.exists():
            sys.exit(f"{path} does not exist")
    lines = arguments.lines.read_text(encoding="utf-8").splitlines()
    if not lines:
        sys.exit(f"{arguments.lines} is empty")

    loupe, model = str(arguments.loupe.resolve()), str(arguments.model.resolve())
    loupe_ids = [
        [int(word) for word in row.split()] for row in run_loupe(loupe, model, lines, "ids")
    ]
    loupe_texts = run_loupe(loupe, model, lines, "text")
    equal = 0
    differences = []
    for line, ids, text, (peer_ids, peer_text) in zip(
        lines, loupe_ids, loupe_texts, run_transformers(model, lines)
    ):
        if ids == peer_ids and text == peer_text:
            equal += 1
        else:
            differences.append((line, ids, text, peer_ids, peer_text))
    for line, ids, text, peer_ids, peer_text in differences[:SHOWN_DIFFERENCES]:
        print(f"{line}\n  loupe         {text}  {ids}\n  transformers  {peer_text}  {peer_ids}")
    print(f"{equal} of {len(lines)} greedy translations agree with transformers.")
    sys.exit(0 if equal == len(lines) else 1)


if __name__ == "__main__":
    main()
