#!/usr/bin/env bash
# Rewrites the Swift code in the format of .swift-format.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

require_swift
swift format --in-place --parallel --recursive Sources Tests Snippets Package.swift
