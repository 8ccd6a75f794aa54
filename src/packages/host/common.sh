#!/bin/sh
# common.sh: what the commands of keepalive-agent have in common; they source it.
# shellcheck disable=SC2034,SC2154 # used there, assigned there

jar=/usr/share/java/keepalive-agent.jar
parts=/usr/share/keepalive-agent
defaults=/etc/default/keepalive-agent
drop_in=/etc/systemd/system.conf.d/50-keepalive-agent.conf
option=-javaagent:$jar

# As a basic and as an extended regular expression: the option, and what may follow it.
option_pattern='-javaagent:/usr/share/java/keepalive-agent\.jar'
option_at_end="$option_pattern([=,\"'[:space:]]|\$)"

# What happened, and what to do about it.
fail() {
  printf 'keepalive-agent: %s\n%s\n' "$1" "$2" >&2
  exit 1
}

misused() {
  printf 'keepalive-agent: %s\nsee keepalive-agent %s --help\n' "$1" "$command" >&2
  exit 2
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME=$JAVA_HOME has no bin/java" "unset it, or set it to the home of a Java runtime, version 8 or later"
  else
    java=$(command -v java) || fail "there is no java on the path" \
      "install a Java runtime, version 8 or later, or set JAVA_HOME to the home of one"
  fi
}

needs_root() {
  if [ -z "$dry_run" ] && [ "$(id -u)" != 0 ]; then
    fail "$command has to run as root" "to see what it would change: keepalive-agent $command --dry-run"
  fi
}

systemd_runs() { [ -d /run/systemd/system ]; }

# What is assigned in configuration files of systemd's manager, by manager-settings.awk.
assignments() { LC_ALL=C awk -f "$parts/manager-settings.awk" "$@"; }

# Whether the drop-in is as enable-host writes it, with nothing added or changed.
drop_in_is_own() {
  [ -f "$drop_in" ] && [ ! -L "$drop_in" ] && [ "$(wc -l <"$drop_in")" -eq 3 ] &&
    [ "$(sed -n 1p "$drop_in")" = "$mark" ] &&
    [ "$(sed -n 2p "$drop_in")" = '[Manager]' ] &&
    sed -n 3p "$drop_in" | grep -qxE "DefaultEnvironment=\"JAVA_TOOL_OPTIONS=$option_pattern\"( \"KEEP[A-Z_]*=([^\"\\\\]|\\\\.)*\")*"
}
mark='# Written by "keepalive-agent enable-host". Edit /etc/default/keepalive-agent and call it again instead of editing this.'

# Puts what it reads in the place of the drop-in, in one step, readable for everybody whatever the umask is.
replace_drop_in() {
  rm -f "$drop_in.new" &&
    cat >"$drop_in.new" && chmod 644 "$drop_in.new" && mv "$drop_in.new" "$drop_in"
}
