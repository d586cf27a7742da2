#!/usr/bin/env bash
# Real Kafka brokers on loopback, to try the engine on and to test it with. Needs Java 17, Maven and Python, which
# it installs.
#
#   scripts/kafka.sh start [1|3]   starts so many brokers, and prints their addresses
#   scripts/kafka.sh stop          ends them, and removes their data
#   scripts/kafka.sh status        which of them run, and where
#   scripts/kafka.sh kill N        ends broker N at once; its data stays
#   scripts/kafka.sh revive N      starts it again on its data
#
# VEILLEUSE_KAFKA_DIR: where their data and logs lie (build/kafka).
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source scripts/lib/setup.sh
source scripts/lib/kafka.sh

usage() {
  sed -n '5,9s/^# *//p' "${BASH_SOURCE[0]}" >&2
  exit 64
}

case "${1:-}" in
  start) start_brokers "${2:-1}" ;;
  stop) stop_brokers ;;
  status) tell_brokers ;;
  kill) kill_broker "${2:-}" ;;
  revive) revive_broker "${2:-}" ;;
  *) usage ;;
esac
