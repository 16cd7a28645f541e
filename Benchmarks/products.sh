#!/bin/sh
# Prints the share of the machine's peak that matrix products reach, on one core.
#
# Compiles the kernels and products.c with clang alone: seconds instead of a build of the package.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
kernels="$here/../Sources/CLoupeKernels"
limits="$here/Sources/CMachineLimits"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

# The toolchain of Swift brings its own clang, which need not be on the path.
clang=${CLANG:-$(command -v clang || echo "$(dirname "$(command -v swift)")/clang")}
"$clang" -O2 -Wno-unused-function "-I$kernels/include" "-I$limits/include" \
  "$kernels"/*.c "$limits"/*.c "$here/products.c" -o "$build/products" -lpthread -lm
"$build/products"
