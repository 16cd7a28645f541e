"""Medians, quartiles and ratios of paired runs."""

from collections.abc import Sequence
from dataclasses import dataclass


def quantile(values: Sequence[float], share: float) -> float:
    """The value that a share of the values lies below, linear between neighbours.

    >>> quantile([4.0, 1.0, 3.0, 2.0], 0.5), quantile([1.0, 2.0, 3.0], 0.25), quantile([7.0], 0.9)
    (2.5, 1.5, 7.0)
    """
    if not values:
        raise ValueError("no values: nothing was measured")
    if not 0 <= share <= 1:
        raise ValueError(f"a share of {share} does not lie in 0…1")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of repeated measurements."""

    median: float
    lower: float
    upper: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Summarises at least one value.

        >>> Spread.of([3.0, 1.0, 2.0])
        Spread(median=2.0, lower=1.5, upper=2.5, count=3)
        """
        return cls(
            quantile(values, 0.5), quantile(values, 0.25), quantile(values, 0.75), len(values)
        )


def paired_ratios(numerators: Sequence[float], denominators: Sequence[float]) -> list[float]:
    """One quotient for each pair of neighbouring runs, so that slow drift cancels.

    >>> paired_ratios([2.0, 9.0], [1.0, 3.0])
    [2.0, 3.0]
    >>> paired_ratios([1.0], [1.0, 2.0])
    Traceback (most recent call last):
    ...
    ValueError: 1 and 2 runs do not pair
    """
    if len(numerators) != len(denominators):
        raise ValueError(f"{len(numerators)} and {len(denominators)} runs do not pair")
    if any(not value > 0 for value in (*numerators, *denominators)):
        raise ValueError("a run took no time, or an unknown time")
    return [numerator / denominator for numerator, denominator in zip(numerators, denominators)]
