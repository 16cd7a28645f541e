"""The rows of the table: what is compared with what, and what ratio is wanted."""

from collections.abc import Iterable

from peers.commands import Command, LoupeRequest, Manner
from peers.row import FORWARD, MILLISECONDS, SECONDS, TOKEN_RATE, Goal, Plan, Row


def all_rows(plan: Plan) -> list[Row]:
    """Every row, those without a goal included."""
    return [
        *generation_rows(plan),
        *training_rows(plan),
        *attention_rows(plan),
        *capture_rows(plan),
        *intervention_rows(plan),
        *sweep_rows(plan),
        *cold_start_rows(plan),
    ]


# (batch, beam, precision): goals by shape; shapes without one are measured only on request.
GENERATION_GOALS: dict[tuple[int, int, str], dict[str, float]] = {
    (1, 1, "int8"): {"small": 4.0, "opus": 3.0},
    (1, 4, "int8"): {"small": 4.0, "opus": 2.5},
    (1, 1, "fp32"): {"small": 3.5, "opus": 1.5},
    (1, 4, "fp32"): {},
    (32, 1, "int8"): {"small": 2.2, "opus": 2.2},
    (64, 4, "int8"): {"small": 2.2, "opus": 2.2},
    (32, 1, "fp32"): {"small": 1.6, "opus": 1.6},
    (64, 4, "fp32"): {"small": 1.6, "opus": 1.6},
}


def generation_rows(plan: Plan) -> Iterable[Row]:
    """Translation of one batch, 25 tokens to 25, against CTranslate2."""
    for (batch, beam, precision), goals in GENERATION_GOALS.items():
        for shape in ("tiny", "small", "base", "opus"):
            goal = goals.get(shape)
            search = "greedy" if beam == 1 else f"beam {beam}"
            yield Row(
                name=f"generate/{shape}/batch-{batch}/{search.replace(' ', '-')}/{precision}",
                workload=f"batch {batch}, {search}, {precision}",
                shape=shape,
                against="CTranslate2",
                measure=MILLISECONDS,
                goal=Goal(goal) if goal else None,
                peers=tuple(ctranslate2_settings(plan, shape, batch, beam, precision)),
                ours=loupe_generation(plan, shape, batch, beam, precision),
                model_shapes=(shape,),
            )


def ctranslate2_settings(
    plan: Plan, shape: str, batch: int, beam: int, precision: str
) -> Iterable[Command]:
    """One thread, all threads, and for batches one thread in each of as many workers."""
    settings = [(1, 1), (plan.threads, 1)]
    if batch > 1:
        settings.append((1, plan.threads))
    compute = {"int8": "int8", "fp32": "float32"}[precision]
    for threads, workers in dict.fromkeys(settings):
        yield plan.programs.command(
            f"CTranslate2 {compute}, threads {threads}, workers {workers}",
            "ctranslate2_generation",
            {
                "model": plan.model(shape, f"ctranslate2-{compute}"),
                "shape": shape,
                "compute": compute,
                "threads": threads,
                "workers": workers,
                "batch": batch,
                "beam": beam,
                "seconds": plan.seconds,
            },
        )


def loupe_generation(
    plan: Plan, shape: str, batch: int, beam: int, precision: str, length: int = 25,
    capture: str | None = None, label: str = "Loupe",
) -> LoupeRequest:
    """The same of ours."""
    options = [
        "--model", plan.model(shape, "marian"), "--batch", str(batch), "--beam", str(beam),
        "--source-length", str(length), "--target-length", str(length),
        "--threads", str(plan.threads), "--precision", precision, "--seconds", str(plan.seconds),
    ]
    if capture:
        options += ["--capture", capture]
    return LoupeRequest("generate", tuple(options), label)


TRAINING_GOALS = {
    "fp32": {"tiny": 2.0, "small": 2.0, "base": 1.6},
    "bf16": {"tiny": 2.2, "small": 2.2, "base": 1.6},
}


def training_rows(plan: Plan) -> Iterable[Row]:
    """A training step of 4,096 target tokens against PyTorch."""
    for precision, goals in TRAINING_GOALS.items():
        for shape, goal in goals.items():
            for lengths in ("fixed", "spread"):
                options = {
                    "shape": shape, "tokens": 4096, "lengths": lengths, "precision": precision,
                    "threads": plan.threads, "seconds": plan.seconds,
                }
                yield Row(
                    name=f"train/{shape}/{lengths}/{precision}",
                    workload=f"training step, {precision}, {lengths} lengths",
                    shape=shape,
                    against="PyTorch",
                    measure=TOKEN_RATE,
                    goal=Goal(goal),
                    peers=tuple(pytorch_settings(plan, options)),
                    ours=LoupeRequest("train", flattened(options)),
                    most_rounds=3 if shape == "base" else 7,
                    notes=() if plan.compiled else ("PyTorch compiled was not tried",),
                )


# PyTorch's compiler took 28 to 65 s where it was watched; beyond this it is given up, and the table
# says so.
COMPILER_PATIENCE_SECONDS = 240


def pytorch_settings(plan: Plan, options: dict[str, object]) -> Iterable[Command]:
    """Eager, and compiled where asked."""
    precision = "bf16 autocast" if options["precision"] == "bf16" else "fp32"
    yield plan.programs.command(
        f"PyTorch eager, {precision}", "pytorch_training", options, threads=plan.threads
    )
    if plan.compiled:
        yield plan.programs.command(
            f"PyTorch compiled, {precision}", "pytorch_training", options, ("compiled",),
            threads=plan.threads, patience_seconds=COMPILER_PATIENCE_SECONDS,
        )


