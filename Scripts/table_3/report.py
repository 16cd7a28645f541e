"""The table: each variant's figures and place beside the paper's."""

from statistics import mean, stdev

from table_3.runs import Outcome
from table_3.variants import Variant

Results = list[tuple[Variant, list[Outcome]]]


def ranks(values: list[float]) -> list[float]:
    """Places from 1, the largest first; equals share the mean of theirs.

    >>> ranks([3.0, 9.0, 3.0, 1.0])
    [2.5, 1.0, 2.5, 4.0]
    """
    places = []
    for value in values:
        above = sum(other > value for other in values)
        equal = sum(other == value for other in values)
        places.append(above + (equal + 1) / 2)
    return places


def rank_correlation(a: list[float], b: list[float]) -> float | None:
    """Spearman's: 1 the same order, -1 the opposite; None where there is no order.

    >>> rank_correlation([1, 2, 3], [10, 20, 30]), rank_correlation([1, 2, 3], [3, 2, 1])
    (1.0, -1.0)
    >>> rank_correlation([1, 1], [1, 2]) is None
    True
    """
    first, second = ranks(a), ranks(b)
    centre = (len(a) + 1) / 2
    product = sum((x - centre) * (y - centre) for x, y in zip(first, second))
    squares = [sum((x - centre) ** 2 for x in side) for side in (first, second)]
    if 0 in squares:
        return None
    return product / (squares[0] * squares[1]) ** 0.5


def scores(outcomes: list[Outcome]) -> list[float]:
    """BLEU of the runs that have one."""
    return [outcome.bleu for outcome in outcomes if outcome.bleu is not None]


def spread(values: list[float]) -> str:
    """Mean and, with several seeds, standard deviation.

    >>> spread([30.0]), spread([30.0, 31.0])
    ('30.00', '30.50 ± 0.71')
    """
    return f"{mean(values):.2f}" + (f" ± {stdev(values):.2f}" if len(values) > 1 else "")


def report(results: Results) -> str:
    """The table in Markdown, and how far the orders agree."""
    judged = [
        (variant, outcomes) for variant, outcomes in results
        if scores(outcomes) and variant.paper_bleu is not None]
    own = [mean(scores(outcomes)) for _, outcomes in judged]
    paper = [variant.paper_bleu or 0.0 for variant, _ in judged]
    places = {
        variant.name: (mine, theirs)
        for (variant, _), mine, theirs in zip(judged, ranks(own), ranks(paper))}
    lines = [
        "| | variant | parameters | loss | BLEU | place | paper | BLEU there | place there |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |"]
    for variant, outcomes in results:
        lines.append(row(variant, outcomes, places.get(variant.name)))
    correlation = rank_correlation(own, paper) if len(own) > 1 else None
    if correlation is not None:
        lines.append("")
        lines.append(
            f"Agreement of the two orders (Spearman): {correlation:.2f} over {len(own)} variants.")
    return "\n".join(lines)


def row(variant: Variant, outcomes: list[Outcome], places: tuple[float, float] | None) -> str:
    """One variant's line."""
    values = scores(outcomes)
    losses = [outcome.loss for outcome in outcomes if outcome.loss is not None]
    sizes = [outcome.parameters for outcome in outcomes if outcome.parameters is not None]
    problems = [outcome.problem for outcome in outcomes if outcome.problem is not None]
    cells = [
        variant.group, variant.name, f"{sizes[0] / 1e6:.2f} M" if sizes else "",
        f"{mean(losses):.3f}" if losses else "",
        spread(values) if values else (problems or ["not run yet"])[0],
        f"{places[0]:g}" if places else "", variant.paper,
        f"{variant.paper_bleu:.1f}" if variant.paper_bleu is not None else "",
        f"{places[1]:g}" if places else ""]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
