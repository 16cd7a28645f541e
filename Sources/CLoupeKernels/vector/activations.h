// Activations and their slopes; those that products are fused with stand in exponential.h.

// √(2/π) and the factor of the cubic term of the tanh form of gelu (Hendrycks & Gimpel 2016).
#define GELU_TANH_SCALE 0.7978845608028654f
#define GELU_TANH_CUBIC 0.044715f
#define QUICK_GELU_SCALE 1.702f

/// Φ(x) of the normal distribution, and e^(-x²/2) on the way.
typedef struct {
  vf distribution, bell;
} normal_parts;

/// Φ(-a) = e^(-a²/2) · t q(t) with t = 1 / (1 + 0.27 a) for a >= 0, where q is the polynomial of
/// degree 8 with the least largest relative error for a <= 13.3 (2.3e-8), found by weighted least
/// squares.
INLINE normal_parts normal_parts_of(vf x) {
  const vf a = blend(x < 0.0f, -x, x);
  const vf t = 1.0f / (1.0f + 0.27f * a);
  vf q = t * 0x1.d84ce2p-6f - 0x1.01a85ep-3f;
  q = q * t + 0x1.58be44p-3f;
  q = q * t - 0x1.145df6p-4f;
  q = q * t + 0x1.b47e3p-4f;
  q = q * t + 0x1.296eb2p-4f;
  q = q * t + 0x1.a06370p-4f;
  q = q * t + 0x1.b896d8p-4f;
  q = q * t + 0x1.b937cap-4f;
  const vf bell = exponential(-0.5f * (x * x));
  const vf tail = bell * (q * t);
  return (normal_parts){blend(x < 0.0f, tail, 1.0f - tail), bell};
}

/// What the tanh form of gelu takes the hyperbolic tangent of.
INLINE vf gelu_tanh_argument(vf x) { return GELU_TANH_SCALE * (x + GELU_TANH_CUBIC * x * x * x); }

/// tanh x: near zero by its series (1 - e⁻²ˣ would cancel), elsewhere (1 - e⁻²ˣ) / (1 + e⁻²ˣ).
INLINE vf hyperbolic_tangent(vf x) {
  const vf square = x * x;
  vf series = square * (62.0f / 2835.0f) - 17.0f / 315.0f;
  series = series * square + 2.0f / 15.0f;
  series = series * square - 1.0f / 3.0f;
  series = x + x * square * series;
  const vf a = blend(x < 0.0f, -x, x);
  const vf e = exponential(-2.0f * a);
  const vf far = (1.0f - e) / (1.0f + e);
  return blend(a < 0.25f, series, blend(x < 0.0f, -far, far));
}

/// The activation of one vector; `activation` is a constant. NaN stays NaN.
INLINE vf activation_of(const loupe_activation activation, vf x) {
  switch (activation) {
    case LOUPE_ACTIVATION_GELU: return x * normal_parts_of(x).distribution;
    // (1 + tanh u) / 2 = sigmoid(2 u)
    case LOUPE_ACTIVATION_GELU_TANH: return x * sigmoid(2.0f * gelu_tanh_argument(x));
    case LOUPE_ACTIVATION_TANH: return hyperbolic_tangent(x);
    case LOUPE_ACTIVATION_QUICK_GELU: return x * sigmoid(QUICK_GELU_SCALE * x);
    default: return activated(activation, x);
  }
}

/// The slope at x of x · sigmoid(u(x)), where du = u'(x): s · (1 + x · du · (1 - s)).
INLINE vf sigmoid_weighted_slope(vf x, vf u, vf du) {
  const vf s = sigmoid(u);
  return s * (1.0f + x * du * (1.0f - s));
}

INLINE vf gelu_slope(vf x) {
  const normal_parts parts = normal_parts_of(x);
  return parts.distribution + x * 0.3989422804014327f * parts.bell;
}

