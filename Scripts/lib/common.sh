# Shared by the scripts: where the repository is, what the machine is, what is missing on it.
# Sourced, not run. Keeps to bash 3.2, which macOS has.

set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$repository"

readonly swift_needed_major=6
readonly swift_needed_minor=3

# say TEXT: a line about progress. Standard output is left to the programs that are run.
say() {
  printf '%s\n' "$*" >&2
}

# stop TEXT: ends the script with one sentence.
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

is_macos() {
  [ "$(uname -s)" = Darwin ]
}

# Debian, Ubuntu and their relatives.
has_apt() {
  command -v apt-get >/dev/null 2>&1
}

has_passwordless_sudo() {
  command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1
}

may_become_root() {
  [ "$(id -u)" -eq 0 ] || has_passwordless_sudo
}

# as_root COMMAND…: runs it as root, if need be through a sudo that asks nothing.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

# What `need` found missing: packages by this system's name, and the tests that must succeed then.
missing_packages=""
missing_tests=""

# need TEST DEBIAN_PACKAGE BREW_FORMULA: notes the package where TEST (a function) fails.
need() {
  local test=$1 package=$2
  if "$test"; then return 0; fi
  if is_macos; then package=$3; fi
  case " $missing_packages " in
    *" $package "*) ;;
    *) missing_packages="$missing_packages $package" ;;
  esac
  missing_tests="$missing_tests $test"
}

# Installs what is missing where the user may, else stops with the command to type.
install_missing() {
  if [ -z "$missing_packages" ]; then return 0; fi
  local advice="Missing on this machine:$missing_packages."
  if is_macos; then
    stop "$advice Type this, then try again:  brew install$missing_packages"
  elif ! has_apt; then
    stop "$advice Install them with your system's package manager, then try again."
  elif ! may_become_root; then
    stop "$advice Type this, then try again:  sudo apt-get install$missing_packages"
  fi
  # shellcheck disable=SC2086 # the names are words
  install_packages $missing_packages
  local test
  for test in $missing_tests; do
    "$test" || stop "Installing$missing_packages was not enough: $test still fails."
  done
  missing_packages=""
  missing_tests=""
}

# install_packages PACKAGE…: Debian packages, without questions; shows apt's words only on failure.
install_packages() {
  say "Installing $*"
  local log
  log=$(mktemp)
  # The lists may be absent or old: refresh them, and let only the installation decide.
  as_root apt-get update >"$log" 2>&1 || true
  if ! as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "$@" >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    stop "These packages could not be installed: $*; see the lines above."
  fi
  rm -f "$log"
}

# Swift itself is not installed by a script: where it belongs is its owner's choice.
require_swift() {
  local advice="See https://www.swift.org/install; with swiftly:  swiftly install --use 6.3"
  if ! command -v swift >/dev/null 2>&1; then
    stop "Loupe needs Swift $swift_needed_major.$swift_needed_minor, and no swift is on the PATH. $advice"
  fi
  local version major minor
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  case "$major$minor" in
    '' | *[!0-9]*) stop "The version of $(command -v swift) could not be read. $advice" ;;
  esac
  if [ "$major" -lt "$swift_needed_major" ] \
    || { [ "$major" -eq "$swift_needed_major" ] && [ "$minor" -lt "$swift_needed_minor" ]; }; then
    stop "Loupe needs Swift $swift_needed_major.$swift_needed_minor, and this is Swift $version. $advice"
  fi
}

has_git() { command -v git >/dev/null 2>&1; }

# SwiftPM finds the header through the system's include folders or through pkg-config.
has_sqlite_header() {
  is_macos || [ -f /usr/include/sqlite3.h ] || pkg-config --exists sqlite3 >/dev/null 2>&1
}

# What a build needs beside Swift: git for the dependencies, and SQLite's header once GRDB is one.
need_build_packages() {
  require_swift
  need has_git git git
  if grep -q GRDB Package.swift; then
    need has_sqlite_header libsqlite3-dev sqlite
  fi
}
