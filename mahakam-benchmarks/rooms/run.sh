#!/bin/bash
# Proves what rooms promise under stress, against server processes on loopback; fails if a bound is missed. Linux only.
#
#   run.sh build                      builds it
#   run.sh PROOF [SERVER...]          SERVER is tomcat, jetty or, to compare, spring; by default tomcat and jetty
#
#   stalled      a room of 10,000 of whom 1000 do not read: what the others notice, what they cost, when they are gone
#   bystander    a flood to 300 who do not read: how long an echo elsewhere in the application takes
#   churn        1000 joins and leaves a second for ten minutes: nothing halts, grows, is lost or comes in another order
#   compressed   a broadcast is compressed once for all members: what a delivery costs
#
# Sizes are variables: MEMBERS, RATE, SIZE, DURATION (seconds), ROUNDS and others, see the class of each proof; so are the
# server's settings, such as MAHAKAM_OUTBOUND_SENDTIMEOUT=20s. JAVA_HOME picks the JDK, JAVA_OPTS the server's heap.
# Figures are worth what else the machine does: the last line says what its processors were busy with.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
port=${PORT:-28765}
pid=

usage() {
  sed -n '2,15s/^# \{0,1\}//p' "$here/run.sh" >&2
  exit 2
}

# A network of its own whose packets and buffers are as on a real one: loopback's take 2.5 MB for each client that does not
# read, 1000 of which are more than the kernel gives to all connections.
enter_network() {
  local root=()
  [[ $(id -u) == 0 ]] || root=(--map-root-user)
  PROOF_NETWORK=own exec unshare --net "${root[@]}" "$here/run.sh" "$@"
}

set_up_network() {
  ip link set lo mtu 1500 up
  echo 4096 16384 65536 > /proc/sys/net/ipv4/tcp_wmem
}

listening() { (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; }

start() {
  ! listening || { echo "Something listens on port $port" >&2; exit 2; }
  CONTAINER=$1 "$here/../server/run.sh" start "$port" > "$log" 2>&1 &
  pid=$!
  for ((i = 0; i < 600; i++)); do
    ! listening || return 0
    kill -0 $pid 2> /dev/null || break
    sleep .1
  done
  echo "The server did not start: see $log" >&2
  exit 2
}

stop() {
  [[ $pid ]] || return 0
  kill -9 "$pid" 2> /dev/null || true
  wait "$pid" 2> /dev/null || true
  pid=
}

[[ $# -gt 0 ]] || usage
proof=$1
case $proof in
  build) exec "$here/../server/run.sh" build ;;
  stalled | bystander) [[ ${PROOF_NETWORK:-} == own ]] || enter_network "$@"; set_up_network ;;
  compressed) export COMPRESSION=true MAHAKAM_COMPRESSION_THRESHOLD=64B ;;
  churn) ;;
  *) usage ;;
esac
shift
[[ $# -gt 0 ]] || set -- tomcat jetty

ulimit -n "$(ulimit -Hn)"
members=${MEMBERS:-$([[ $proof == stalled ]] && echo 10000 || echo 1000)}
if (($(ulimit -n) < members + 1000)); then
  echo "ulimit -n is $(ulimit -n): too few files for $members connections" >&2
  exit 2
fi
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# As many threads of the JVM's own at all times.
export JAVA_OPTS=${JAVA_OPTS:--Xms1g -Xmx4g -XX:+UseParallelGC -XX:-UseDynamicNumberOfGCThreads -XX:-UseDynamicNumberOfCompilerThreads}
log=$(mktemp)
trap stop EXIT
missed=0
for server; do
  start "$server"
  printf '\n%s on %s, %s, load %s\n' "$proof" "$server" "$("$java" --version | head -1)" "$(cut -d' ' -f1-3 /proc/loadavg)"
  "$java" -Xmx1g -cp "$here/../target/classes" io.mahakam.benchmarks.rooms.Proofs "$proof" "$port" "$pid" || missed=1
  stop
done
rm -f "$log"
exit $missed
