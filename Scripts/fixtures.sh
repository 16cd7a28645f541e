#!/usr/bin/env bash
# Computes the fixtures of the model and training tests anew. Their checksums change only where
# a generator or one of the libraries in Scripts/requirements/peers.txt did.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source "$(dirname "${BASH_SOURCE[0]}")/lib/python.sh"

need_python
install_missing
require_venv .venv-peers Scripts/requirements/peers.txt
for generator in training_step generation families generation_rules readings family_readings \
  imported_trace sampling text_fixtures tokenizer_fixtures torch_files; do
  .venv-peers/bin/python "Scripts/fixtures/$generator.py"
done
