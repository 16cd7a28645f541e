// Carries the files of the bundled models, the default model first. A file that is missing is left
// out, so that the program can be built before there is a model. The compiler notices when a file
// changes, but not when one appears for the first time: touch this file then.
#include "CLoupeModelData.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

#if __has_embed("../en-ja/config.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char en_ja_config_json[] = {
#embed "../en-ja/config.json"
};
#endif

#if __has_embed("../en-ja/generation_config.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char en_ja_generation_config_json[] = {
#embed "../en-ja/generation_config.json"
};
#endif

#if __has_embed("../en-ja/model.safetensors") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char en_ja_model_safetensors[] = {
#embed "../en-ja/model.safetensors"
};
#endif

#if __has_embed("../en-ja/source.spm") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char en_ja_source_spm[] = {
#embed "../en-ja/source.spm"
};
#endif

#if __has_embed("../en-ja/target.spm") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char en_ja_target_spm[] = {
#embed "../en-ja/target.spm"
};
#endif

#if __has_embed("../en-ja/vocab.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char en_ja_vocab_json[] = {
#embed "../en-ja/vocab.json"
};
#endif

#if __has_embed("../en-ja/tokenizer_config.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char en_ja_tokenizer_config_json[] = {
#embed "../en-ja/tokenizer_config.json"
};
#endif

#if __has_embed("../en-ja/special_tokens_map.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char en_ja_special_tokens_map_json[] = {
#embed "../en-ja/special_tokens_map.json"
};
#endif

#if __has_embed("../en-ja/loupe.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char en_ja_loupe_json[] = {
#embed "../en-ja/loupe.json"
};
#endif

#if __has_embed("../ja-en/config.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char ja_en_config_json[] = {
#embed "../ja-en/config.json"
};
#endif

#if __has_embed("../ja-en/generation_config.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char ja_en_generation_config_json[] = {
#embed "../ja-en/generation_config.json"
};
#endif

#if __has_embed("../ja-en/model.safetensors") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char ja_en_model_safetensors[] = {
#embed "../ja-en/model.safetensors"
};
#endif

#if __has_embed("../ja-en/source.spm") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char ja_en_source_spm[] = {
#embed "../ja-en/source.spm"
};
#endif

#if __has_embed("../ja-en/target.spm") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char ja_en_target_spm[] = {
#embed "../ja-en/target.spm"
};
#endif

#if __has_embed("../ja-en/vocab.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char ja_en_vocab_json[] = {
#embed "../ja-en/vocab.json"
};
#endif

#if __has_embed("../ja-en/tokenizer_config.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char ja_en_tokenizer_config_json[] = {
#embed "../ja-en/tokenizer_config.json"
};
#endif

#if __has_embed("../ja-en/special_tokens_map.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char ja_en_special_tokens_map_json[] = {
#embed "../ja-en/special_tokens_map.json"
};
#endif

#if __has_embed("../ja-en/loupe.json") == __STDC_EMBED_FOUND__
_Alignas(64) static const unsigned char ja_en_loupe_json[] = {
#embed "../ja-en/loupe.json"
};
#endif

static const loupe_model_file files[] = {
#if __has_embed("../en-ja/config.json") == __STDC_EMBED_FOUND__
    {"en-ja", "config.json", en_ja_config_json, sizeof en_ja_config_json},
#endif
#if __has_embed("../en-ja/generation_config.json") == __STDC_EMBED_FOUND__
    {"en-ja", "generation_config.json", en_ja_generation_config_json,
     sizeof en_ja_generation_config_json},
#endif
#if __has_embed("../en-ja/model.safetensors") == __STDC_EMBED_FOUND__
    {"en-ja", "model.safetensors", en_ja_model_safetensors, sizeof en_ja_model_safetensors},
#endif
#if __has_embed("../en-ja/source.spm") == __STDC_EMBED_FOUND__
    {"en-ja", "source.spm", en_ja_source_spm, sizeof en_ja_source_spm},
#endif
#if __has_embed("../en-ja/target.spm") == __STDC_EMBED_FOUND__
    {"en-ja", "target.spm", en_ja_target_spm, sizeof en_ja_target_spm},
#endif
#if __has_embed("../en-ja/vocab.json") == __STDC_EMBED_FOUND__
    {"en-ja", "vocab.json", en_ja_vocab_json, sizeof en_ja_vocab_json},
#endif
#if __has_embed("../en-ja/tokenizer_config.json") == __STDC_EMBED_FOUND__
    {"en-ja", "tokenizer_config.json", en_ja_tokenizer_config_json,
     sizeof en_ja_tokenizer_config_json},
#endif
#if __has_embed("../en-ja/special_tokens_map.json") == __STDC_EMBED_FOUND__
    {"en-ja", "special_tokens_map.json", en_ja_special_tokens_map_json,
     sizeof en_ja_special_tokens_map_json},
#endif
#if __has_embed("../en-ja/loupe.json") == __STDC_EMBED_FOUND__
    {"en-ja", "loupe.json", en_ja_loupe_json, sizeof en_ja_loupe_json},
#endif
#if __has_embed("../ja-en/config.json") == __STDC_EMBED_FOUND__
    {"ja-en", "config.json", ja_en_config_json, sizeof ja_en_config_json},
#endif
#if __has_embed("../ja-en/generation_config.json") == __STDC_EMBED_FOUND__
    {"ja-en", "generation_config.json", ja_en_generation_config_json,
     sizeof ja_en_generation_config_json},
#endif
#if __has_embed("../ja-en/model.safetensors") == __STDC_EMBED_FOUND__
    {"ja-en", "model.safetensors", ja_en_model_safetensors, sizeof ja_en_model_safetensors},
#endif
#if __has_embed("../ja-en/source.spm") == __STDC_EMBED_FOUND__
    {"ja-en", "source.spm", ja_en_source_spm, sizeof ja_en_source_spm},
#endif
#if __has_embed("../ja-en/target.spm") == __STDC_EMBED_FOUND__
    {"ja-en", "target.spm", ja_en_target_spm, sizeof ja_en_target_spm},
#endif
#if __has_embed("../ja-en/vocab.json") == __STDC_EMBED_FOUND__
    {"ja-en", "vocab.json", ja_en_vocab_json, sizeof ja_en_vocab_json},
#endif
#if __has_embed("../ja-en/tokenizer_config.json") == __STDC_EMBED_FOUND__
    {"ja-en", "tokenizer_config.json", ja_en_tokenizer_config_json,
     sizeof ja_en_tokenizer_config_json},
#endif
#if __has_embed("../ja-en/special_tokens_map.json") == __STDC_EMBED_FOUND__
    {"ja-en", "special_tokens_map.json", ja_en_special_tokens_map_json,
     sizeof ja_en_special_tokens_map_json},
#endif
#if __has_embed("../ja-en/loupe.json") == __STDC_EMBED_FOUND__
    {"ja-en", "loupe.json", ja_en_loupe_json, sizeof ja_en_loupe_json},
#endif
    {0, 0, 0, 0},  // C has no empty arrays
};

const loupe_model_file *loupe_model_files(size_t *count) {
  *count = sizeof files / sizeof files[0] - 1;
  return files;
}
