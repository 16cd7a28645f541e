#!/usr/bin/env bash
# Sets up and runs the named stages, one after the other, and tells which passed.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source "$repository/Scripts/lib/python.sh"
source "$repository/Scripts/lib/page.sh"

# A debug build leaves C unoptimised unless told otherwise, and kernels ten times slower.
readonly debug_options="--disable-xctest -Xcc -O2"
# The release tests see what a user of the package sees, so that they and the product are one build.
readonly release_options="-c release --disable-xctest --disable-testable-imports"
readonly kernel_tests='^(CLoupeKernels|LoupeTensor|LoupeModel)Tests\.'
readonly memory_tests='^(CLoupeKernels|LoupeTensor|LoupeText|LoupeModel)Tests\.'
readonly thread_tests='^(LoupeTensor|LoupeGeneration|LoupeServer)Tests\.'

# run_swift_tests ARGUMENT…: `swift test`, failing also where not one test ran, or where the
# kernels that LOUPE_KERNELS names were not the ones that ran.
run_swift_tests() {
  local log status=0
  log=$(mktemp)
  swift test "$@" 2>&1 | tee "$log" || status=$?
  if [ "$status" -eq 0 ] && ! grep -q 'Test run with [1-9]' "$log"; then
    say "No test ran: swift test $*"
    status=1
  fi
  if grep -q '^LOUPE_KERNELS=.*no such kernels' "$log"; then
    status=1
  fi
  rm -f "$log"
  return "$status"
}

# processor_has FEATURE…: an x86 processor's features, as Linux names them.
processor_has() {
  local feature features
  if is_macos; then
    features=$(sysctl -n machdep.cpu.features machdep.cpu.leaf7_features 2>/dev/null | tr 'A-Z\n' 'a-z ')
  else
    features=$(grep -m 1 '^flags' /proc/cpuinfo)
  fi
  for feature in "$@"; do
    case " $features " in
      *" $feature "*) ;;
      *) return 1 ;;
    esac
  done
}

# The values of LOUPE_KERNELS this processor can run.
kernel_variants() {
  echo portable
  case "$(uname -m)" in
    x86_64)
      if processor_has avx2 fma f16c; then echo avx2; fi
      if processor_has avx2 fma f16c avx512f avx512bw avx512dq avx512vl; then echo avx512; fi
      ;;
    arm64 | aarch64) echo neon ;;
  esac
}

need_lint() {
  require_swift
  need has_python python3 python
}

stage_lint() {
  swift format lint --strict --parallel --recursive Sources Tests Snippets Package.swift
  python3 Scripts/check-fixtures.py
}

need_scripts() { need has_python python3 python; }

stage_scripts() { python3 -B -m unittest discover -s Tests/Scripts; }

need_page() { need_page_tools; }

stage_page() {
  tsc --project jsconfig.json
  run_page_tests
}

need_swift-debug() { need_build_packages; }

stage_swift-debug() {
  # shellcheck disable=SC2086
  run_swift_tests $debug_options
}

need_swift-release() { need_build_packages; }

stage_swift-release() {
  # shellcheck disable=SC2086
  run_swift_tests $release_options
}

need_kernels() { need_build_packages; }

stage_kernels() {
  local variant
  for variant in $(kernel_variants); do
    say "LOUPE_KERNELS=$variant"
    # shellcheck disable=SC2086
    LOUPE_KERNELS=$variant run_swift_tests $release_options --filter "$kernel_tests"
  done
}

need_page-in-browser() {
  need_build_packages
  need_browser
}

prepare_page-in-browser() { require_browser; }

stage_page-in-browser() {
  swift build -c release --product loupe
  run_browser_tests "$(swift build -c release --show-bin-path)/loupe"
}

need_slow-swift() { need_build_packages; }

stage_slow-swift() {
  # shellcheck disable=SC2086
  LOUPE_SLOW_TESTS=1 run_swift_tests $release_options
}

need_memory() { need_build_packages; }

