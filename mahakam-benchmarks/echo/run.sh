#!/bin/sh
# Measures what an annotated method costs more than a SessionListener that does the same. Argument: how many turns each
# takes, 1000 by default.
#
# JAVA_HOME picks the JDK.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
classpath=$root/mahakam-benchmarks/target/echo-classpath
cd "$root"
./mvnw -q -B -ntp -P-checks -pl mahakam-benchmarks -am -DskipTests test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/echo-classpath
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  -cp "$root/mahakam-benchmarks/target/test-classes:$root/mahakam-benchmarks/target/classes:$(cat "$classpath")" \
  io.mahakam.echo.EchoBenchmark "$@"
