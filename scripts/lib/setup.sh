# Installs what is missing of scripts/packages.txt; sourced after common.sh. Quick when nothing is missing.

# packages_of SECTION…: the packages of the named sections, one a line.
packages_of() {
  local section
  for section in "$@"; do
    awk -v wanted="[$section]" '
      /^\[/ { inside = ($1 == wanted); next }
      /^#/ || NF == 0 { next }
      inside { print $1 }' scripts/packages.txt
  done
}

# missing_packages NAME…: those that dpkg does not know as installed, one a line. One question for all of them.
missing_packages() {
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
      awk '$1 == "installed" {print $2}' | sort -u)
}

# as_root COMMAND…: runs it with the rights that apt needs, or says what a person has to do.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "these Debian packages are missing and installing them needs root (or sudo): ${missing[*]}"
  fi
}

# install_packages SECTION…
install_packages() {
  local missing
  command -v dpkg-query >/dev/null || fail "Veilleuse is built on Debian 12, and this system has no dpkg." \
    "Install the counterparts of scripts/packages.txt, then build with cmake --preset release."
  # shellcheck disable=SC2046  # one word per package is what is wanted
  mapfile -t missing < <(missing_packages $(packages_of "$@"))
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  as_root apt-get update
  # Of prometheus the tests need its checking tool alone: no server may start, now or at the next boot.
  as_root env DEBIAN_FRONTEND=noninteractive SYSTEMD_OFFLINE=1 \
    apt-get install --yes --no-install-recommends "${missing[@]}" ||
    fail "apt could not install the packages above; the lines before this one say why."
  [[ " ${missing[*]} " != *" prometheus "* ]] || as_root systemctl --quiet disable prometheus.service
}
