#!/usr/bin/env python3
"""Writes a Loupe trace of a translation that transformers makes, with every attention.

    trace-from-transformers.py MODEL TEXT OUT.safetensors [--max-new-tokens N] [--no-logits]
                               [--source-language XX --target-language YY]

MODEL is a directory, or a name on the hub, of any encoder-decoder model that transformers opens
(MarianMT, T5, BART, M2M100, mBART …). The translation is greedy; the attentions are those of that
very run, step by step. Open the file with `loupe trace --from OUT.safetensors --out page.html`, or
with the page. docs/trace-import.md says what to change for another program.

Needs the packages of Scripts/requirements/peers.txt.
"""

import argparse
import json
import unicodedata
from pathlib import Path

import numpy
import torch
import transformers
from safetensors.numpy import save_file
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

CANDIDATES = 10
SPACE = "▁"
BYTE_SPACE = "Ġ"
PRE_NORM = {"t5", "mt5", "umt5", "m2m_100", "mbart", "pegasus", "nllb-moe", "blenderbot"}


def utf16(text):
    """Length in UTF-16 units, which is how Loupe counts."""
    return len(text.encode("utf-16-le")) // 2


def pieces(tokenizer, ids, text):
    """Each token with the characters it stands for, found by walking through the text.

    A piece that the tokenizer changed (normalised, byte pieces) and that is not found where the walk
    stands gets an empty span there; nothing else is shifted by it. Of pieces that are bytes of one
    character the last has it.
    """
    special = set(tokenizer.all_special_ids)
    is_bytes = BYTE_SPACE in tokenizer.get_vocab()
    walk, word, found, waiting = 0, -1, [], []
    for number, piece in zip(ids, tokenizer.convert_ids_to_tokens(ids)):
        is_special = number in special or piece is None
        piece = piece or ""
        start = end = walk
        if is_special:
            word += 1
        else:
            waiting.append(piece)
            bare = characters(tokenizer, waiting, is_bytes)
            if bare is None:
                bare = ""
            else:
                waiting = []
            while start < len(text) and text[start].isspace():
                start += 1
            length = match_length(text, start, bare)
            if piece.startswith((SPACE, BYTE_SPACE)) or word < 0 or (found and found[-1]["special"]):
                word += 1
            end = start + length
            if length:
                walk = end
            else:
                start = end = walk
        found.append({
            "id": int(number), "piece": readable(tokenizer, piece, is_bytes), "surface": text[start:end],
            "start": utf16(text[:start]), "end": utf16(text[:end]), "word": word,
            "special": is_special,
        })
    return found


def characters(tokenizer, waiting, is_bytes):
    """What the pieces that wait stand for, without spaces around it; None where bytes are missing."""
    if not is_bytes:
        return "".join(waiting).replace(SPACE, " ").strip(" ")
    text = tokenizer.convert_tokens_to_string(waiting)
    return None if text.endswith("\ufffd") else text.strip(" ")


def readable(tokenizer, piece, is_bytes):
    """A piece of bytes as the characters they are, where they are whole ones; the space before it as “▁”."""
    if not is_bytes or piece in tokenizer.all_special_tokens:
        return piece
    text = tokenizer.convert_tokens_to_string([piece])
    return piece if "\ufffd" in text else text.replace(" ", SPACE)


def match_length(text, start, bare):
    """How many characters of the text from `start` the piece stands for; 0 where it does not."""
    if not bare:
        return 0
    if text.startswith(bare, start):
        return len(bare)
    wanted = unicodedata.normalize("NFKC", bare)
    for length in range(1, len(bare) + 8):
        if unicodedata.normalize("NFKC", text[start:start + length]) == wanted:
            return min(length, len(text) - start)
    return 0


def generate(model, encoded, settings):
    with torch.no_grad():
        output = model.generate(
            **encoded, num_beams=1, do_sample=False, return_dict_in_generate=True,
            output_attentions=True, output_logits=True, **settings)
    return output, output.sequences[0].tolist()


