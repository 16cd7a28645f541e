// The largest elements of a row.

static size_t argmax(size_t count, const float *x) {
  const float maximum = row_maximum(count, x);
  size_t begin = 0;
  while (begin + LANES <= count && !any(load(x + begin) == maximum)) begin += LANES;
  for (size_t i = begin; i < count; i++) {
    if (x[i] == maximum) return i;
  }
  return 0;  // all NaN
}

enum {
  // Parts into which a row is split for a first guess at the k-th largest.
  CHOICE_GROUPS = 64,
  CHOICE_GROUP_VECTORS = CHOICE_GROUPS / LANES,
  // Most elements that the guess is made for: with more, too many parts would hold two of them.
  CHOICE_MOST = CHOICE_GROUPS / 2,
  // Elements that the guess is made from: a second pass over the whole row would cost more.
  CHOICE_SAMPLE = 8192,
};

/// A lower bound of the k-th largest element, k <= CHOICE_MOST: the k-th largest of the maxima of
/// CHOICE_GROUPS parts of the row. -infinity when the row has fewer numbers, or hardly more.
static float bound_of_largest(size_t count, const float *x, size_t k) {
  vf largest[CHOICE_GROUP_VECTORS];
  UNROLL
  for (size_t m = 0; m < CHOICE_GROUP_VECTORS; m++) largest[m] = splat(-INFINITY);
  for (size_t begin = 0; begin + CHOICE_GROUPS <= count; begin += CHOICE_GROUPS) {
    UNROLL
    for (size_t m = 0; m < CHOICE_GROUP_VECTORS; m++) {
      largest[m] = larger(load(x + begin + m * LANES), largest[m]);
    }
  }
  float maxima[CHOICE_GROUPS], values[CHOICE_MOST];
  int32_t indices[CHOICE_MOST];
  UNROLL
  for (size_t m = 0; m < CHOICE_GROUP_VECTORS; m++) store(maxima + m * LANES, largest[m]);
  selection chosen = {.capacity = k, .indices = indices, .values = values};
  for (size_t m = 0; m < CHOICE_GROUPS; m++) selection_offer(&chosen, (int32_t)m, maxima[m]);
  return values[0];
}

/// Offers the elements `begin`..<`end` that are not below `bound`; the first of the row is element
/// `first`.
static void offer_run(selection *chosen, size_t begin, size_t end, const float *x, int32_t first,
                      float bound) {
  for (size_t i = begin; i < end; i++) {
    if (x[i] >= bound) selection_offer(chosen, first + (int32_t)i, x[i]);
  }
}

/// Offers everything that is not below `bound`, a number that at least k elements reach.
static void select_above(size_t count, const float *x, int32_t first, float bound,
                         selection *chosen) {
  enum {
    RUN = 4 * LANES,
  };
  size_t i = 0;
  for (; i + RUN <= count; i += RUN) {
    vi reached = load(x + i) >= bound;
    UNROLL
    for (size_t v = 1; v < 4; v++) reached |= load(x + i + v * LANES) >= bound;
    if (!any(reached)) continue;
    for (size_t begin = i; begin < i + RUN; begin += LANES) {
      if (any(load(x + begin) >= bound)) offer_run(chosen, begin, begin + LANES, x, first, bound);
    }
    if (chosen->count == chosen->capacity && chosen->values[0] > bound) bound = chosen->values[0];
  }
  offer_run(chosen, i, count, x, first, bound);
}

/// Offers everything, NaN included.
static void select_any(size_t count, const float *x, int32_t first, selection *chosen) {
  const size_t k = chosen->capacity;
  size_t i = 0;
  for (; i < count && i < k; i++) selection_offer(chosen, first + (int32_t)i, x[i]);
  for (; k > 0 && i + LANES <= count; i += LANES) {
    // Written so that NaN, in x or as the worst so far, is looked at.
    if (!any(~(load(x + i) <= chosen->values[0]))) continue;
    for (size_t lane = i; lane < i + LANES; lane++) {
      selection_offer(chosen, first + (int32_t)lane, x[lane]);
    }
  }
  for (; i < count; i++) selection_offer(chosen, first + (int32_t)i, x[i]);
}

/// A number that the k largest of a row reach, so far as the row or what is chosen tells;
/// -infinity for none.
static float bound_of_choice(size_t count, const float *x, const selection *chosen) {
  const size_t k = chosen->capacity;
  if (chosen->count == k) return chosen->values[0];
  if (k > CHOICE_MOST || count < 4 * CHOICE_GROUPS) return -INFINITY;
  return bound_of_largest(least(count, CHOICE_SAMPLE), x, k);
}

/// Offers a row whose first element is element `first`.
static void offer_row(size_t count, const float *x, int32_t first, selection *chosen) {
  if (chosen->capacity == 0) return;
  const float bound = bound_of_choice(count, x, chosen);
  if (bound > -INFINITY) select_above(count, x, first, bound, chosen);
  else select_any(count, x, first, chosen);
}

static void top_k(size_t count, const float *x, size_t k, int32_t *indices, float *values) {
  selection chosen = {.capacity = k, .indices = indices, .values = values};
  offer_row(count, x, 0, &chosen);
  selection_sort(&chosen);
}

static void choose(size_t rows, size_t count, const float *x, size_t x_stride, int32_t first,
                   size_t k, int32_t *found, int32_t *indices, float *values, float *maxima,
                   double *sums) {
  for (size_t r = 0; r < rows; r++, x += x_stride) {
    selection chosen = {.capacity = k,
                        .count = (size_t)found[r],
                        .indices = indices + r * k,
                        .values = values + r * k};
    maxima[r] = row_maximum(count, x);
    sums[r] = exponentials(count, x, maxima[r] == -INFINITY ? 0 : maxima[r], NULL, NULL);
    // Most parts of a row hold nothing that is large enough.
    if (chosen.count == k && k > 0 && maxima[r] < values[r * k]) continue;
    offer_row(count, x, first, &chosen);
    found[r] = (int32_t)chosen.count;
  }
}
