#!/usr/bin/env bash
# The release build and all tests. Arguments go to ctest: scripts/test.sh -R storage
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source scripts/lib/setup.sh

install_packages build test kafka
scripts/build.sh release
# What the tests leave behind is searched for secrets afterwards (scripts/check_secrets.py): begin with nothing.
empty_artifacts release
say "Testing"
run_tests release "$@"
say "All tests passed after $SECONDS s"
