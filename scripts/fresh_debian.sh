#!/usr/bin/env bash
# Proves the first command on a fresh Debian 12: a new root with git and a shell only, in it a clone of this tree's
# last commit and scripts/run.sh; then two chats through it: by a client written with Python's `websockets` alone, and
# by the two pages in a real browser. Both clients run on this machine, outside of the new root.
# Needs root, debootstrap and Chromium; packages come from wherever this machine's apt takes its own.
# Usage: scripts/fresh_debian.sh ROOT_DIRECTORY (made, and kept for a second, quick run)
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source scripts/lib/fresh_root.sh

[ $# -eq 1 ] || fail "usage: scripts/fresh_debian.sh ROOT_DIRECTORY"
[ "$(id -u)" -eq 0 ] || fail "making a root directory needs root"
for needed in debootstrap chromium; do
  command -v "$needed" >/dev/null || fail "$needed is not installed"
done
root=$(realpath -m "$1")
clone=$root/root/veilleuse
engine=

inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

# By the git of the new root, from one file that holds this tree's history.
clone_inside() {
  say "git clone in it"
  git bundle create --quiet "$clone.bundle" HEAD
  inside git -c advice.detachedHead=false clone --quiet /root/veilleuse.bundle /root/veilleuse
}

clean_up() {
  [ -z "$engine" ] || kill "$engine" 2>/dev/null || true
  [ -z "$engine" ] || wait "$engine" 2>/dev/null || true
  for place in proc dev; do
    ! mountpoint -q "$root/$place" || umount "$root/$place"
  done
}
trap clean_up EXIT

# Only what a person has who just installed Debian and git.
[ -x "$root/usr/bin/git" ] || make_root "$root" git,ca-certificates
use_this_machines_packages "$root"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
[ -d "$clone" ] || clone_inside
printf '[server]\nport = 0\n' >"$clone/any-port.toml"
# A first start shows a token; a second run's would find who is signed in from before.
rm -rf "$clone/data"

say "scripts/run.sh in it"
output=$root.run.log
: >"$output"
chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  bash -c 'cd /root/veilleuse && exec scripts/run.sh --config any-port.toml' >"$output" 2>&1 &
engine=$!
tail --pid="$engine" -n +1 -f "$output" | sed '/listening on /q' || true
address=$(sed -n 's|.*listening on http://||p' "$output" | head -n 1)
[ -n "$address" ] || fail "the engine did not start; $output says why"
token=$(sed -n '/shown this once/{n;s/ //g;p}' "$output")
[ -n "$token" ] || fail "scripts/run.sh showed no moderator's token; $output tells what it said"

say "A chat through it, by a client that is not ours"
PYTHONPATH=. /usr/bin/python3 -B scripts/lib/smoke_chat.py "$address" "$token"

say "A chat through it, by the two pages in Chromium"
/usr/bin/python3 -B tests/web/two_windows.py "http://$address" "$token"

kill "$engine"
wait "$engine" || fail "the engine did not stop in good order"
engine=
say "Done after $SECONDS s: a fresh Debian 12 runs Veilleuse"
