#!/bin/sh
# start-java.sh JAVA JAR COMMAND...: runs a command if the user may run JAVA and read JAR, which only the kernel can tell: there are access control
# lists, and much else. Exit code 101: the user may not run JAVA; 102: the user may not read JAR.
[ -x "$1" ] || exit 101
[ -r "$2" ] || exit 102
shift 2
exec "$@"
