# A new Debian 12 in a folder; sourced after common.sh, by what proves something on a clean system. Needs root and
# debootstrap; packages come from wherever this machine's apt takes its own.

# make_root ROOT PACKAGE,…: the smallest system with these packages.
make_root() {
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
  [ -n "$mirror" ] || fail "this machine's apt knows no mirror of Debian 12"
  say "Making a fresh Debian 12"
  debootstrap --variant=minbase --include="$2" bookworm "$1" "$mirror" >"$1.debootstrap.log" ||
    fail "debootstrap failed; $1.debootstrap.log says why"
}

# use_this_machines_packages ROOT
use_this_machines_packages() {
  rm -f "$1"/etc/apt/sources.list
  cp -r /etc/apt/sources.list.d /etc/apt/apt.conf.d "$1/etc/apt/"
  cp /etc/resolv.conf /etc/hosts "$1/etc/"
}
