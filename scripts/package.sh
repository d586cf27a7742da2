#!/usr/bin/env bash
# Builds the release and makes the Debian package of it, build/release/veilleuse_VERSION_ARCHITECTURE.deb:
# scripts/package.sh [RELEASE], where RELEASE numbers packages of one version (1).
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source scripts/lib/setup.sh

scripts/build.sh release veilleuse
say "Packing"
cd build/release
# shellcheck disable=SC2086  # nothing, or one option
cpack -G DEB ${1:+-D CPACK_DEBIAN_PACKAGE_RELEASE=$1} >package.log ||
  fail "packing failed; build/release/package.log says why"
package=$(sed -n 's|^CPack: - package: \(.*\) generated\.$|\1|p' package.log)
[ -n "$package" ] || fail "cpack named no package; build/release/package.log tells what it did"
echo "$package"
