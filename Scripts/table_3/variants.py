"""What is varied, and which row of the paper's Table 3 each variation stands for."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Variant:
    """One row: the base recipe with some settings changed."""

    name: str
    """Names its folder."""
    group: str
    """The paper's letter: A heads, B key size, C size, D regularisation, E positions."""
    changes: dict[str, dict[str, object]] = field(default_factory=dict)
    """Settings of the recipe by group, such as {"model": {"heads": 1}}."""
    paper: str = ""
    """What the paper varied."""
    paper_bleu: float | None = None
    """BLEU on newstest2013 in the paper's Table 3."""

    def recipe(self, base: dict, seed: int, steps: int | None) -> dict:
        """The base recipe with this variant's settings.

        >>> Variant("one", "A", {"model": {"heads": 1}}).recipe(
        ...     {"name": "tiny", "model": {"heads": 4, "dModel": 8}}, 7, None)
        {'name': 'tiny-one', 'model': {'heads': 1, 'dModel': 8}, 'seed': 7}
        """
        recipe = dict(base)
        recipe["name"] = f"{base['name']}-{self.name}"
        for group, settings in self.changes.items():
            recipe[group] = {**recipe.get(group, {}), **settings}
        recipe["seed"] = seed
        if steps is not None:
            recipe["limits"] = {**recipe.get("limits", {}), "steps": steps}
        return recipe


def model(name: str, group: str, paper: str, bleu: float, **settings: object) -> Variant:
    """A variant of the model's sizes."""
    return Variant(name, group, {"model": settings}, paper, bleu)


# Sizes stand to the small base (4 layers, d_model 128, ffn 256, 4 heads, dropout 0.3) as the
# paper's stand to its own (6, 512, 2048, 8, 0.1); depth as near as whole layers allow.
VARIANTS = [
    Variant("base", "", paper="base", paper_bleu=25.8),
    model("heads-1", "A", "1 head", 24.9, heads=1),
    model("heads-2", "A", "4 heads (half)", 25.5, heads=2),
    model("heads-8", "A", "16 heads (double)", 25.8, heads=8),
    model("key-8", "B", "d_k 16 (a quarter)", 25.1, keySize=8),
    model("key-16", "B", "d_k 32 (half)", 25.4, keySize=16),
    model("layers-1", "C", "2 layers", 23.7, encoderLayers=1, decoderLayers=1),
    model("layers-3", "C", "4 layers", 25.3, encoderLayers=3, decoderLayers=3),
    model("layers-5", "C", "8 layers", 25.5, encoderLayers=5, decoderLayers=5),
    model("width-64", "C", "d_model 256 (half)", 24.5, dModel=64),
    model("width-256", "C", "d_model 1024 (double)", 26.0, dModel=256),
    model("ffn-128", "C", "d_ff 1024 (half)", 25.4, feedForward=128),
    model("ffn-512", "C", "d_ff 4096 (double)", 26.2, feedForward=512),
    model("dropout-0", "D", "dropout 0", 24.6, dropout=0.0),
    model("dropout-0.4", "D", "dropout 0.2 (more)", 25.5, dropout=0.4),
    Variant(
        "smoothing-0", "D", {"optimisation": {"labelSmoothing": 0.0}}, "label smoothing 0", 25.3),
    Variant(
        "smoothing-0.2", "D", {"optimisation": {"labelSmoothing": 0.2}}, "label smoothing 0.2",
        25.7),
    model("learned-positions", "E", "learned positions", 25.7, positions="learned"),
]
