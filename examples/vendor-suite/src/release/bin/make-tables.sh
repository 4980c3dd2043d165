#!/bin/sh
# Runs the vendor's schema tool against whichever store answers: $1 holds the stores' addresses, joined by commas. May be repeated.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
for address in $(echo "$1" | tr ',' ' '); do
    # shellcheck disable=SC2086
    if "$JAVA_HOME/bin/java" $JAVA_OPTS -cp "$here/lib/h2.jar" org.h2.tools.RunScript \
        -url "jdbc:h2:tcp://$address/main" -user sa -script "$here/schema/tables.sql"; then
        echo "tables made through $address"
        exit 0
    fi
done
echo "no store answered at $1" >&2
exit 1
