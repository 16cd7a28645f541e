"""PyTorch's scaled_dot_product_attention over one long sequence, forward and with backward.

    python -m peers.workers.pytorch_attention --length 1024 --heads 8 --head-size 64 --threads 2
"""

import argparse

import torch
from torch.nn.functional import scaled_dot_product_attention

from peers.quantities import Spread
from peers.workers.serve import answer, serve, timed_runs


class Attention:
    """Random queries, keys, values and gradient, `[1, head, position, size]`."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        torch.manual_seed(1)
        torch.set_num_threads(arguments.threads)
        size = (1, arguments.heads, arguments.length, arguments.head_size)
        self.q, self.k, self.v = (torch.randn(size, requires_grad=True) for _ in range(3))
        self.gradient = torch.randn(size)

    def forward(self) -> None:
        """The output alone."""
        with torch.inference_mode():
            scaled_dot_product_attention(self.q, self.k, self.v)

    def forward_and_backward(self) -> None:
        """The output and all three gradients, none kept from run to run."""
        scaled_dot_product_attention(self.q, self.k, self.v).backward(self.gradient)
        self.q.grad = self.k.grad = self.v.grad = None

    def measure(self, seconds: float) -> dict[str, object]:
        """Half of the time for each."""
        forward = Spread.of(timed_runs(self.forward, seconds / 2))
        both = timed_runs(self.forward_and_backward, seconds / 2)
        return answer(both, forward_seconds=forward.median)


def main() -> None:
    """Warms up, then serves."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--length", type=int, required=True)
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--head-size", type=int, default=64)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=1.0)
    arguments = parser.parse_args()
    attention = Attention(arguments)
    attention.forward()
    attention.forward_and_backward()
    serve(lambda: attention.measure(arguments.seconds))


if __name__ == "__main__":
    main()
