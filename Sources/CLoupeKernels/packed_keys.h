// Where packed keys stand: [head][panel][head_size][PANEL_WIDTH], the same for every variant but
// for its panel width. Included behind the definition of PANEL_WIDTH.

/// Index of a key's first element; the others follow at a distance of PANEL_WIDTH.
static inline size_t packed_key_place(size_t head_size, size_t capacity, size_t head,
                                      size_t position) {
  const size_t panels = (capacity + PANEL_WIDTH - 1) / PANEL_WIDTH;
  return (head * panels + position / PANEL_WIDTH) * head_size * PANEL_WIDTH +
         position % PANEL_WIDTH;
}

static void append_key(size_t heads, size_t head_size, size_t capacity, size_t position,
                       const float *k_row, float *packed) {
  for (size_t h = 0; h < heads; h++) {
    float *place = packed + packed_key_place(head_size, capacity, h, position);
    for (size_t d = 0; d < head_size; d++) place[d * PANEL_WIDTH] = k_row[h * head_size + d];
  }
}

static void unpack_keys(size_t heads, size_t head_size, size_t capacity, size_t first, size_t count,
                        const float *packed, float *k, size_t k_stride) {
  for (size_t position = first; position < first + count; position++, k += k_stride) {
    for (size_t h = 0; h < heads; h++) {
      const float *place = packed + packed_key_place(head_size, capacity, h, position);
      for (size_t d = 0; d < head_size; d++) k[h * head_size + d] = place[d * PANEL_WIDTH];
    }
  }
}

/// The rest of a decode block as the three-stage kernels see it.
static inline loupe_attention_block unpacked_view(const loupe_decode_block *block) {
  return (loupe_attention_block){.q = block->q,
                                 .q_stride = block->q_stride,
                                 .v = block->v,
                                 .kv_stride = block->v_stride,
                                 .query_count = block->query_count,
                                 .key_count = block->key_count,
                                 .heads = block->heads,
                                 .head_size = block->head_size,
                                 .scale = block->scale,
                                 .causal_offset = block->causal_offset};
}