def attention_tensors(output, steps):
    """The three attentions in the order and the shapes that a trace has."""
    encoder = torch.cat(output.encoder_attentions)  # [layer, head, source, source]
    cross = torch.cat(  # [layer, head, target, source]
        [torch.cat(step)[:, :, -1:] for step in output.cross_attentions[:steps]], dim=2)
    layers, heads = cross.shape[:2]
    own = torch.zeros(layers, heads, steps, steps)  # [layer, head, target, target]
    for step in range(steps):
        own[:, :, step, : step + 1] = torch.cat(output.decoder_attentions[step])[:, :, -1]
    return {
        "encoder.self_attention": encoder.float().numpy(),
        "decoder.self_attention": own.float().numpy(),
        "decoder.cross_attention": cross.float().numpy(),
    }


def step_records(tokenizer, ids, target, translation_so_far, logits):
    """What was read, chosen and weighed at each step."""
    start = {
        "id": int(ids[0]), "piece": tokenizer.convert_ids_to_tokens(int(ids[0])) or "", "surface": "",
        "start": 0, "end": 0, "word": -1, "special": True,
    }
    records = []
    for step, chosen in enumerate(ids[1:]):
        raw = logits[step].double()
        logs = raw.log_softmax(-1)
        best = logs.topk(CANDIDATES).indices.tolist()
        names = tokenizer.convert_ids_to_tokens(best)
        entropy = -(logs.exp() * logs).nan_to_num(0.0).sum()
        records.append({
            "index": step,
            "read": start if step == 0 else target[step - 1],
            "chosen": target[step],
            "text": translation_so_far[step],
            "probability": float(logs[chosen].exp()),
            "logProbability": float(logs[chosen]),
            "rank": 1 + int((logs > logs[chosen]).sum()),
            "entropy": float(entropy),
            "candidates": [
                {"id": int(number), "piece": name or "",
                 "surface": characters(tokenizer, [name or ""], BYTE_SPACE in (name or "")) or name or "",
                 "probability": float(logs[number].exp()), "logit": float(raw[number])}
                for number, name in zip(best, names)
            ],
            "why": {"method": "greedy"},
            "stages": [],
        })
    return records


