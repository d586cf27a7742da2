#!/usr/bin/env bash
# Builds a preset: scripts/build.sh [PRESET [TARGET…]], by default all of release, into build/PRESET.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source scripts/lib/setup.sh

preset=${1:-release}
shift || true
grep -q "\"name\": \"$preset\", \"configurePreset\"" CMakePresets.json ||
  fail "there is no preset '$preset'; known: release, debug, asan-ubsan, tsan, fuzz"
install_packages build
[ -f "build/$preset/build.ninja" ] || {
  say "Configuring build/$preset"
  cmake --preset "$preset"
}
say "Building ${*:-everything} in build/$preset"
cmake --build --preset "$preset" --parallel "$(build_jobs)" ${1:+--target "$@"}
