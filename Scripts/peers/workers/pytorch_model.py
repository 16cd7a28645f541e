"""The Transformer of the paper in PyTorch, as fast as plain PyTorch modules make it.

Post-norm, tied embeddings, sinusoidal positions, one product for queries, keys and values, and
PyTorch's own scaled_dot_product_attention. Dropout on embeddings, inside the feed-forward sublayer
and on every sublayer's output, none on attention weights: what Loupe's training benchmark does.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from peers.shapes import Shape

LONGEST = 512


def sinusoids(width: int) -> Tensor:
    """Positions as the paper encodes them, `[position, width]`."""
    rates = torch.exp(torch.arange(0, width, 2) * (-math.log(10_000.0) / width))
    angles = torch.arange(LONGEST)[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class SelfAttention(nn.Module):
    """Queries, keys and values from one product."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.inward = nn.Linear(shape.width, 3 * shape.width)
        self.outward = nn.Linear(shape.width, shape.width)

    def forward(self, x: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
        """`[batch, position, width]` to the same."""
        batch, length, width = x.shape
        parts = self.inward(x).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(
            q, k, v, attn_mask=mask, is_causal=causal and mask is None
        )
        return self.outward(mixed.transpose(1, 2).reshape(batch, length, width))


class CrossAttention(nn.Module):
    """Queries from the target, keys and values from the memory in one product."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key_value = nn.Linear(shape.width, 2 * shape.width)
        self.outward = nn.Linear(shape.width, shape.width)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None) -> Tensor:
        """`[batch, target, width]` and `[batch, source, width]` to `[batch, target, width]`."""
        batch, length, width = x.shape
        size = width // self.heads
        q = self.query(x).view(batch, length, self.heads, size).transpose(1, 2)
        parts = self.key_value(memory).view(batch, -1, 2, self.heads, size)
        k, v = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.outward(mixed.transpose(1, 2).reshape(batch, length, width))


class FeedForward(nn.Module):
    """Two products with a ReLU and dropout between them."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.inner = nn.Linear(shape.width, shape.feed_forward)
        self.outer = nn.Linear(shape.feed_forward, shape.width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """`[batch, position, width]` to the same."""
        return self.outer(self.dropout(functional.relu(self.inner(x))))


class Layer(nn.Module):
    """An encoder layer, or with cross-attention a decoder layer."""

    def __init__(self, shape: Shape, dropout: float, is_decoder: bool) -> None:
        super().__init__()
        self.is_decoder = is_decoder
        self.self_attention = SelfAttention(shape)
        self.self_norm = nn.LayerNorm(shape.width)
        if is_decoder:
            self.cross_attention = CrossAttention(shape)
            self.cross_norm = nn.LayerNorm(shape.width)
        self.feed_forward = FeedForward(shape, dropout)
        self.feed_forward_norm = nn.LayerNorm(shape.width)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: Tensor, mask: Tensor | None, memory: Tensor | None, memory_mask: Tensor | None
    ) -> Tensor:
        """`[batch, position, width]` to the same."""
        attended = self.self_attention(x, mask, causal=self.is_decoder)
        x = self.self_norm(x + self.dropout(attended))
        if self.is_decoder and memory is not None:
            attended = self.cross_attention(x, memory, memory_mask)
            x = self.cross_norm(x + self.dropout(attended))
        return self.feed_forward_norm(x + self.dropout(self.feed_forward(x)))


class EncoderDecoder(nn.Module):
    """The whole model and its loss."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)
        self.register_buffer("positions", sinusoids(shape.width), persistent=False)
        self.dropout = nn.Dropout(dropout)
        self.encoder = nn.ModuleList(Layer(shape, dropout, False) for _ in range(shape.layers))
        self.decoder = nn.ModuleList(Layer(shape, dropout, True) for _ in range(shape.layers))

    def embed(self, ids: Tensor) -> Tensor:
        """`[batch, position]` to `[batch, position, width]`."""
        embedded = self.embedding(ids) * math.sqrt(self.shape.width)
        return self.dropout(embedded + self.positions[: ids.shape[1]])

    def forward(
        self,
        source: Tensor,
        decoder_input: Tensor,
        target: Tensor,
        source_mask: Tensor | None,
        target_mask: Tensor | None,
    ) -> Tensor:
        """Cross-entropy with label smoothing 0.1, averaged over the tokens that are not padding."""
        memory = self.embed(source)
        for layer in self.encoder:
            memory = layer(memory, source_mask, None, None)
        x = self.embed(decoder_input)
        for layer in self.decoder:
            x = layer(x, target_mask, memory, source_mask)
        logits = functional.linear(x, self.embedding.weight).float()
        return functional.cross_entropy(
            logits.flatten(0, 1),
            target.flatten(),
            ignore_index=self.shape.pad_id,
            label_smoothing=0.1,
        )
