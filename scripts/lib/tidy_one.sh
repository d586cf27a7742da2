#!/usr/bin/env bash
# clang-tidy on one source of build/tidy, quiet when there is nothing to say. Called by scripts/check.sh.
output=$(clang-tidy --quiet -p build/tidy "$1" 2>&1) && exit 0
printf '%s\n' "$output" | grep -v 'warnings generated\|warning generated'
exit 1
