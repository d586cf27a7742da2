#!/usr/bin/env bash
# Sets up, builds and starts Veilleuse on this machine, with a demonstration moderator at the first start.
# Arguments go to `veilleuse serve`: scripts/run.sh --config veilleuse.toml. Ctrl-C stops it in good order.
caller=$PWD
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source scripts/lib/setup.sh

# from_caller PATH: where it leads from the caller's directory, which common.sh has left.
from_caller() {
  case "$1" in
    '' | /*) printf '%s' "$1" ;;
    *) printf '%s' "$caller/$1" ;;
  esac
}

words=()
for word in "$@"; do
  case "$word" in --config=*) word=--config=$(from_caller "${word#*=}") ;; esac
  [ "${previous:-}" != --config ] || word=$(from_caller "$word")
  words+=("$word")
  previous=$word
done
set -- "${words[@]}"

scripts/build.sh release veilleuse
veilleuse=build/release/bin/veilleuse

# announce: passes the engine's lines on, and says what to open once it listens. Ctrl-C is for the engine alone.
announce() {
  trap '' INT
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case "$line" in
      *"listening on "*)
        local base=${line##*listening on }
        say "Veilleuse is awake. Ctrl-C stops it; nothing acknowledged is lost."
        printf '   a young person opens   %s/\n   a moderator opens      %s/equipe\n' "$base" "$base"
        ;;
    esac
  done
}

# To data that is made anew alone: who removed the last person does not want a known name back.
# No command within a condition: a complaint would be passed over there, and told again by the next one.
token=$("$veilleuse" staff add demo --role moderator --if-new "$@")
if [ -n "$token" ]; then
  say "First start: a moderator named 'demo' was added. The token is shown this once:"
  printf '   %s\n' "$token"
else
  known=$("$veilleuse" staff list "$@")
  if [ -z "$known" ]; then
    say "Nobody can answer: the staff is empty. To add a person, now or while the engine runs:"
    printf '   %s\n' "$veilleuse staff add NAME --role moderator${*:+ $*}"
  fi
fi
exec "$veilleuse" serve "$@" > >(announce)
