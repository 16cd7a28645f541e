# Python environments inside the repository. Sourced, not run; needs common.sh.

# A Debian python3 without python3-venv has the module but not what it installs pip from.
has_venv() {
  python3 -c 'import ensurepip, venv' >/dev/null 2>&1
}

has_python() {
  command -v python3 >/dev/null 2>&1
}

need_python() {
  need has_python python3 python
  need has_venv python3-venv python
}

# require_venv FOLDER REQUIREMENTS: makes the environment, or brings it up to its requirements.
require_venv() {
  local folder=$1 requirements=$2
  if cmp -s "$requirements" "$folder/installed.txt" && "$folder/bin/python" -c '' 2>/dev/null; then
    return 0
  fi
  say "Setting up $folder"
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" \
    || stop "The Python packages of $requirements could not be installed; see the lines above."
  cp "$requirements" "$folder/installed.txt"
}
