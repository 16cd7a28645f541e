"""Running one variant with one seed, so that an interrupted table goes on where it stood."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from table_3.variants import Variant

TOKENIZER_FILES = ("source.spm", "target.spm", "vocab.json")


@dataclass(frozen=True)
class Outcome:
    """What a run came to: figures of the development set, or why there are none."""

    bleu: float | None = None
    loss: float | None = None
    parameters: int | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Runner:
    """Where runs stand and what makes them."""

    loupe: str
    data: str
    folder: Path
    base: dict
    steps: int | None = None
    threads: int | None = None

    def place(self, variant: Variant, seed: int) -> Path:
        """The folder of a run."""
        return self.folder / f"{variant.name}-seed{seed}"

    def recorded(self, variant: Variant, seed: int) -> Outcome | None:
        """The figures of a finished run of the very same recipe; None where there are none yet."""
        place = self.place(variant, seed)
        try:
            recipe = json.loads((place / "table-3.json").read_text())
            provenance = json.loads((place / "model" / "loupe.json").read_text())
        except (OSError, ValueError):
            return None
        if recipe != variant.recipe(self.base, seed, self.steps) or not (place / "done").exists():
            return None
        scores = provenance.get("scores") or {}
        return Outcome(scores.get("bleu"), scores.get("loss"), provenance.get("parameters"))

    def run(self, variant: Variant, seed: int) -> Outcome:
        """The figures of a run, which is made, or gone on with, where it is not finished."""
        finished = self.recorded(variant, seed)
        if finished is not None:
            return finished
        place = self.place(variant, seed)
        place.mkdir(parents=True, exist_ok=True)
        recipe_file = place / "table-3.json"
        recipe = variant.recipe(self.base, seed, self.steps)
        if recipe_file.exists() and json.loads(recipe_file.read_text()) != recipe:
            return Outcome(problem=f"{place} holds a run of another recipe; remove it")
        recipe_file.write_text(json.dumps(recipe, indent=2) + "\n")
        resumes = any((place / "checkpoints").glob("step-*.safetensors"))
        command = [
            self.loupe, "train", "--config", str(self.told(place, recipe, resumes)), "--data",
            self.data, "--out", str(place)]
        if resumes:
            command.append("--resume")
        if self.threads is not None:
            command += ["--threads", str(self.threads)]
        try:
            done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
        except OSError as error:
            return Outcome(problem=f"{self.loupe} cannot be run ({error.strerror})")
        (place / "stderr.txt").write_text(done.stderr)
        if done.returncode != 0:
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            return Outcome(problem=lines[-1] if lines else f"exit status {done.returncode}")
        (place / "done").write_text("")
        self.keep_tokenizer(place / "model")
        return self.recorded(variant, seed) or Outcome(problem="it left no figures")

    @property
    def tokenizer(self) -> Path:
        """Where the vocabulary stands that the first run has learned."""
        return self.folder / "tokenizer"

    def told(self, place: Path, recipe: dict, resumes: bool) -> Path:
        """The file of the recipe as the program is told it.

        Every variant reads the same text, so that all of them would learn the same vocabulary: it
        is learned once. A run that is gone on with keeps to what it began with.
        """
        path = place / "recipe-told.json"
        if resumes and path.exists():
            return path
        shares = self.tokenizer.is_dir() and recipe.get("tokenizer") == self.base.get("tokenizer")
        if shares:
            pieces = {**recipe.get("tokenizer", {}), "directory": str(self.tokenizer.resolve())}
            recipe = {**recipe, "tokenizer": pieces}
        path.write_text(json.dumps(recipe, indent=2) + "\n")
        return path

    def keep_tokenizer(self, model: Path) -> None:
        """Keeps a finished run's vocabulary for the others, whole or not at all."""
        if self.tokenizer.is_dir() or not all((model / name).exists() for name in TOKENIZER_FILES):
            return
        partial = self.folder / f"tokenizer-{os.getpid()}"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        for name in TOKENIZER_FILES:
            shutil.copyfile(model / name, partial / name)
        partial.rename(self.tokenizer)
