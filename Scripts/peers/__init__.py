"""Measures Loupe beside CTranslate2, PyTorch and transformers; see Scripts/compare-peers."""
