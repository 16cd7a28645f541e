"""The sizes of the models that are compared."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """An encoder-decoder Transformer with as many encoder as decoder layers and tied embeddings."""

    name: str
    layers: int
    width: int
    heads: int
    feed_forward: int
    vocabulary: int
    activation: str = "relu"

    @property
    def end_id(self) -> int:
        """The token that ends a sequence."""
        return 0

    @property
    def pad_id(self) -> int:
        """The token that fills, and that a translation starts with."""
        return self.vocabulary - 1

    @property
    def attention_heads(self) -> int:
        """Heads of the whole model: encoder, masked decoder and cross-attention."""
        return 3 * self.layers * self.heads

    def training_operations_per_token(self, length: int) -> float:
        """Floating-point operations of the matrix products, forward and backward, for one target
        token and as many source tokens, in sentences of `length` tokens."""
        block = 2 * (4 * self.width**2 + 2 * self.width * self.feed_forward)
        cross = 2 * 4 * self.width**2
        attention = 3 * 4 * length * self.width
        output = 2 * self.width * self.vocabulary
        forward = self.layers * (2 * block + cross + attention) + output
        return 3.0 * forward


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("tiny", 3, 128, 4, 512, 8_000),
        Shape("small", 4, 256, 4, 1_024, 8_000),
        Shape("base", 6, 512, 8, 2_048, 37_000),
        # opus-mt's sizes; Helsinki's models differ a little from one language pair to the next.
        Shape("opus", 6, 512, 8, 2_048, 58_101, activation="swish"),
    )
}
