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

/// Offers the elements `begin`..<`end` that are not below `bound`.
static void offer_run(selection *chosen, size_t begin, size_t end, const float *x, float bound) {
  for (size_t i = begin; i < end; i++) {
    if (x[i] >= bound) selection_offer(chosen, (int32_t)i, x[i]);
  }
}

/// Offers everything that is not below `bound`, a number that at least k elements reach.
static void select_above(size_t count, const float *x, float bound, selection *chosen) {
  enum {
    RUN = 4 * LANES,
  };
  size_t i = 0;
  for (; i + RUN <= count; i += RUN) {
    vi reached = load(x + i) >= bound;
    UNROLL
    for (size_t v = 1; v < 4; v++) reached |= load(x + i + v * LANES) >= bound;
    if (!any(reached)) continue;
    offer_run(chosen, i, i + RUN, x, bound);
    if (chosen->count == chosen->capacity && chosen->values[0] > bound) bound = chosen->values[0];
  }
  offer_run(chosen, i, count, x, bound);
}

/// Offers everything, NaN included.
static void select_any(size_t count, const float *x, selection *chosen) {
  const size_t k = chosen->capacity;
  size_t i = 0;
  for (; i < count && i < k; i++) selection_offer(chosen, (int32_t)i, x[i]);
  for (; k > 0 && i + LANES <= count; i += LANES) {
    // Written so that NaN, in x or as the worst so far, is looked at.
    if (!any(~(load(x + i) <= chosen->values[0]))) continue;
    for (size_t lane = i; lane < i + LANES; lane++) {
      selection_offer(chosen, (int32_t)lane, x[lane]);
    }
  }
  for (; i < count; i++) selection_offer(chosen, (int32_t)i, x[i]);
}

static void top_k(size_t count, const float *x, size_t k, int32_t *indices, float *values) {
  selection chosen = {.capacity = k, .indices = indices, .values = values};
  float bound = -INFINITY;
  if (k > 0 && k <= CHOICE_MOST && count >= 4 * CHOICE_GROUPS) {
    bound = bound_of_largest(least(count, CHOICE_SAMPLE), x, k);
  }
  if (bound > -INFINITY) select_above(count, x, bound, &chosen);
  else select_any(count, x, &chosen);
  selection_sort(&chosen);
}