def attention_rows(plan: Plan) -> Iterable[Row]:
    """Full attention over one long sequence, 8 heads of 64."""
    for length in (1024, 2048, 4096, 8192):
        options = {
            "length": length, "heads": 8, "head_size": 64, "threads": plan.threads,
            "seconds": plan.seconds,
        }
        for part, measure in (("forward", FORWARD), ("forward-and-backward", MILLISECONDS)):
            yield Row(
                name=f"attention/{length}/{part}",
                workload=f"full attention, {length:,} positions, {part.replace('-', ' ')}",
                shape="8 × 64",
                against="PyTorch",
                measure=measure,
                goal=Goal(1.3),
                peers=(
                    plan.programs.command(
                        "PyTorch scaled_dot_product_attention", "pytorch_attention", options,
                        threads=plan.threads,
                    ),
                ),
                ours=LoupeRequest("attention", flattened(options)),
                most_rounds=5,
            )


def capture_rows(plan: Plan) -> Iterable[Row]:
    """Every attention of every step kept, against the same engine that keeps none."""
    for length in (25, 400):
        off, on = (
            loupe_generation(
                plan, "small", 1, 1, "fp32", length, capture, label=f"Loupe, capture {capture}"
            )
            for capture in ("off", "attention")
        )
        yield Row(
            name=f"capture/small/{length}",
            workload=f"capturing every attention, {length} tokens, fp32",
            shape="small",
            against="Loupe without",
            measure=MILLISECONDS,
            goal=Goal(1.05, is_ceiling=True),
            peers=(off,),
            ours=on,
            model_shapes=("small",),
        )


def intervention_rows(plan: Plan) -> Iterable[Row]:
    """Sentences each under its own intervention, every attention captured."""
    sentences = 200 if plan.quick else 1_000
    for precision, goal in (("fp32", 2.5), ("int8", 4.0)):
        yield Row(
            name=f"interventions/small/{precision}",
            workload=f"{sentences:,} sentences, each under its own intervention, {precision}",
            shape="small",
            against="transformers",
            measure=SECONDS,
            goal=Goal(goal),
            peers=tuple(
                transformers_settings(plan, "sentences", sentences, ("eager",), (32, 64, 128, 256))
            ),
            ours=loupe_experiment(plan, "interventions", sentences, precision),
            most_rounds=5,
            model_shapes=("small",),
            notes=("shortened: 200 instead of 1,000 sentences",) if plan.quick else (),
        )


def sweep_rows(plan: Plan) -> Iterable[Row]:
    """Each of the 48 heads off, for every sentence."""
    sentences = 128 if plan.quick else 500
    for precision, goal in (("fp32", Goal(8.0)), ("int8", None)):
        yield Row(
            name=f"sweep/small/{precision}",
            workload=f"ablation sweep, 48 heads × {sentences} sentences, {precision}",
            shape="small",
            against="transformers",
            measure=SECONDS,
            goal=goal,
            peers=tuple(
                transformers_settings(plan, "sweep", sentences, ("eager", "sdpa"), (64, 128, 256))
            ),
            ours=loupe_experiment(plan, "sweep", sentences, precision),
            most_rounds=2,
            warms_up=False,
            model_shapes=("small",),
            notes=("shortened: 128 instead of 500 sentences",) if plan.quick else (),
        )


def transformers_settings(
    plan: Plan, task: str, sentences: int, attentions: tuple[str, ...], batches: tuple[int, ...]
) -> Iterable[Command]:
    """Attention implementations × batch sizes. Of a sweep three heads are measured and scaled."""
    for attention in attentions:
        for batch in batches:
            options: dict[str, object] = {
                "model": plan.model("small", "marian"), "shape": "small", "task": task,
                "attention": attention, "threads": plan.threads, "batch": batch,
                "sentences": sentences,
            }
            if task == "sweep":
                options["heads"] = 3
            yield plan.programs.command(
                f"transformers {attention}, batch {batch}", "transformers_interventions", options,
                threads=plan.threads,
            )


def loupe_experiment(plan: Plan, name: str, sentences: int, precision: str) -> LoupeRequest:
    """The same of ours."""
    options = {
        "model": plan.model("small", "marian"), "sentences": sentences, "source_length": 25,
        "target_length": 25, "threads": plan.threads, "precision": precision, "seconds": 0,
    }
    return LoupeRequest(name, flattened(options))


def cold_start_rows(plan: Plan) -> Iterable[Row]:
    """A new process up to its first token, model files already in the system's cache."""
    for precision, compute in (("int8", "int8"), ("fp32", "float32")):
        options = {
            "model": plan.model("small", f"ctranslate2-{compute}"), "shape": "small",
            "compute": compute, "threads": 1,
        }
        request = loupe_generation(plan, "small", 1, 1, precision)
        yield Row(
            name=f"cold-start/small/{precision}",
            workload=f"cold start to first token, {precision}",
            shape="small",
            against="CTranslate2",
            measure=MILLISECONDS,
            goal=Goal(3.0),
            peers=(
                plan.programs.command(
                    f"CTranslate2 {compute}, new process", "ctranslate2_generation", options,
                    ("once",), manner=Manner.COLD,
                ),
            ),
            ours=LoupeRequest("generate", (*request.options, "--once"), cold=True),
            model_shapes=("small",),
        )


def flattened(options: dict[str, object]) -> tuple[str, ...]:
    """Options as they are typed.

    >>> flattened({"head_size": 64})
    ('--head-size', '64')
    """
    pairs = ((f"--{name.replace('_', '-')}", str(value)) for name, value in options.items())
    return tuple(word for pair in pairs for word in pair)
