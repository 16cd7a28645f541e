"""CTranslate2 translating one batch of fixed lengths.

    python -m peers.workers.ctranslate2_generation --model DIR --shape small --compute int8 …

With --once: loads, makes one token, prints one line and ends (for the cold start).
"""

import argparse
import json

import ctranslate2

from peers.inputs import source_sentences
from peers.machine import own_peak_resident_mb
from peers.shapes import SHAPES, Shape
from peers.workers.serve import answer, serve, timed_runs


def pieces(ids: list[int], shape: Shape) -> list[str]:
    """The names that make_models.py gives to these ids."""
    return ["</s>" if token == shape.end_id else f"w{token}" for token in ids]


class Translation:
    """One batch under fixed settings, as often as wanted."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.shape = SHAPES[arguments.shape]
        self.beam = arguments.beam
        self.target_length = arguments.target_length
        sentences = source_sentences(self.shape, arguments.batch, arguments.source_length)
        self.sources = [pieces(ids, self.shape) for ids in sentences]
        # Several workers share one request only where it is cut into as many batches.
        self.batch = -(-arguments.batch // arguments.workers) if arguments.workers > 1 else 0
        self.translator = ctranslate2.Translator(
            arguments.model,
            device="cpu",
            compute_type=arguments.compute,
            intra_threads=arguments.threads,
            inter_threads=arguments.workers,
        )

    def run(self, length: int | None = None) -> list[ctranslate2.TranslationResult]:
        """Translates the batch; no sentence ends before its length is reached."""
        length = length or self.target_length
        results = self.translator.translate_batch(
            self.sources,
            beam_size=self.beam,
            max_batch_size=self.batch,
            batch_type="examples",
            min_decoding_length=length,
            max_decoding_length=length,
        )
        if any(len(result.hypotheses[0]) != length for result in results):
            raise RuntimeError(f"a hypothesis is not {length} tokens long")
        return results


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--shape", choices=SHAPES, required=True)
    parser.add_argument("--compute", choices=["int8", "float32"], required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument("--source-length", type=int, default=25)
    parser.add_argument("--target-length", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--once", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Prints one line (--once), or serves."""
    arguments = parse()
    translation = Translation(arguments)
    if arguments.once:
        translation.run(length=1)
        print(json.dumps({"peak_rss_mb": own_peak_resident_mb()}), flush=True)
        return
    first = translation.run()[0].hypotheses[0]
    first_ids = [translation.shape.end_id if name == "</s>" else int(name[1:]) for name in first]
    serve(
        lambda: answer(
            timed_runs(translation.run, arguments.seconds),
            first_ids=first_ids,
            batch=arguments.batch,
        )
    )


if __name__ == "__main__":
    main()
