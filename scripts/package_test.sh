#!/usr/bin/env bash
# Proves the Debian package on a clean system: a new Debian 12 that boots with its own systemd in a container with a
# network of its own. In it the package is installed, used, upgraded, hung, removed, installed again and purged, as an
# operator does it. Needs root, debootstrap and systemd-nspawn (Debian: systemd-container).
# Usage: scripts/package_test.sh ROOT_DIRECTORY (made anew from ROOT_DIRECTORY.base, which is made once and kept)
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source scripts/lib/fresh_root.sh

[ $# -eq 1 ] || fail "usage: scripts/package_test.sh ROOT_DIRECTORY"
[ "$(id -u)" -eq 0 ] || fail "making a root directory needs root"
for needed in debootstrap systemd-nspawn nsenter; do
  command -v "$needed" >/dev/null || fail "$needed is not installed"
done
root=$(realpath -m "$1")
config=/etc/veilleuse/veilleuse.toml
address=127.0.0.1:8080
container=

clean_up() {
  [ -z "$container" ] || kill -TERM "$container" 2>/dev/null || true
  [ -z "$container" ] || wait "$container" 2>/dev/null || true
}
trap clean_up EXIT

# The first process in the container.
leader() { pgrep --parent "$container" | head -n 1; }
inside() {
  nsenter --target "$(leader)" --mount --uts --ipc --net --pid --root \
    env --chdir=/ -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
property() { inside systemctl show --value --property "$1" veilleuse.service; }
# must WHAT COMMAND…
must() {
  local what=$1
  shift
  "$@" || fail "not so: $what"
  printf '   %s\n' "$what"
}
is() { [ "$1" = "$2" ] || { printf 'expected %s, found %s\n' "$2" "$1" >&2; return 1; }; }
# wait_until SECONDS COMMAND…: a guard against hanging for ever.
wait_until() {
  local left=$1
  shift
  until "$@"; do
    [ "$left" -gt 0 ] || return 1
    left=$((left - 1))
    sleep 1
  done
}
# With what was downloaded before: the container has a network of its own, without the world.
apt_inside() {
  inside apt-get -qq --yes "$@" >>"$root.apt.log" 2>&1 || fail "apt failed; $root.apt.log says why"
}
readyz() { nsenter --target "$(leader)" --net curl --silent --max-time 5 "http://$address/readyz" || true; }
as_service() { inside runuser --user veilleuse -- "$@" --config "$config"; }
chat_through_it() {
  PYTHONPATH=. nsenter --target "$(leader)" --net /usr/bin/python3 -B scripts/lib/smoke_chat.py "$address" "$1"
}
no_problems() { as_service veilleuse log verify | grep -q ' 0 problems'; }

make_packages() {
  local first second
  second=$(scripts/package.sh 2 | tail -n 1)
  first=$(scripts/package.sh 1 | tail -n 1)
  [ -x "$root.base/usr/bin/systemctl" ] || make_root "$root.base" ca-certificates,systemd,systemd-sysv
  rm -rf "$root"
  cp -a "$root.base" "$root"
  use_this_machines_packages "$root"
  cp "$first" "$root/root/first.deb"
  cp "$second" "$root/root/second.deb"
  say "Downloading what it depends on"
  chroot "$root" apt-get -qq update
  chroot "$root" apt-get -qq --yes --download-only install /root/first.deb >"$root.apt.log"
}

boot() {
  say "Booting it"
  systemd-nspawn --quiet --directory "$root" --boot --private-network --register=no --keep-unit \
    </dev/null >"$root.console.log" 2>&1 &
  container=$!
  wait_until 60 leader >/dev/null || fail "the container did not start; $root.console.log says why"
  wait_until 60 inside systemctl is-active --quiet multi-user.target || fail "it did not boot; see $root.console.log"
}

test_install() {
  say "Installing"
  apt_inside install /root/first.deb
  must "the service runs and is enabled" inside systemctl is-active --quiet veilleuse.service
  must "it starts at the next boot" inside systemctl is-enabled --quiet veilleuse.service
  must "it is ready" is "$(readyz)" ready
  must "it runs as its own user" is "$(inside stat -c %U "/proc/$(property MainPID)")" veilleuse
  must "its data is for that user alone" is "$(inside stat -c '%U %a' /var/lib/veilleuse)" "veilleuse 700"
  must "who installs is told of the one step left" grep -q 'veilleuse staff add NAME' "$root.apt.log"
  token=$(as_service veilleuse staff add demo --role moderator)
  must "two people chat through it" chat_through_it "$token"
  must "systemctl status says how it serves" is "$(property StatusText | cut -d: -f1)" Serving
}

test_upgrade() {
  say "Upgrading, with a configuration that the operator has changed"
  inside sed -i '$ a # changed by the operator' "$config"
  local process
  process=$(property MainPID)
  apt_inside install /root/second.deb
  must "the new package is there" is "$(inside dpkg-query --show --showformat='${Version}' veilleuse)" 0.1.0-2
  must "the new program runs" test "$(property MainPID)" != "$process"
  must "it was stopped in good order" is "$(property NRestarts)" 0
  must "it is ready" is "$(readyz)" ready
  must "the operator's change is kept" inside grep -q '^# changed by the operator' "$config"
  must "the log is whole" no_problems
  must "the same person signs in and chats" chat_through_it "$token"
}

test_hang() {
  say "Stopping its process as a hang does; the watchdog takes up to a minute"
  inside systemctl kill --kill-whom=main --signal=STOP veilleuse.service
  restarted() { [ "$(property NRestarts)" -ge 1 ]; }
  must "the watchdog ends it and it is started again" wait_until 120 restarted
  is_ready() { [ "$(readyz)" = ready ]; }
  must "it is ready" wait_until 60 is_ready
  must "the journal says why" grep -q -i 'watchdog timeout' <(inside journalctl --no-pager --unit veilleuse)
  must "the same person signs in and chats" chat_through_it "$token"
}

test_remove_and_come_back() {
  say "Removing"
  local uid
  uid=$(inside id --user veilleuse)
  inside systemctl --quiet enable --now veilleuse-backup.timer
  apt_inside remove veilleuse
  must "no process of its user is left" is "$(find /proc -maxdepth 1 -uid "$uid" 2>/dev/null)" ""
  must "the program is gone" test ! -e "$root/usr/bin/veilleuse"
  must "no backup is made without it" is "$(inside systemctl is-active veilleuse-backup.timer)" inactive
  must "the configuration is kept" inside grep -q '^# changed by the operator' "$config"
  must "the data is kept" test -f "$root/var/lib/veilleuse/master.key"
  say "Installing it again"
  apt_inside install /root/second.deb
  must "it is ready" is "$(readyz)" ready
  must "its nightly backups go on" inside systemctl is-active --quiet veilleuse-backup.timer
  must "the log is whole" no_problems
  must "the same person signs in and chats" chat_through_it "$token"
}

test_purge() {
  say "Purging"
  apt_inside purge veilleuse
  must "the configuration is gone" test ! -e "$root$config"
  must "what children said is not" test -f "$root/var/lib/veilleuse/master.key"
  must "it still belongs to the service's user" is "$(inside stat -c %U /var/lib/veilleuse)" veilleuse
  must "who purges is told how to erase it" grep -q 'rm -r /var/lib/veilleuse' "$root.apt.log"
  must "nothing of it is failed or left in systemd" is "$(inside systemctl list-units --all --quiet 'veilleuse*')" ""
}

make_packages
boot
test_install
test_upgrade
test_hang
test_remove_and_come_back
test_purge
say "Done after $SECONDS s: the package installs, starts, upgrades, survives a hang, and goes without the data"
