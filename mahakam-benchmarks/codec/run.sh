#!/bin/sh
# Measures masking, UTF-8, frames and compression with JMH: ops/ns are GB/s. Arguments are JMH's own, such as
#
#   run.sh                   all of it, two minutes
#   run.sh Utf8 -f 3         one of them, in three processes
#
# JAVA_HOME picks the JDK.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
classpath=$root/mahakam-benchmarks/target/jmh-classpath
cd "$root"
./mvnw -q -B -ntp -P-checks -pl mahakam-benchmarks -am -DskipTests test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/jmh-classpath
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$root/mahakam-benchmarks/target/test-classes:$(cat "$classpath")" \
  org.openjdk.jmh.Main "$@"
