#!/usr/bin/env bash
# Writes Web/CLoupeWebData/files.c, which carries every file of Web/public inside the program.
# Run it when a file of the page was added, renamed or removed; an edit needs nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=Web/CLoupeWebData/files.c
paths=$(cd Web/public && find . -type f ! -name '.*' | sed 's|^\./||' | LC_ALL=C sort)
if [ -z "$paths" ]; then
  echo "Web/public holds no files." >&2
  exit 1
fi

written=$(mktemp)
trap 'rm -f "$written"' EXIT
{
  echo '// Written by Scripts/embed-web.sh from what Web/public holds; run it again, do not edit.'
  echo '// Length: a few lines for each of the files of the page.'
  echo '#include "CLoupeWebData.h"'
  echo
  echo '#pragma clang diagnostic ignored "-Wc23-extensions"'
  number=0
  while IFS= read -r path; do
    echo
    echo "_Alignas(64) static const unsigned char file_$number[] = {"
    echo "#embed \"../public/$path\" suffix(, )"
    echo '    0};'
    number=$((number + 1))
  done <<<"$paths"
  echo
  echo '// A zero follows the bytes of each file and is not counted: C has no empty arrays.'
  echo 'static const loupe_web_file files[] = {'
  number=0
  while IFS= read -r path; do
    echo "    {\"$path\", file_$number, sizeof file_$number - 1},"
    number=$((number + 1))
  done <<<"$paths"
  echo '};'
  echo
  echo 'const loupe_web_file *loupe_web_files(size_t *count) {'
  echo '  *count = sizeof files / sizeof files[0];'
  echo '  return files;'
  echo '}'
} >"$written"

# An unchanged file keeps its date, and nothing is built again.
if ! cmp -s "$written" "$target"; then
  cp "$written" "$target"
  echo "wrote $target"
fi
