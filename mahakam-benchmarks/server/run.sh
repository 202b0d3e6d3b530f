#!/bin/sh
# The starter as a server for a load generator: /echo and /broadcast on 127.0.0.1.
#
#   run.sh build        builds it
#   run.sh start PORT   becomes the server; MAX_MESSAGE limits its messages (bytes), COMPRESSION=true compresses them,
#                       EXECUTION=inline runs the endpoints' methods on the event loops instead of workers,
#                       CONTAINER=jetty runs on Jetty instead of Tomcat
#   run.sh gc PID       collects its garbage
#
# JAVA_HOME picks the JDK, JAVA_OPTS the heap and the collector.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}

case $1 in
build) cd "$root" && ./mvnw -q -B -pl mahakam-benchmarks -am -DskipTests package ;;
start) exec "${java}java" ${JAVA_OPTS:-} -jar "$root"/mahakam-benchmarks/target/mahakam-benchmarks-*-"${CONTAINER:-tomcat}".jar "$2" ;;
gc) "${java}jcmd" "$2" GC.run > /dev/null ;;
*) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
