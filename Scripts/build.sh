#!/usr/bin/env bash
# Builds the loupe command, optimised.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

need_build_packages
install_missing
Scripts/embed-web.sh >&2
swift build -c release --product loupe
say "Built $(swift build -c release --show-bin-path)/loupe"
