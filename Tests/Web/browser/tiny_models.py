"""Tiny models of the families that are told languages or tasks, put together from the fixtures of the Swift tests.

The tokenizers are those of LoupeTextTests, the layers those of LoupeModelTests; only the table of embeddings is made
here, because it has a row for each token. What such a model writes is noise, but it is told like a large one.
"""

import json
import pathlib
import random
import shutil
import struct

TESTS = pathlib.Path(__file__).resolve().parents[2]
TOKENIZERS = TESTS / "LoupeTextTests" / "Fixtures" / "Tokenizers"
FAMILIES = TESTS / "LoupeModelTests" / "Fixtures" / "families"
# More than any of these tokenizers has: M2M100 counts languages on behind its vocabulary.
ROWS = 512


def make_model(folder, tokenizer, family, **configuration):
    """Writes the model `folder`: a tokenizer of cases.json with the layers of a family."""
    cases = json.loads((TOKENIZERS / "cases.json").read_text())["cases"]
    case = next(each for each in cases if each["name"] == tokenizer)
    folder.mkdir(parents=True)
    for name, stored in case["files"].items():
        shutil.copy(TOKENIZERS / stored, folder / name)
    source = FAMILIES / family
    description = json.loads((source / "config.json").read_text())
    description.update(configuration, vocab_size=ROWS)
    (folder / "config.json").write_text(json.dumps(description))
    shutil.copy(source / "generation_config.json", folder)
    tensors = read_tensors(source / "model.safetensors")
    for name, (_, shape, _) in tensors.items():
        if name.endswith("shared.weight"):
            tensors[name] = ("F32", [ROWS, shape[1]], noise(ROWS * shape[1]))
        elif name.endswith("final_logits_bias"):
            tensors[name] = ("F32", [1, ROWS], noise(ROWS))
    write_tensors(folder / "model.safetensors", tensors)
    return folder


def noise(count):
    """Numbers around 0 that are the same in every run."""
    chance = random.Random(1)
    return struct.pack(f"<{count}f", *(chance.gauss(0, 0.4) for _ in range(count)))


def read_tensors(path):
    """Name → type, shape and bytes of a safetensors file."""
    content = path.read_bytes()
    length, = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    start = 8 + length
    return {name: (entry["dtype"], entry["shape"],
                   content[start + entry["data_offsets"][0]:start + entry["data_offsets"][1]])
            for name, entry in header.items() if name != "__metadata__"}


def write_tensors(path, tensors):
    """The inverse of `read_tensors`."""
    header, at = {}, 0
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + len(data)]}
        at += len(data)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data for _, _, data in tensors.values()))
