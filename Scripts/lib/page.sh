# Checks of the page: types, units, browser. Sourced, not run; needs common.sh and python.sh.

has_tsc() { command -v tsc >/dev/null 2>&1; }

has_node() { command -v node >/dev/null 2>&1; }

need_page_tools() {
  need has_node nodejs node
  need has_tsc node-typescript typescript
}

# The files are named one by one: what `node --test FOLDER` means has changed between versions.
run_page_tests() {
  local files
  files=$(find Tests/Web/unit -name '*.test.js' | sort)
  if [ -z "$files" ]; then
    say "Tests/Web/unit holds no *.test.js."
    return 1
  fi
  # shellcheck disable=SC2086 # the names hold no blanks
  node --test $files
}

# The Chromium or Chrome of this machine; nothing where there is none.
find_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  for name in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    if [ -x "$name" ]; then
      printf '%s\n' "$name"
      return 0
    fi
  done
}

has_browser() { [ -n "$(find_browser)" ]; }

# Without Japanese letters a screenshot shows boxes, and widths are wrong.
has_japanese_font() {
  is_macos || [ -n "$(fc-list :lang=ja 2>/dev/null)" ] || [ -d /usr/share/fonts/opentype/noto ]
}

is_ubuntu() { grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; }

# Debian has Chromium as a package. Ubuntu has it as a snap only, which no server or container
# runs, and macOS has none: there Playwright brings its own.
has_browser_package() { has_apt && ! is_ubuntu; }

need_browser() {
  need_python
  need has_japanese_font fonts-noto-cjk font-noto-sans-cjk-jp
  if has_browser_package; then need has_browser chromium chromium; fi
}

require_browser() {
  require_venv .venv Scripts/requirements/browser.txt
  if has_browser; then return 0; fi
  say "Setting up Playwright's Chromium"
  .venv/bin/playwright install chromium >&2 \
    || stop "Chromium could not be downloaded; install Chromium or Chrome, then try again."
  if is_macos; then return 0; fi
  may_become_root || stop \
    "Chromium needs libraries. Type this, then try again:  sudo .venv/bin/playwright install-deps"
  as_root "$PWD/.venv/bin/playwright" install-deps chromium >&2 \
    || stop "The libraries of Chromium could not be installed; see the lines above."
}

# run_browser_tests LOUPE: against this binary's own server on a free port. LOUPE_CHROMIUM is the
# browser to drive; empty means the one that Playwright brought.
run_browser_tests() {
  local log models server address="" status=0 waited=0
  log=$(mktemp)
  models=$(mktemp -d)
  "$1" serve --port 0 --models-folder "$models" >"$log" 2>&1 &
  server=$!
  while [ -z "$address" ] && [ "$waited" -lt 300 ] && kill -0 "$server" 2>/dev/null; do
    sleep 0.1
    waited=$((waited + 1))
    address=$(sed -n 's/^Loupe is at \(http[^ ]*\).*/\1/p' "$log")
  done
  if [ -z "$address" ]; then
    say "The server did not start: $(cat "$log")"
    status=1
  else
    LOUPE_URL=$address LOUPE_BINARY=$1 LOUPE_CHROMIUM=$(find_browser) \
      .venv/bin/python -m pytest --quiet Tests/Web/browser || status=$?
  fi
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -f "$log"
  rm -rf "$models"
  return "$status"
}
