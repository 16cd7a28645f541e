#!/bin/sh
# Compiles the kernels for 64-bit ARM and compares the NEON variant with the portable one under qemu.
#
# Needs clang and, on Debian or Ubuntu: gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static
# On an arm64 or x86-64 machine, `--native` runs the same comparison directly on its processor.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
kernels="$root/Sources/CLoupeKernels"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

# The toolchain of Swift brings its own clang, which need not be on the path.
clang=${CLANG:-$(command -v clang || echo "$(dirname "$(command -v swift)")/clang")}
flags="-O2 -Wall -Wextra -Wno-unused-function -Werror -I$kernels/include"

require() {
  command -v "$1" > /dev/null && return
  echo "$1 is missing. On Debian or Ubuntu:" >&2
  echo "  sudo apt-get install --no-install-recommends gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static" >&2
  exit 1
}

if [ "${1:-}" = --native ]; then
  "$clang" $flags "$kernels"/*.c "$root/Scripts/kernels-under-qemu.c" \
    -o "$build/compare" -lpthread -lm
  exec "$build/compare"
fi

require aarch64-linux-gnu-gcc
require qemu-aarch64-static
for source in "$kernels"/*.c "$root/Scripts/kernels-under-qemu.c"; do
  "$clang" --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include $flags \
    -c "$source" -o "$build/$(basename "$source" .c).o"
done
aarch64-linux-gnu-gcc -static "$build"/*.o -o "$build/compare" -lpthread -lm
# A processor with dot products of bytes, and one without.
for processor in max cortex-a53; do
  echo "$processor:"
  qemu-aarch64-static -cpu "$processor" "$build/compare"
done
