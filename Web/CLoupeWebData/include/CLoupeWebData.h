/// The page's files, carried inside the program, so that a copied `loupe` still has its page.
#ifndef CLOUPE_WEB_DATA_H
#define CLOUPE_WEB_DATA_H

#include <stddef.h>

/// A file of the folder Web/public.
typedef struct loupe_web_file {
  /// Its path in the folder, with `/` between its parts: `js/main.js`.
  const char *path;
  /// Its bytes; they live as long as the program.
  const unsigned char *bytes;
  /// How many there are.
  size_t size;
} loupe_web_file;

/// Every file, by path; `count` receives how many there are.
const loupe_web_file *loupe_web_files(size_t *count);

#endif
