"""transformers decoding greedily while heads are switched off.

    python -m peers.workers.transformers_interventions --model DIR --shape small --task sentences …
    python -m peers.workers.transformers_interventions --model DIR --shape small --task sweep …

Heads are numbered through the model: encoder, decoder and cross-attention one after the other,
inside them by layer, inside a layer by head. A head is switched off by taking its part out of what
enters the output projection: a forward hook, batched, every sentence of a batch under its own.
sentences: sentence i without head i mod (all heads), every attention kept (output_attentions).
sweep: the same sentences again for each head, without the attentions; --heads measures only the
first few heads and scales (each costs the same).
"""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from peers.inputs import source_sentences
from peers.shapes import SHAPES, Shape
from peers.workers.serve import answer, serve

Head = tuple[int, int, int]  # attention (0 encoder, 1 decoder, 2 cross), layer, head


def head_at(number: int, shape: Shape) -> Head:
    """The head of this number; numbers beyond the last start again.

    >>> from peers.shapes import SHAPES
    >>> head_at(0, SHAPES["small"]), head_at(21, SHAPES["small"]), head_at(47, SHAPES["small"])
    ((0, 0, 0), (1, 1, 1), (2, 3, 3))
    """
    number %= shape.attention_heads
    per_attention = shape.layers * shape.heads
    return number // per_attention, number % per_attention // shape.heads, number % shape.heads


class Model:
    """A MarianMT model whose heads can be switched off, sentence by sentence."""

    def __init__(self, directory: str, shape: Shape, attention: str) -> None:
        import torch
        from transformers import MarianMTModel

        self.torch = torch
        self.shape = shape
        self.model = MarianMTModel.from_pretrained(
            directory, attn_implementation=attention, dtype=torch.float32, local_files_only=True
        ).eval()
        # Random weights end a sentence at random: every sentence is to have the same length.
        self.model.generation_config.eos_token_id = None
        self.model.generation_config.forced_eos_token_id = None

    def projection(self, attention: int, layer: int):
        """The output projection of one attention."""
        core = self.model.model
        if attention == 0:
            return core.encoder.layers[layer].self_attn.out_proj
        block = core.decoder.layers[layer]
        return (block.self_attn if attention == 1 else block.encoder_attn).out_proj

    @contextmanager
    def without(self, heads: list[Head]) -> Iterator[None]:
        """Switches off, for the sentence at each place of a batch, one head."""
        kept: dict[tuple[int, int], object] = {}
        for row, (attention, layer, head) in enumerate(heads):
            place = (attention, layer)
            if place not in kept:
                kept[place] = self.torch.ones(len(heads), 1, self.shape.heads, 1)
            kept[place][row, 0, head] = 0
        hooks = [
            self.projection(*place).register_forward_pre_hook(self.masking(mask))
            for place, mask in kept.items()
        ]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def masking(self, mask) -> Callable:
        """A hook that multiplies what the heads found by 1 or 0."""

        def hook(_, inputs):
            mixed = inputs[0]
            rows, length, width = mixed.shape
            by_head = mixed.view(rows, length, self.shape.heads, -1)
            return ((by_head * mask).view(rows, length, width), *inputs[1:])

        return hook

    def decode(self, sentences: list[list[int]], length: int, attentions: bool):
        """Greedy decoding of a batch to a fixed length."""
        ids = self.torch.tensor(sentences)
        with self.torch.inference_mode():
            result = self.model.generate(
                ids,
                attention_mask=self.torch.ones_like(ids),
                num_beams=1,
                do_sample=False,
                max_new_tokens=length,
                max_length=None,
                output_attentions=attentions,
                return_dict_in_generate=True,
            )
        if result.sequences.shape != (len(sentences), length + 1):
            raise RuntimeError(f"sequences of shape {tuple(result.sequences.shape)}")
        if attentions and len(result.cross_attentions) != length:
            raise RuntimeError("the attentions of some step are missing")
        return result


def sentences_task(model: Model, arguments: argparse.Namespace) -> Callable[[], dict]:
    """Each sentence under its own intervention, every attention kept."""
    sentences = source_sentences(model.shape, arguments.sentences, arguments.source_length)

    def run() -> None:
        for start in range(0, len(sentences), arguments.batch):
            part = sentences[start : start + arguments.batch]
            heads = [head_at(start + row, model.shape) for row in range(len(part))]
            with model.without(heads):
                model.decode(part, arguments.target_length, attentions=True)

    def measure() -> dict:
        start = perf_counter()
        run()
        return answer([perf_counter() - start])

    return measure


def sweep_task(model: Model, arguments: argparse.Namespace) -> Callable[[], dict]:
    """The same sentences without each head in turn."""
    sentences = source_sentences(model.shape, arguments.sentences, arguments.source_length)
    total = model.shape.attention_heads
    measured = min(arguments.heads or total, total)
    # Spread over the model, so that encoder, decoder and cross-attention all take part.
    numbers = [index * total // measured for index in range(measured)]

    def run() -> None:
        for number in numbers:
            for start in range(0, len(sentences), arguments.batch):
                part = sentences[start : start + arguments.batch]
                with model.without([head_at(number, model.shape)] * len(part)):
                    model.decode(part, arguments.target_length, attentions=False)

    def measure() -> dict:
        start = perf_counter()
        run()
        scale = total / measured
        more = {"scaled_from": f"{measured} of {total} heads"} if measured < total else {}
        return answer([(perf_counter() - start) * scale], **more)

    return measure


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--shape", choices=SHAPES, required=True)
    parser.add_argument("--task", choices=["sentences", "sweep"], required=True)
    parser.add_argument("--attention", choices=["eager", "sdpa"], default="eager")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--sentences", type=int, required=True)
    parser.add_argument("--heads", type=int, help="sweep: how many heads are measured")
    parser.add_argument("--source-length", type=int, default=25)
    parser.add_argument("--target-length", type=int, default=25)
    return parser.parse_args()


def main() -> None:
    """Serves one of the two tasks."""
    arguments = parse()
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)
    os.environ["HF_HUB_OFFLINE"] = "1"
    model = Model(arguments.model, SHAPES[arguments.shape], arguments.attention)
    model.torch.set_num_threads(arguments.threads)
    warm_up = source_sentences(model.shape, arguments.batch, arguments.source_length, seed=2)
    model.decode(warm_up, arguments.target_length, attentions=arguments.task == "sentences")
    task = sentences_task if arguments.task == "sentences" else sweep_task
    serve(task(model, arguments))


if __name__ == "__main__":
    main()
