#!/usr/bin/env bash
# Everything that is checked beside the tests: all of it, or the parts named: scripts/check.sh format layers
#   format      clang-format changes nothing          layers      includes follow the table of layers
#   style       lengths, lines, tests of bounds       tidy        clang-tidy
#   secrets     nothing that scripts/test.sh wrote holds a planted secret
#   fuzz        each target of tests/fuzz for a minute finds nothing
#   asan-ubsan, tsan   the tests under sanitizers (tsan: those of code with threads of its own, tests/CMakeLists.txt)
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source scripts/lib/setup.sh

sources() { git ls-files --cached --others --exclude-standard -- '*.hpp' '*.ipp' '*.cpp'; }

check_format() {
  must_find clang-format clang-format --dry-run --Werror --assume-filename=planted.cpp <<<'int  planted( ){return 1 ;}'
  sources | xargs clang-format --dry-run --Werror
}
# must_find NAME COMMAND…: a checker that does not see a planted violation (on its input) is no checker.
must_find() {
  local name=$1
  shift
  ! "$@" >/dev/null 2>&1 || fail "$name accepted a planted violation"
}

check_layers() { scripts/layers.py; }
check_style() { scripts/style.py && scripts/limits.py; }
check_secrets() { scripts/check_secrets.py build/release; }

# A build directory of its own, configured but for generated headers not built: GCC's precompiled headers and the
# compiler cache's flags would not be understood by clang-tidy.
check_tidy() {
  cmake --preset release -B build/tidy -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DVEILLEUSE_CCACHE=OFF >/dev/null
  local generated
  generated=$(ninja -C build/tidy -t targets all | sed -n 's/^\(.*\.pb\.h\): .*/\1/p')
  # shellcheck disable=SC2086  # one word per target
  [ -z "$generated" ] || ninja -C build/tidy $generated
  must_find clang-tidy \
    clang-tidy --quiet --config-file=.clang-tidy tests/scripts/planted/use_after_move.cpp -- -std=c++20
  scripts/tidy.py build/tidy "$(build_jobs)"
}

check_fuzz() { scripts/fuzz.sh; }

# check_sanitized PRESET
check_sanitized() {
  scripts/build.sh "$1"
  empty_artifacts "$1"
  run_tests "$1"
}

every_part=(format layers style secrets tidy fuzz asan-ubsan tsan)
for part in "$@"; do
  case " ${every_part[*]} " in
    *" $part "*) ;;
    *) fail "there is no check '$part'; known: ${every_part[*]}" ;;
  esac
done

if [ $# -eq 1 ]; then
  install_packages build test check
  say "Check: $1"
  case "$1" in
    asan-ubsan | tsan) check_sanitized "$1" ;;
    *) "check_$1" ;;
  esac
  echo "$1: passed after $SECONDS s"
  exit
fi

# Each part is a process of its own: one that fails does not hide the others.
parts=("$@")
[ $# -gt 0 ] || parts=("${every_part[@]}")
failed=()
for part in "${parts[@]}"; do
  scripts/check.sh "$part" || failed+=("$part")
done
[ "${#failed[@]}" -eq 0 ] || fail "these checks failed: ${failed[*]}"
say "All checks passed after $SECONDS s: ${parts[*]}"
