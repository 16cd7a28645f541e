"""The command: arguments in, the table out."""

import argparse
import json
import sys
from pathlib import Path

from table_3.report import report
from table_3.runs import Outcome, Runner
from table_3.variants import VARIANTS, Variant

QUICK_STEPS = 300
RECIPE = Path(__file__).resolve().parents[2] / "Recipes" / "multi30k-en-de.json"


def parser() -> argparse.ArgumentParser:
    """What the command understands."""
    result = argparse.ArgumentParser(
        prog="Scripts/table-3",
        description="Varies heads, key size, depth, width, dropout, label smoothing and positions "
        "of a small Transformer on Multi30k, and prints their order beside the paper's Table 3. "
        "The whole table takes days on two cores; it may be stopped and started again at any time.",
        epilog=f"--quick makes one seed of {QUICK_STEPS} updates each: that the table can be made, "
        "not what it will say. BLEU is measured on the development set, as the paper's is.")
    result.add_argument("--loupe", default="loupe", help="the program (default: loupe)")
    result.add_argument("--data", required=True, help="the folder the recipe's paths start from")
    result.add_argument("--out", required=True, type=Path, help="where the runs and the table go")
    result.add_argument("--recipe", default=RECIPE, type=Path, help="the base recipe")
    result.add_argument("--seeds", type=int, default=3, help="seeds of each variant (default 3)")
    result.add_argument("--steps", type=int, help="updates, instead of the recipe's")
    result.add_argument("--threads", type=int, help="threads to compute with")
    result.add_argument("--quick", action="store_true", help="one seed, few updates")
    result.add_argument(
        "--only", metavar="NAME", action="append", help="this variant alone (may be repeated)")
    result.add_argument("--list", action="store_true", help="list the variants and stop")
    return result


def chosen(names: list[str] | None) -> list[Variant]:
    """The variants that are asked for.

    >>> [variant.name for variant in chosen(["heads-1"])]
    ['heads-1']
    """
    if names is None:
        return VARIANTS
    known = {variant.name: variant for variant in VARIANTS}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"table-3: there is no variant {unknown[0]}; choose from {', '.join(known)}")
    return [known[name] for name in names]


def main(arguments: list[str]) -> int:
    """Makes what is missing of the table and prints it; 1 where a run failed."""
    if "--list" in arguments:
        print("\n".join(f"{variant.name}\t{variant.paper}" for variant in VARIANTS))
        return 0
    options = parser().parse_args(arguments)
    if options.seeds < 1 or (options.steps is not None and options.steps < 1):
        sys.exit("table-3: --seeds and --steps are 1 or more")
    try:
        base = json.loads(options.recipe.read_text())
    except (OSError, ValueError) as error:
        sys.exit(f"table-3: {options.recipe} is no readable recipe ({error})")
    steps = options.steps or (QUICK_STEPS if options.quick else None)
    runner = Runner(options.loupe, options.data, options.out, base, steps, options.threads)
    seeds = range(1, 2) if options.quick else range(1, options.seeds + 1)
    variants = chosen(options.only)
    results: list[tuple[Variant, list[Outcome]]] = [(variant, []) for variant in variants]
    # Seed by seed, so that an unfinished table already has every row.
    for seed in seeds:
        for variant, outcomes in results:
            print(f"table-3: {variant.name}, seed {seed}", file=sys.stderr, flush=True)
            outcomes.append(runner.run(variant, seed))
            options.out.mkdir(parents=True, exist_ok=True)
            (options.out / "table-3.md").write_text(report(results) + "\n")
    print(report(results))
    failed = [outcome for _, outcomes in results for outcome in outcomes if outcome.problem]
    return 1 if failed else 0
