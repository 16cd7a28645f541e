"""PyTorch's training step: forward, backward, fused Adam.

    python -m peers.workers.pytorch_training --shape small --tokens 4096 --lengths fixed …

The rate counts real target tokens, padding excluded; the source has about as many again.
The C library is told by the caller's environment to keep freed memory (see contestants.py).
"""

import argparse
import os
from dataclasses import dataclass
from time import perf_counter

import torch
from torch import Tensor

from peers.inputs import split_mix_64, spread_lengths
from peers.shapes import SHAPES, Shape
from peers.workers.pytorch_model import EncoderDecoder
from peers.workers.serve import answer, serve

FIXED_LENGTH = 25
SPREAD_PAIRS = 20_000
SPREAD_BATCHES = 24


@dataclass(frozen=True)
class Batch:
    """What one step learns from."""

    source: Tensor
    decoder_input: Tensor
    target: Tensor
    source_mask: Tensor | None
    target_mask: Tensor | None
    target_tokens: int


def padded(lengths: list[int], shape: Shape) -> Tensor:
    """Random ids, `[sentence, longest]`, the places behind each sentence filled with pad."""
    ids = torch.randint(2, shape.pad_id, (len(lengths), max(lengths)))
    places = torch.arange(max(lengths))[None, :]
    return ids.masked_fill(places >= torch.tensor(lengths)[:, None], shape.pad_id)


def fixed_batch(shape: Shape, tokens: int) -> Batch:
    """Sentences of 25 + 25 tokens, without padding or masks."""
    lengths = [FIXED_LENGTH] * (tokens // FIXED_LENGTH)
    source, decoder_input, target = (padded(lengths, shape) for _ in range(3))
    return Batch(source, decoder_input, target, None, None, sum(lengths))


def spread_batch(pairs: list[tuple[int, int]], shape: Shape) -> Batch:
    """Sentences of different lengths, padded, with the masks that hide the padding."""
    sources, targets = ([pair[side] for pair in pairs] for side in (0, 1))
    source, decoder_input = padded(sources, shape), padded(targets, shape)
    longest = max(targets)
    causal = torch.ones(longest, longest, dtype=torch.bool).tril()
    return Batch(
        source,
        decoder_input,
        padded(targets, shape),
        (source != shape.pad_id)[:, None, None, :],
        (decoder_input != shape.pad_id)[:, None, None, :] & causal,
        sum(targets),
    )


def spread_batches(shape: Shape, tokens: int) -> list[Batch]:
    """Sentences of like length together, as many as fill `tokens` with their padding; of all
    batches a random choice."""
    groups: list[list[tuple[int, int]]] = [[]]
    for pair in sorted(spread_lengths(SPREAD_PAIRS), key=lambda pair: (pair[1], pair[0])):
        longest = max([pair[1]] + [other[1] for other in groups[-1]])
        if (len(groups[-1]) + 1) * longest > tokens:
            groups.append([])
        groups[-1].append(pair)
    numbers = split_mix_64(2)
    chosen = sorted(groups, key=lambda _: next(numbers))[:SPREAD_BATCHES]
    return [spread_batch(group, shape) for group in chosen]


class Training:
    """A model, its optimiser and its batches."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        torch.manual_seed(1)
        torch.set_num_threads(arguments.threads)
        shape = SHAPES[arguments.shape]
        model = EncoderDecoder(shape).train()
        self.optimiser = torch.optim.Adam(
            model.parameters(), lr=1e-4, betas=(0.9, 0.98), eps=1e-9, fused=True
        )
        spread = arguments.lengths == "spread"
        self.batches = (
            spread_batches(shape, arguments.tokens)
            if spread
            else [fixed_batch(shape, arguments.tokens)]
        )
        self.forward = torch.compile(model, dynamic=spread) if arguments.compiled else model
        self.reduced = arguments.precision == "bf16"
        self.steps = 0

    def step(self) -> int:
        """One step on the next batch; returns its target tokens."""
        batch = self.batches[self.steps % len(self.batches)]
        self.steps += 1
        with torch.autocast("cpu", torch.bfloat16, enabled=self.reduced):
            loss = self.forward(
                batch.source, batch.decoder_input, batch.target, batch.source_mask,
                batch.target_mask,
            )
        loss.backward()
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        return batch.target_tokens

    def measure(self, seconds: float) -> dict[str, object]:
        """Steps until `seconds` have passed, one at least."""
        times: list[float] = []
        tokens = 0
        end = perf_counter() + seconds
        while not times or perf_counter() < end:
            start = perf_counter()
            tokens += self.step()
            times.append(perf_counter() - start)
        return answer(times, target_tokens_per_second=tokens / sum(times))


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shape", choices=SHAPES, required=True)
    parser.add_argument("--tokens", type=int, default=4096)
    parser.add_argument("--lengths", choices=["fixed", "spread"], required=True)
    parser.add_argument("--precision", choices=["fp32", "bf16"], required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--seconds", type=float, default=1.0)
    return parser.parse_args()


def main() -> None:
    """Warms up, then serves."""
    arguments = parse()
    if "OMP_NUM_THREADS" not in os.environ:
        raise SystemExit("OMP_NUM_THREADS must be set before PyTorch is loaded")
    training = Training(arguments)
    for _ in range(2):
        training.step()
    serve(lambda: training.measure(arguments.seconds))


if __name__ == "__main__":
    main()
