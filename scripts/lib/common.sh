# What every script shares; sourced, never run. The caller's working directory becomes the root of the tree.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# A heading of the progress that a person follows.
say() { printf '\n== %s\n' "$*"; }

# A clear sentence, and the end.
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Compilers at once: one per core, and 1.5 GB of memory each, which the largest of our files comes near to.
build_jobs() {
  local cores memory_mb by_memory
  cores=$(nproc)
  memory_mb=$(awk '/^MemAvailable/ {print int($2 / 1024)}' /proc/meminfo)
  by_memory=$((memory_mb / 1500))
  [ "$by_memory" -ge 1 ] || by_memory=1
  if [ "$cores" -lt "$by_memory" ]; then echo "$cores"; else echo "$by_memory"; fi
}

# empty_artifacts PRESET: removes what the last test run left, so that a search finds what this one wrote.
empty_artifacts() {
  [ ! -d "build/$1/test-artifacts" ] || find "build/$1/test-artifacts" -mindepth 2 -delete
}

# run_tests PRESET [ARGUMENT of ctest…]: a line per test, then how many failed. A name that no test has is a failure.
run_tests() {
  local preset=$1
  shift
  ctest --test-dir "build/$preset" --output-on-failure --no-tests=error --parallel "$(nproc)" "$@"
}
