// Where kept keys stand, the same for every variant but for the width of its blocks. Included
// behind the definition of KEY_BLOCK.

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

/// Index of element `d` of the key at `position`, which stands in a block of columns.
static inline size_t column_place(size_t width, size_t position, size_t d) {
  return position / KEY_BLOCK * KEY_BLOCK * width + d * KEY_BLOCK + position % KEY_BLOCK;
}

static void unpack_keys(size_t width, size_t packed_count, size_t key_count, const float *keys,
                        float *k, size_t k_stride) {
  for (size_t position = 0; position < key_count; position++, k += k_stride) {
    if (position >= packed_count) {
      memcpy(k, keys + position * width, width * sizeof(float));
      continue;
    }
    for (size_t d = 0; d < width; d++) k[d] = keys[column_place(width, position, d)];
  }
}

static void append_key(size_t width, size_t position, const float *k_row, float *keys,
                       float *scratch) {
  memcpy(keys + position * width, k_row, width * sizeof(float));
  if (position % KEY_BLOCK != KEY_BLOCK - 1) return;
  float *block = keys + (position - (KEY_BLOCK - 1)) * width;
  keys_to_columns(width, KEY_BLOCK, block, width, scratch);
  memcpy(block, scratch, KEY_BLOCK * width * sizeof(float));
}

static void pack_keys(size_t width, size_t count, const float *k, size_t k_stride, float *keys) {
  for (size_t first = 0; first < count; first += KEY_BLOCK) {
    const size_t left = count - first;
    keys_to_columns(width, left < KEY_BLOCK ? left : KEY_BLOCK, k + first * k_stride, k_stride,
                    keys + first * width);
  }
}
