"""Writes a model with random weights twice: for transformers and Loupe, and for CTranslate2.

    python -m peers.workers.make_models --shape small --out DIR

Makes DIR/small/marian (config.json, model.safetensors) and from the same weights
DIR/small/ctranslate2-float32 and DIR/small/ctranslate2-int8. The seed is fixed.
"""

import argparse
import json
from pathlib import Path

import torch
from ctranslate2.converters.transformers import MarianMTLoader
from transformers import MarianConfig, MarianMTModel

from peers.shapes import SHAPES, Shape

SEED = 20_170_612
# Enough that the source decides, and not so much that rounding does.
QUERY_AND_KEY_FACTOR = 2.0


class NumberedVocabulary:
    """The part of a tokenizer that CTranslate2's converter reads: a name for each id."""

    eos_token = "</s>"
    unk_token = "<unk>"
    bos_token = None

    def __init__(self, size: int) -> None:
        inner = (f"w{index}" for index in range(2, size - 1))
        self.names = [self.eos_token, self.unk_token, *inner, "<pad>"]

    def get_vocab(self) -> dict[str, int]:
        """Ids by name."""
        return {name: index for index, name in enumerate(self.names)}

    def convert_ids_to_tokens(self, index: int) -> str:
        """The name of one id."""
        return self.names[index]


def configuration(shape: Shape) -> MarianConfig:
    """MarianMT's configuration of these sizes."""
    return MarianConfig(
        vocab_size=shape.vocabulary,
        decoder_vocab_size=shape.vocabulary,
        d_model=shape.width,
        encoder_layers=shape.layers,
        decoder_layers=shape.layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.feed_forward,
        decoder_ffn_dim=shape.feed_forward,
        activation_function=shape.activation,
        # Each product keeps the size of what it reads, so that every layer matters.
        init_std=shape.width**-0.5,
        max_position_embeddings=512,
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
        bos_token_id=None,
        eos_token_id=shape.end_id,
        forced_eos_token_id=None,
        pad_token_id=shape.pad_id,
        decoder_start_token_id=shape.pad_id,
    )


def random_model(shape: Shape) -> MarianMTModel:
    """Random weights whose attentions look somewhere: with the usual small ones every position is
    given the same mean, and the model repeats one token whatever it reads."""
    torch.manual_seed(SEED)
    model = MarianMTModel(configuration(shape)).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith(("q_proj.weight", "k_proj.weight")):
                parameter *= QUERY_AND_KEY_FACTOR
    return model


def make(shape: Shape, out: Path) -> None:
    """All three folders; whoever finds "made.json" knows that they are whole."""
    model = random_model(shape)
    folder = out / shape.name
    model.save_pretrained(folder / "marian")
    for compute in ("float32", "int8"):
        with torch.no_grad():
            specification = MarianMTLoader()(model, NumberedVocabulary(shape.vocabulary))
        specification.validate()
        specification.optimize(quantization=None if compute == "float32" else compute)
        target = folder / f"ctranslate2-{compute}"
        target.mkdir(parents=True, exist_ok=True)
        specification.save(str(target))
    (folder / "made.json").write_text(json.dumps({"seed": SEED}) + "\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shape", choices=SHAPES, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    make(SHAPES[arguments.shape], arguments.out)


if __name__ == "__main__":
    main()