def model_summary(model, tensors, name, languages):
    config = model.config

    def first(*names, default=0):
        return next((getattr(config, key) for key in names if getattr(config, key, None)), default)

    encoder, cross = tensors["encoder.self_attention"], tensors["decoder.cross_attention"]
    width = first("d_model", "hidden_size")
    is_t5 = "t5" in config.model_type
    head_size = first("d_kv", default=width // cross.shape[1])
    encoder_head_size = first("d_kv", default=width // encoder.shape[1])
    summary = {
        "name": name,
        "encoderLayers": encoder.shape[0], "decoderLayers": cross.shape[0],
        "heads": cross.shape[1], "encoderHeads": encoder.shape[1], "headSize": head_size,
        "dModel": width, "feedForward": first("decoder_ffn_dim", "d_ff"),
        "vocabulary": config.vocab_size,
        "maximumPositions": first("max_position_embeddings", "n_positions", default=1),
        "activation": first("activation_function", "dense_act_fn", "feed_forward_proj",
                            default="unknown"),
        "normalisation": "pre" if config.model_type in PRE_NORM else "post",
        "positions": "relative" if is_t5 else
                     "sinusoidal" if config.model_type in ("marian", "m2m_100") else "learned",
        "scale": 1.0 if is_t5 else head_size ** -0.5,
        "encoderScale": 1.0 if is_t5 else encoder_head_size ** -0.5,
        "encoderHeadSize": encoder_head_size,
        "normalisationKind": "rms" if is_t5 else "layer",
        "parameters": sum(p.numel() for p in model.parameters() if p.requires_grad),
    }
    return summary | {key: value for key, value in languages.items() if value}


def trace(model, tokenizer, text, name, settings, languages):
    """(tensors, description) of one translation."""
    encoded = tokenizer(text, return_tensors="pt")
    output, ids = generate(model, encoded, settings)
    steps = len(ids) - 1
    if steps < 1:
        raise SystemExit("the model generated nothing")
    tensors = attention_tensors(output, steps)
    logits = torch.cat(output.logits)
    tensors["logits"] = logits.float().numpy()
    source_ids = encoded["input_ids"][0].tolist()
    tensors |= {
        "source_ids": numpy.array(source_ids, dtype=numpy.int64),
        "decoder_input_ids": numpy.array(ids[:-1], dtype=numpy.int64),
        "chosen_ids": numpy.array(ids[1:], dtype=numpy.int64),
    }
    so_far = [tokenizer.decode(ids[1:step + 2], skip_special_tokens=True) for step in range(steps)]
    target = pieces(tokenizer, ids[1:], so_far[-1])
    records = step_records(tokenizer, ids, target, so_far, logits)
    log_probability = sum(record["logProbability"] for record in records)
    ended = ids[-1] in ([model.generation_config.eos_token_id]
                        if isinstance(model.generation_config.eos_token_id, int)
                        else model.generation_config.eos_token_id or [])
    return tensors, {
        "version": 1,
        "loupe": f"transformers {transformers.__version__}",
        "model": model_summary(model, tensors, name, languages),
        "text": text,
        "source": pieces(tokenizer, source_ids, text),
        "encoder": {"stages": []},
        "steps": records,
        "end": {
            "translation": so_far[-1], "target": target,
            "reason": "end-token" if ended else "length", "milliseconds": 0,
            "logProbability": log_probability, "score": log_probability,
        },
        "settings": {"method": "greedy", **({"maximumNewTokens": settings["max_new_tokens"]}
                                            if "max_new_tokens" in settings else {})},
        "interventions": [],
        "ids": {"source": source_ids, "decoderInput": ids[:-1], "chosen": ids[1:]},
    }


def open_tokenizer(model):
    """The tokenizer; the one written in Python where the other needs a library that is missing."""
    try:
        return AutoTokenizer.from_pretrained(model)
    except ImportError:
        return AutoTokenizer.from_pretrained(model, use_fast=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model")
    parser.add_argument("text")
    parser.add_argument("out", type=Path)
    parser.add_argument("--max-new-tokens", type=int, default=200)
    parser.add_argument("--no-logits", action="store_true", help="leave the distributions out")
    parser.add_argument("--source-language", help="as the tokenizer names it, e.g. en or eng_Latn")
    parser.add_argument("--target-language", help="as the tokenizer names it")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = open_tokenizer(arguments.model)
    # Attention weights exist only where attention is computed step by step ("eager").
    model = AutoModelForSeq2SeqLM.from_pretrained(
        arguments.model, attn_implementation="eager", dtype=torch.float32).eval()
    settings = {"max_new_tokens": arguments.max_new_tokens}
    if arguments.source_language and hasattr(tokenizer, "src_lang"):
        tokenizer.src_lang = arguments.source_language
    if arguments.target_language and hasattr(tokenizer, "src_lang"):
        settings["forced_bos_token_id"] = (
            tokenizer.get_lang_id(arguments.target_language)
            if hasattr(tokenizer, "get_lang_id")
            else tokenizer.convert_tokens_to_ids(arguments.target_language))
    tensors, description = trace(
        model, tokenizer, arguments.text, Path(arguments.model).name, settings,
        {"sourceLanguage": arguments.source_language,
         "targetLanguage": arguments.target_language})
    if arguments.no_logits:
        del tensors["logits"]
    save_file({key: numpy.ascontiguousarray(value) for key, value in tensors.items()},
              arguments.out, {"loupe": json.dumps(description, ensure_ascii=False)})
    print(description["end"]["translation"])


if __name__ == "__main__":
    main()
