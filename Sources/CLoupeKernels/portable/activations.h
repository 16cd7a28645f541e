// Activations and their slopes in plain C: the reference for the vector variants.

// √(2/π) and the factor of the cubic term of the tanh form of gelu (Hendrycks & Gimpel 2016).
#define GELU_TANH_SCALE 0.7978845608028654f
#define GELU_TANH_CUBIC 0.044715f
#define QUICK_GELU_SCALE 1.702f

/// 1 / (1 + e⁻ˣ).
static float sigmoid(float x) { return 1 / (1 + expf(-x)); }

/// The normal distribution function, Φ(x).
static float normal_distribution(float x) { return 0.5f * erfcf(-x * 0.70710678118654752f); }

/// What the tanh form of gelu takes the hyperbolic tangent of.
static float gelu_tanh_argument(float x) {
  return GELU_TANH_SCALE * (x + GELU_TANH_CUBIC * x * x * x);
}

/// The activation of one element. NaN stays NaN.
static float activated(loupe_activation activation, float x) {
  switch (activation) {
    case LOUPE_ACTIVATION_RELU: return x < 0 ? 0 : x;
    case LOUPE_ACTIVATION_SWISH: return x / (1 + expf(-x));
    case LOUPE_ACTIVATION_GELU: return x * normal_distribution(x);
    // (1 + tanh u) / 2 = sigmoid(2 u)
    case LOUPE_ACTIVATION_GELU_TANH: return x * sigmoid(2 * gelu_tanh_argument(x));
    case LOUPE_ACTIVATION_TANH: return tanhf(x);
    case LOUPE_ACTIVATION_QUICK_GELU: return x * sigmoid(QUICK_GELU_SCALE * x);
    case LOUPE_ACTIVATION_NONE: break;
  }
  return x;
}

/// The slope at x of x · sigmoid(u(x)), where du = u'(x): s · (1 + x · du · (1 - s)).
static float sigmoid_weighted_slope(float x, float u, float du) {
  const float s = sigmoid(u);
  return s * (1 + x * du * (1 - s));
}

/// The slope of the activation at x.
static float activation_slope(loupe_activation activation, float x) {
  switch (activation) {
    case LOUPE_ACTIVATION_RELU: return x > 0 ? 1 : 0;
    case LOUPE_ACTIVATION_SWISH: return sigmoid_weighted_slope(x, x, 1);
    case LOUPE_ACTIVATION_GELU:
      return normal_distribution(x) + x * 0.3989422804014327f * expf(-0.5f * x * x);
    case LOUPE_ACTIVATION_GELU_TANH:
      return sigmoid_weighted_slope(x, 2 * gelu_tanh_argument(x),
                                    2 * GELU_TANH_SCALE * (1 + 3 * GELU_TANH_CUBIC * x * x));
    case LOUPE_ACTIVATION_TANH: {
      const float y = tanhf(x);
      return 1 - y * y;
    }
    case LOUPE_ACTIVATION_QUICK_GELU:
      return sigmoid_weighted_slope(x, QUICK_GELU_SCALE * x, QUICK_GELU_SCALE);
    case LOUPE_ACTIVATION_NONE: break;
  }
  return 1;
}

static void activate(size_t count, loupe_activation activation, float *x) {
  for (size_t i = 0; i < count; i++) x[i] = activated(activation, x[i]);
}

static void activate_backward(size_t count, loupe_activation activation, const float *saved,
                              const float *grad_y, float *grad_x) {
  for (size_t i = 0; i < count; i++) {
    if (activation == LOUPE_ACTIVATION_RELU) grad_x[i] = saved[i] > 0 ? grad_y[i] : 0;
    else grad_x[i] = grad_y[i] * activation_slope(activation, saved[i]);
  }
}

static void gate(size_t count, loupe_activation activation, const float *gate, const float *linear,
                 float *out) {
  for (size_t i = 0; i < count; i++) out[i] = activated(activation, gate[i]) * linear[i];
}

static void gate_backward(size_t count, loupe_activation activation, const float *gate,
                          const float *linear, const float *grad_out, float *grad_gate,
                          float *grad_linear) {
  for (size_t i = 0; i < count; i++) {
    grad_gate[i] = grad_out[i] * linear[i] * activation_slope(activation, gate[i]);
    grad_linear[i] = grad_out[i] * activated(activation, gate[i]);
  }
}
