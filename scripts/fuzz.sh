#!/usr/bin/env bash
# Builds the fuzz targets and runs each for some seconds from its kept corpus: scripts/fuzz.sh [SECONDS [TARGET…]], by
# default all for 60 s, as many at once as there are cores. What was found stays in build/fuzz/found/TARGET:
# tests/fuzz/README.md tells what to do with it.
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source scripts/lib/setup.sh

seconds=${1:-60}
shift || true
[[ $seconds =~ ^[1-9][0-9]*$ ]] || fail "'$seconds' is no number of seconds; usage: scripts/fuzz.sh [SECONDS [TARGET…]]"
known=$(find tests/fuzz/corpus -mindepth 1 -maxdepth 1 -printf '%f\n' | sort)
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets <<<"$known"
for target in "${targets[@]}"; do
  grep -qx "$target" <<<"$known" || fail "there is no fuzz target '$target'; known: ${known//$'\n'/, }"
done
install_packages build fuzz
scripts/build.sh fuzz "${targets[@]/#/fuzz_}"

# fuzz_one TARGET SECONDS: new inputs go to a folder of their own, the kept ones are only read. Memory and time of one
# input are bounded: an input that is small and takes a second is a find.
fuzz_one() {
  local found=build/fuzz/found/$1 grown=build/fuzz/grown/$1 log=build/fuzz/$1.log
  mkdir -p "$found" "$grown"
  if ! build/fuzz/bin/fuzz_"$1" -max_total_time="$2" -max_len=32768 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$found/" "$grown" "tests/fuzz/corpus/$1" >"$log" 2>&1; then
    printf '%s: FOUND: %s; the input lies in %s\n' "$1" \
      "$(grep -m 1 -E 'does not hold|ERROR: |runtime error' "$log" || tail -n 1 "$log")" "$found"
    return 1
  fi
  printf '%s: %s executions, %s, nothing found\n' "$1" "$(sed -n 's/^stat::number_of_executed_units: //p' "$log")" \
    "$(grep -o 'cov: [0-9]* ft: [0-9]*' "$log" | tail -n 1 | sed 's/cov: \(.*\) ft: \(.*\)/\1 edges and \2 features/')"
}
export -f fuzz_one

say "Fuzzing ${targets[*]}, $seconds s each"
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'fuzz_one {} "$0"' "$seconds" ||
  fail "a target found something: see above"
