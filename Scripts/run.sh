#!/usr/bin/env bash
# Builds what is not built yet and serves the page; the arguments go to `loupe serve`.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

# A browser can be opened only where somebody sits before it.
has_desktop() {
  if [ -n "${SSH_CONNECTION:-}" ] || [ -n "${CI:-}" ]; then return 1; fi
  is_macos || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]
}

need_build_packages
install_missing
Scripts/embed-web.sh >&2
say "Building loupe (a first build takes some minutes)"
swift build -c release --product loupe >&2
loupe=$(swift build -c release --show-bin-path)/loupe
if has_desktop; then
  exec "$loupe" serve --open "$@"
fi
exec "$loupe" serve "$@"
