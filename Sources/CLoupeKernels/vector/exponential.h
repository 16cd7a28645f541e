// The exponential function and what is made of it.

/// eˣ = fraction · 2ⁿ; n stands in the low bits of `shifted`.
typedef struct {
  vf fraction, shifted;
} exponential_parts;

/// x = n ln 2 + r with |r| <= ln 2 / 2, and e^r = 1 + r + r² q(r), where q is the polynomial of
/// degree 4 with the least largest relative error of e^r (3.1e-9), found by weighted least squares.
INLINE exponential_parts exponential_parts_of(vf x) {
  // Adding 1.5 · 2²³ rounds to an integer, which then stands in the low bits.
  const vf shifted = x * 0x1.715476p+0f + 0x1.8p23f;
  const vf n = shifted - 0x1.8p23f;
  // ln 2 in two parts, the first exact in products.
  const vf r = (x - n * 0x1.62e4p-1f) - n * 0x1.7f7d1cp-20f;
  vf q = r * 0x1.6a23cep-10f + 0x1.123a2p-7f;
  q = q * r + 0x1.5558f2p-5f;
  q = q * r + 0x1.555492p-3f;
  q = q * r + 0x1.fffffcp-2f;
  return (exponential_parts){(q * r) * r + r + 1.0f, shifted};
}

/// eˣ with a relative error of at most 1.2e-7; results below 2⁻¹²⁵ are 0 (so e^-infinity is exactly
/// 0), above the largest float infinity; NaN stays NaN.
INLINE vf exponential(vf x) {
  const exponential_parts parts = exponential_parts_of(blend(x > 89.0f, splat(89.0f), x));
  // 2ⁿ in two factors, 2ⁿ⁻¹ and 2: n may be 128.
  const vf power = (vf)(((vi)parts.shifted << 23) + (126 << 23));
  return keep(~(x < -86.6f), parts.fraction * power * 2.0f);
}

/// 1 / (1 + e⁻ˣ).
INLINE vf sigmoid(vf x) { return 1.0f / (1.0f + exponential(-x)); }

/// An activation that products are fused with, of one vector. NaN stays NaN.
INLINE vf activated(loupe_activation activation, vf x) {
  switch (activation) {
    case LOUPE_ACTIVATION_RELU: return keep(~(x < 0.0f), x);
    case LOUPE_ACTIVATION_SWISH: return x / (1.0f + exponential(-x));
    default: return x;
  }
}
