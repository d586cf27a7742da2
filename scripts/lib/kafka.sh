# Fetches, starts and stops Kafka brokers; sourced after common.sh and setup.sh.

kafka_version=4.1.0
kafka_jars=${XDG_CACHE_HOME:-$HOME/.cache}/veilleuse/kafka-$kafka_version
kafka_dir=${VEILLEUSE_KAFKA_DIR:-build/kafka}
# Of this trial alone: three brokers that were formatted with one id find each other.
kafka_cluster=dmVpbGxldXNlLXRlc3Rz

fetch_kafka() {
  [ ! -e "$kafka_jars/complete" ] || return 0
  say "Fetching Kafka $kafka_version"
  mkdir -p "$kafka_jars"
  mvn --quiet --batch-mode --file scripts/lib/kafka.pom.xml dependency:copy-dependencies \
    -DoutputDirectory="$kafka_jars" || fail "Maven could not fetch Kafka; the lines above say why."
  touch "$kafka_jars/complete"
}

# free_ports COUNT: so many that nobody listens on, one a line.
free_ports() {
  python3 - "$1" <<'PYTHON'
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(one.getsockname()[1] for one in held), sep="\n")
PYTHON
}

# Followed by a class and its arguments.
kafka=(java -Xmx384m -XX:+UseSerialGC -cp "$kafka_jars/*")

# write_properties NODE COUNT VOTERS PORT CONTROLLER_PORT: what a trial on one machine needs, also if it is alone.
write_properties() {
  local replicas=$2 in_sync=$(($2 > 1 ? 2 : 1))
  cat >"$kafka_dir/$1/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=$1
controller.quorum.voters=$3
listeners=PLAINTEXT://127.0.0.1:$4,CONTROLLER://127.0.0.1:$5
advertised.listeners=PLAINTEXT://127.0.0.1:$4
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$PWD/$kafka_dir/$1/data
default.replication.factor=$replicas
min.insync.replicas=$in_sync
auto.create.topics.enable=false
unclean.leader.election.enable=false
offsets.topic.replication.factor=$replicas
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=$replicas
transaction.state.log.min.isr=$in_sync
share.coordinator.state.topic.replication.factor=$replicas
share.coordinator.state.topic.min.isr=$in_sync
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=16777216
PROPERTIES
}

runs() {
  [ -s "$kafka_dir/$1/pid" ] && kill -0 "$(cat "$kafka_dir/$1/pid")" 2>/dev/null
}

# answers PORT
answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

wait_for_broker() {
  local port turn
  port=$(cat "$kafka_dir/$1/port")
  for ((turn = 0; turn < 600; ++turn)); do
    runs "$1" || fail "Broker $1 ended; $kafka_dir/$1/log says why."
    grep -q 'Kafka Server started' "$kafka_dir/$1/log" && answers "$port" && return 0
    sleep 0.1
  done
  fail "Broker $1 did not start within a minute; $kafka_dir/$1/log says what it does."
}

# run_broker NODE
run_broker() {
  # Apart from the terminal: a broker outlives the script that starts it.
  setsid "${kafka[@]}" kafka.Kafka "$kafka_dir/$1/server.properties" >>"$kafka_dir/$1/log" 2>&1 </dev/null &
  echo $! >"$kafka_dir/$1/pid"
}

# require_known NODE
require_known() {
  case "${1:-}" in [123]) [ ! -d "$kafka_dir/$1" ] || return 0 ;; esac
  fail "There is no broker '${1:-}' in $kafka_dir: scripts/kafka.sh status names those there are."
}

# end_broker NODE: at once, without a word.
end_broker() {
  runs "$1" || return 0
  kill -9 "$(cat "$kafka_dir/$1/pid")"
  while runs "$1"; do sleep 0.05; done
}

kill_broker() {
  require_known "$@"
  end_broker "$1"
}

revive_broker() {
  require_known "$@"
  ! runs "$1" || fail "Broker $1 runs already."
  # What it said in its former life must not be taken for its new one.
  mv "$kafka_dir/$1/log" "$kafka_dir/$1/log.before"
  run_broker "$1"
  wait_for_broker "$1"
}

start_brokers() {
  local count=$1 node ports voters=
  case "$count" in 1 | 3) ;; *) fail "One broker or three, not '$count'." ;; esac
  [ ! -e "$kafka_dir/1" ] || fail "There are brokers in $kafka_dir already: scripts/kafka.sh stop ends them."
  install_packages kafka
  fetch_kafka
  mapfile -t ports < <(free_ports $((2 * count)))
  for ((node = 1; node <= count; ++node)); do
    voters+=${voters:+,}$node@127.0.0.1:${ports[2 * node - 1]}
  done
  for ((node = 1; node <= count; ++node)); do
    mkdir -p "$kafka_dir/$node"
    echo "${ports[2 * node - 2]}" >"$kafka_dir/$node/port"
    write_properties "$node" "$count" "$voters" "${ports[2 * node - 2]}" "${ports[2 * node - 1]}"
    "${kafka[@]}" kafka.tools.StorageTool format -t "$kafka_cluster" -c "$kafka_dir/$node/server.properties" \
      >"$kafka_dir/$node/log" 2>&1 || fail "Broker $node could not be set up; $kafka_dir/$node/log says why."
    run_broker "$node"
  done
  for ((node = 1; node <= count; ++node)); do wait_for_broker "$node"; done
  tell_brokers
}

stop_brokers() {
  local node
  for node in "$kafka_dir"/[123]; do
    end_broker "${node##*/}"
  done
  rm -rf "${kafka_dir:?}"/[123]
}

tell_brokers() {
  local node standing any=
  for node in "$kafka_dir"/[123]; do
    node=${node##*/}
    [ -s "$kafka_dir/$node/port" ] || continue
    any=yes
    standing=ended
    ! runs "$node" || standing="runs, pid $(cat "$kafka_dir/$node/pid")"
    echo "127.0.0.1:$(cat "$kafka_dir/$node/port")  broker $node  $standing"
  done
  [ -n "$any" ] || echo "no brokers; scripts/kafka.sh start [1|3] starts some"
}