/// grad · the slope of the activation at x; `activation` is a constant.
INLINE vf activation_gradient(const loupe_activation activation, vf x, vf grad) {
  switch (activation) {
    case LOUPE_ACTIVATION_NONE: return grad;
    case LOUPE_ACTIVATION_RELU: return keep(x > 0.0f, grad);
    case LOUPE_ACTIVATION_SWISH: return grad * sigmoid_weighted_slope(x, x, splat(1.0f));
    case LOUPE_ACTIVATION_GELU: return grad * gelu_slope(x);
    case LOUPE_ACTIVATION_GELU_TANH:
      return grad * sigmoid_weighted_slope(
                        x, 2.0f * gelu_tanh_argument(x),
                        2.0f * GELU_TANH_SCALE * (1.0f + 3.0f * GELU_TANH_CUBIC * (x * x)));
    case LOUPE_ACTIVATION_TANH: {
      const vf y = hyperbolic_tangent(x);
      return grad * (1.0f - y * y);
    }
    case LOUPE_ACTIVATION_QUICK_GELU:
      return grad * sigmoid_weighted_slope(x, QUICK_GELU_SCALE * x, splat(QUICK_GELU_SCALE));
  }
  return grad;
}

/// Runs the body with `kind` = the activation as a constant.
#define ACTIVATION_CASE(constant, ...)         \
  case constant: {                             \
    const loupe_activation kind = (constant);  \
    __VA_ARGS__                                \
  } break;
#define FOR_ACTIVATION(activation, ...)                       \
  switch (activation) {                                       \
    ACTIVATION_CASE(LOUPE_ACTIVATION_NONE, __VA_ARGS__)       \
    ACTIVATION_CASE(LOUPE_ACTIVATION_RELU, __VA_ARGS__)       \
    ACTIVATION_CASE(LOUPE_ACTIVATION_SWISH, __VA_ARGS__)      \
    ACTIVATION_CASE(LOUPE_ACTIVATION_GELU, __VA_ARGS__)       \
    ACTIVATION_CASE(LOUPE_ACTIVATION_GELU_TANH, __VA_ARGS__)  \
    ACTIVATION_CASE(LOUPE_ACTIVATION_TANH, __VA_ARGS__)       \
    ACTIVATION_CASE(LOUPE_ACTIVATION_QUICK_GELU, __VA_ARGS__) \
  }

static void activate(size_t count, loupe_activation activation, float *x) {
  if (activation == LOUPE_ACTIVATION_NONE) return;
  FOR_ACTIVATION(activation, EACH_VECTOR(count, {
                   store_n(x + i, n, activation_of(kind, load_n(x + i, n)));
                 });)
}

static void activate_backward(size_t count, loupe_activation activation, const float *saved,
                              const float *grad_y, float *grad_x) {
  FOR_ACTIVATION(activation, EACH_VECTOR(count, {
                   const vf grad = load_n(grad_y + i, n);
                   store_n(grad_x + i, n, activation_gradient(kind, load_n(saved + i, n), grad));
                 });)
}

static void gate(size_t count, loupe_activation activation, const float *gate, const float *linear,
                 float *out) {
  FOR_ACTIVATION(activation, EACH_VECTOR(count, {
                   store_n(out + i, n,
                           activation_of(kind, load_n(gate + i, n)) * load_n(linear + i, n));
                 });)
}

static void gate_backward(size_t count, loupe_activation activation, const float *gate,
                          const float *linear, const float *grad_out, float *grad_gate,
                          float *grad_linear) {
  FOR_ACTIVATION(activation, EACH_VECTOR(count, {
                   const vf x = load_n(gate + i, n), grad = load_n(grad_out + i, n);
                   store_n(grad_gate + i, n,
                           activation_gradient(kind, x, grad * load_n(linear + i, n)));
                   store_n(grad_linear + i, n, grad * activation_of(kind, x));
                 });)
}
