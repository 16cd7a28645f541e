#!/usr/bin/env python3
"""Compares a model directory with transformers, and writes what came out into its loupe.json.

    verify-model.py MODEL_DIRECTORY LOUPE_BINARY [--lines FILE] [--kit DIRECTORY] [--tokens N]

What transformers computes (in double precision, with the directory as it stands) is laid beside a
copy of the model as `loupe models verify` wants it: tokens and text of every line, logits and
attentions of one sentence with its translation, greedy search and beam search. The figures become
`verification` in loupe.json, with the checksum of the weights they hold for; the page shows them.
Nothing is written where a figure is out of bounds. --kit keeps the reference numbers.
--tokens compares logits and attentions of one long text instead, some N tokens on both sides, and
writes nothing.
Needs the packages of Scripts/requirements/peers.txt.
"""

import argparse
import datetime
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LINES = Path(__file__).resolve().parent / "parity-sentences.txt"
NEW_TOKENS = 24
BEAMS = 4


def load(directory):
    """(tokenizer, model in double precision) of a directory."""
    import torch
    import transformers

    torch.set_num_threads(1)
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            directory, local_files_only=True, use_fast=False
        )
    except (ImportError, ValueError):
        # Some slow tokenizers need a package that is not among the requirements.
        tokenizer = transformers.AutoTokenizer.from_pretrained(directory, local_files_only=True)
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(
        directory, local_files_only=True, attn_implementation="eager", dtype=torch.float64
    ).eval()
    return tokenizer, model


def forced(tokenizer, model, source, target):
    """(expected.json, tensors) of a source with the target it is forced to give."""
    import torch
    import transformers

    inputs = tokenizer(source, return_tensors="pt")
    target_ids = tokenizer(text_target=target)["input_ids"]
    decoder_ids = [model.config.decoder_start_token_id] + target_ids[:-1]
    with torch.no_grad():
        output = model(
            **inputs, decoder_input_ids=torch.tensor([decoder_ids]), output_attentions=True
        )
    expected = {
        "transformers": transformers.__version__,
        "source": source,
        "source_ids": inputs["input_ids"][0].tolist(),
        "target": target,
        "target_ids": target_ids,
        "decoder_input_ids": decoder_ids,
    }
    tensors = {"logits": output.logits[0]}
    for name, layers in (
        ("encoder.self_attention", output.encoder_attentions),
        ("decoder.self_attention", output.decoder_attentions),
        ("decoder.cross_attention", output.cross_attentions),
    ):
        tensors[name] = torch.cat(layers)
    return expected, {name: tensor.float().contiguous() for name, tensor in tensors.items()}


def reference(directory, lines):
    """(expected.json, tensors) for a model directory."""
    import torch

    tokenizer, model = load(directory)
    inputs = tokenizer(lines[0], return_tensors="pt")

    def generate(beams):
        with torch.no_grad():
            ids = model.generate(
                **inputs,
                num_beams=beams,
                do_sample=False,
                length_penalty=1.0,
                early_stopping=False,
                max_new_tokens=NEW_TOKENS,
            )
        return ids[0].tolist()

    greedy, beam = generate(1), generate(BEAMS)
    target = tokenizer.decode(greedy, skip_special_tokens=True)
    expected, tensors = forced(tokenizer, model, lines[0], target)
    written = [tokenizer(text_target=line)["input_ids"] for line in lines]
    expected |= {
        "greedy_ids": greedy,
        "beam4_ids": beam,
        "tokenised": [[line, tokenizer(line)["input_ids"]] for line in lines],
        "target_tokenised": [list(pair) for pair in zip(lines, written)],
        "detokenised": [[ids, tokenizer.decode(ids, skip_special_tokens=True)] for ids in written],
    }
    return expected, tensors


def long_reference(directory, lines, tokens):
    """The same of one long text: as many lines as fit into `tokens` tokens on either side."""
    tokenizer, model = load(directory)

    def text(lines, count):
        kept = ""
        for line in lines * tokens:
            longer = f"{kept} {line}".strip()
            if count(longer) > tokens:
                return kept
            kept = longer
        return kept

    source = text(lines, lambda each: len(tokenizer(each)["input_ids"]))
    target = text(lines[::-1], lambda each: len(tokenizer(text_target=each)["input_ids"]))
    return forced(tokenizer, model, source, target)


def verified(loupe, directory):
    """What `loupe models verify` says of a directory, as it prints it in JSON."""
    command = [loupe, "models", "verify", str(directory), "--json"]
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "LOUPE_CACHE": cache}
        process = subprocess.run(command, capture_output=True, text=True, env=environment)
    if process.returncode != 0:
        sys.exit(f"{process.stdout}{process.stderr}")
    return json.loads(process.stdout)


def write_kit(model, kit, expected, tensors):
    from safetensors.torch import save_file

    for path in model.iterdir():
        if path.is_file():
            shutil.copy(path, kit / path.name)
    (kit / "expected.json").write_text(json.dumps(expected, ensure_ascii=False))
    save_file(tensors, kit / "expected.safetensors", {"format": "pt"})


def record(model, report, version):
    """Enters the figures into loupe.json, which keeps its order and spacing."""
    path = model / "loupe.json"
    provenance = json.loads(path.read_text()) if path.exists() else {}
    weights = (model / "model.safetensors").read_bytes()
    provenance["verification"] = {
        "reference": report["reference"],
        "loupe": version,
        "precision": "fp32",
        "date": datetime.date.today().isoformat(),
        "weights": hashlib.sha256(weights).hexdigest(),
        "figures": report["figures"],
    }
    text = json.dumps(
        provenance, indent=2, separators=(",", " : "), sort_keys=True, ensure_ascii=False
    )
    path.write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("loupe", type=Path)
    parser.add_argument("--lines", type=Path, default=LINES)
    parser.add_argument("--kit", type=Path)
    parser.add_argument("--tokens", type=int)
    arguments = parser.parse_args()
    for path in (arguments.model / "model.safetensors", arguments.loupe, arguments.lines):
        if not path.exists():
            sys.exit(f"{path} does not exist")
    loupe = str(arguments.loupe.resolve())
    lines = [line for line in arguments.lines.read_text().splitlines() if line.strip()]
    version = subprocess.run([loupe, "--version"], capture_output=True, text=True).stdout.strip()
    with tempfile.TemporaryDirectory() as temporary:
        kit = arguments.kit or Path(temporary)
        kit.mkdir(parents=True, exist_ok=True)
        if arguments.tokens:
            numbers = long_reference(arguments.model, lines, arguments.tokens)
        else:
            numbers = reference(arguments.model, lines)
        write_kit(arguments.model, kit, *numbers)
        report = verified(loupe, kit)
    if arguments.tokens:
        sizes = len(numbers[0]["source_ids"]), len(numbers[0]["decoder_input_ids"])
        print(f"{sizes[0]} source and {sizes[1]} target tokens")
    else:
        record(arguments.model, report, version)
    for figure in report["figures"]:
        print(figure)


if __name__ == "__main__":
    main()
