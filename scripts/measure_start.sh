#!/usr/bin/env bash
# How long a start takes with many conversations on disk: from the command to a ready engine, with the views lost and
# with the views there. Usage: scripts/measure_start.sh [CONVERSATIONS] [FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
conversations=${1:-1000000}
folder=${2:-$(mktemp -d)}
bin=build/release/bin

cmake --preset release > /dev/null
ninja -C build/release veilleuse veilleuse-bench-fill > /dev/null
[ -e "$folder/log" ] || "$bin/veilleuse-bench-fill" "$folder" "$conversations"
printf '[server]\nport = 0\n[storage]\ndata_directory = "%s"\n' "$folder" > "$folder/veilleuse.toml"

# Without a program of its own: starting one would take longer than what is measured.
is_ready() {
  local status
  exec 3<> "/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  read -r status <&3
  exec 3>&-
  [[ $status == *" 200 "* ]]
}

start_once() {
  local began ready pid address
  began=$(date +%s%N)
  "$bin/veilleuse" serve --config "$folder/veilleuse.toml" > "$folder/out" 2> "$folder/err" &
  pid=$!
  until address=$(grep -o 'http://[^ ]*' "$folder/out"); do
    kill -0 "$pid" || { cat "$folder/err" >&2; exit 1; }
    sleep 0.005
  done
  until is_ready "${address##*:}"; do sleep 0.005; done
  ready=$(date +%s%N)
  printf '%s: ready after %s ms\n' "$1" "$(((ready - began) / 1000000))"
  sleep "$2"
  kill "$pid"
  wait "$pid"
}

du -sh "$folder" | cut -f1
start_once "first start, views to be made" 30
for turn in 1 2 3; do start_once "start $turn" 1; done
