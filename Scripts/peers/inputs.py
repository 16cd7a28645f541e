"""The sentences that are translated: random ids by a rule that Loupe follows as well."""

from collections.abc import Iterator

from peers.shapes import Shape

MASK = (1 << 64) - 1


def split_mix_64(seed: int) -> Iterator[int]:
    """The SplitMix64 generator (Steele, Lea and Flood 2014).

    >>> numbers = split_mix_64(1234567)
    >>> next(numbers), next(numbers)
    (6457827717110365317, 3203168211198807973)
    """
    state = seed & MASK
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield mixed ^ (mixed >> 31)


def source_sentences(shape: Shape, count: int, length: int, seed: int = 1) -> list[list[int]]:
    """`count` sentences of `length` tokens, the last of them the end token.

    Neither end, unknown nor pad token stands inside: ids are 2 + r mod (vocabulary - 3).

    >>> from peers.shapes import SHAPES
    >>> [len(ids) for ids in source_sentences(SHAPES["tiny"], 2, 5)]
    [5, 5]
    """
    numbers = split_mix_64(seed)
    span = max(shape.vocabulary - 3, 1)
    return [
        [2 + next(numbers) % span for _ in range(length - 1)] + [shape.end_id]
        for _ in range(count)
    ]


def spread_lengths(count: int) -> list[tuple[int, int]]:
    """Source and target lengths as in everyday text: 4 to 40 tokens, short ones more frequent.

    The lengths of Loupe's training benchmark, number for number: the target's is drawn from the
    triangular distribution over 4..<41 with its mode at 8, the source's lies at most three away.

    >>> lengths = spread_lengths(1000)
    >>> min(min(pair) for pair in lengths) >= 4, max(max(pair) for pair in lengths) <= 40
    (True, True)
    """
    numbers = split_mix_64(7)
    pairs = []
    for _ in range(count):
        target = int(triangular(4, 8, 41, (next(numbers) >> 11) * 2.0**-53))
        source = target + next(numbers) % 7 - 3
        pairs.append((min(40, max(4, source)), target))
    return pairs


def triangular(low: float, mode: float, high: float, uniform: float) -> float:
    """The value of the triangular distribution below which a share `uniform` of it lies.

    >>> triangular(0, 1, 2, 0.5), triangular(0, 1, 2, 0.0), triangular(4, 8, 41, 1.0)
    (1.0, 0.0, 41.0)
    """
    turn = (mode - low) / (high - low)
    if uniform < turn:
        return low + (uniform * (high - low) * (mode - low)) ** 0.5
    return high - ((1 - uniform) * (high - low) * (high - mode)) ** 0.5
