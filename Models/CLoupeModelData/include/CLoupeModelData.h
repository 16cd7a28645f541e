/// The files of the bundled models, carried inside the program, so that a copied `loupe` still
/// translates.
#ifndef CLOUPE_MODEL_DATA_H
#define CLOUPE_MODEL_DATA_H

#include <stddef.h>

/// A file of a bundled model.
typedef struct loupe_model_file {
  /// The model's name, which is the name of its folder in Models.
  const char *model;
  /// The file's name.
  const char *name;
  /// Its bytes, 64-byte aligned; they live as long as the program.
  const unsigned char *bytes;
  /// How many there are.
  size_t size;
} loupe_model_file;

/// Every file that was there when the program was built; `count` receives how many there are.
const loupe_model_file *loupe_model_files(size_t *count);

#endif