# AddressSanitizer over all that handles raw memory, ThreadSanitizer over all that shares it.
stage_memory() {
  # shellcheck disable=SC2086
  run_swift_tests $debug_options --sanitize=address --scratch-path .build-address \
    --filter "$memory_tests"
  # shellcheck disable=SC2086
  run_swift_tests $debug_options --sanitize=thread --scratch-path .build-thread \
    --filter "$thread_tests"
}

is_arm() { [ "$(uname -m)" = arm64 ] || [ "$(uname -m)" = aarch64 ]; }

has_arm_compiler() { command -v aarch64-linux-gnu-gcc >/dev/null 2>&1; }

has_arm_headers() { [ -d /usr/aarch64-linux-gnu/include ]; }

has_arm_emulator() { command -v qemu-aarch64-static >/dev/null 2>&1; }

need_arm() {
  require_swift
  if is_arm || is_macos; then return 0; fi
  need has_arm_compiler gcc-aarch64-linux-gnu ""
  need has_arm_headers libc6-dev-arm64-cross ""
  need has_arm_emulator qemu-user-static ""
}

# The NEON kernels, on other processors through an emulator.
stage_arm() {
  if is_arm || is_macos; then
    Scripts/kernels-under-qemu.sh --native
  else
    Scripts/kernels-under-qemu.sh
  fi
}

need_transformers() {
  need_build_packages
  need_python
}

prepare_transformers() { require_venv .venv-peers Scripts/requirements/peers.txt; }

# trace_imports LOUPE: traces by transformers and by Loupe, number for number, of the bundled model
# and of each family's parity kit where those are at hand.
trace_imports() {
  local kit kits="${LOUPE_SHARED:-../shared}/parity"
  local check=(.venv-peers/bin/python Scripts/check-trace-import.py)
  "${check[@]}" Models/en-ja Scripts/parity-sentences.txt "$1"
  for kit in marian bart t5 t5-gated; do
    if [ -d "$kits/$kit" ]; then
      "${check[@]}" "$kits/$kit" Scripts/parity-sentences.txt "$1" --lines-read 3
    fi
  done
  if [ -d "$kits/m2m100" ] && "$1" trace --help | grep -q -- --source-language; then
    "${check[@]}" "$kits/m2m100" Scripts/parity-sentences.txt "$1" --lines-read 3 \
      --source-language en --target-language ja
  fi
}

# long_texts LOUPE: logits and attentions of texts as long as the models of the kits take.
long_texts() {
  local kit tokens kits="${LOUPE_SHARED:-../shared}/parity"
  for kit in marian t5 t5-gated bart m2m100; do
    case "$kit" in bart | m2m100) tokens=250 ;; *) tokens=400 ;; esac
    if [ -d "$kits/$kit" ]; then
      .venv-peers/bin/python Scripts/verify-model.py "$kits/$kit" "$1" --tokens "$tokens"
    fi
  done
}

stage_transformers() {
  swift build -c release --product loupe
  long_texts "$(swift build -c release --show-bin-path)/loupe"
  trace_imports "$(swift build -c release --show-bin-path)/loupe"
  .venv-peers/bin/python Scripts/check-transformers.py Models/en-ja \
    Scripts/parity-sentences.txt "$(swift build -c release --show-bin-path)/loupe"
}

is_function() { [ "$(type -t "$1")" = function ]; }

# What is missing is found out before the first long stage, not after it.
for stage in "$@"; do
  is_function "stage_$stage" || stop "There is no stage $stage in Scripts/test.sh."
  "need_$stage"
done
install_missing
for stage in "$@"; do
  if is_function "prepare_$stage"; then "prepare_$stage"; fi
done

passed=0
failed=0
for stage in "$@"; do
  printf '\n== %s\n' "$stage"
  began=$SECONDS
  # In a condition, -e would be off inside the stage as well: its status is taken outside of one.
  set +e
  (
    set -e
    "stage_$stage"
  )
  status=$?
  set -e
  if [ "$status" -eq 0 ]; then
    passed=$((passed + 1))
    printf -- '-- %s passed in %d s\n' "$stage" $((SECONDS - began))
  else
    failed=$((failed + 1))
    printf -- '-- %s FAILED in %d s\n' "$stage" $((SECONDS - began))
  fi
done

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
