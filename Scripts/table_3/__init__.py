"""The paper's Table 3 in small."""
