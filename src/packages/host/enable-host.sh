#!/bin/sh
# enable-host.sh: gives the services of this host the agent. Sourced by keepalive-agent, after common.sh. Nothing is written before all checks
# have passed, and what was written is taken back if systemd does not take it.
# shellcheck disable=SC2154 # of common.sh and keepalive-agent

LC_ALL=C # ranges of characters
export LC_ALL
known_settings='KEEPALIVE KEEPIDLE KEEPINTVL KEEPCNT KEEPALIVE_USER_TIMEOUT KEEPALIVE_LOG KEEPALIVE_LOG_FILE KEEPALIVE_JMX'

# The settings of /etc/default/keepalive-agent as NAME=VALUE, one a line. Read, not run: nothing in it is expanded.
settings() {
  [ -e "$defaults" ] || return 0
  number=0
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    case $line in
      '' | '#'*) continue ;;
      *=*) ;;
      *) misunderstood "accepted: NAME=VALUE; lines that begin with # are comments" ;;
    esac
    name=${line%%=*} value=${line#*=}
    is_setting "$name" || misunderstood "$name is not a setting of the agent; accepted: $known_settings"
    case $value in
      '"'*'"' | "'"*"'") value=${value#?} value=${value%?} ;;
    esac
    # what a shell would take for something else than text is a mistake in every value
    case $value in
      *[!\ \!\#%+,./0-9:=@A-Z_a-z{}~-]*)
        misunderstood "accepted in a value: letters, digits, blanks, and the characters ! # % + , . / : = @ _ { } ~ -"
        ;;
    esac
    case $name$value in
      KEEPALIVE_LOG_FILEstderr | KEEPALIVE_LOG_FILE/* | KEEPALIVE_LOG_FILE) ;;
      KEEPALIVE_LOG_FILE*) misunderstood "accepted: an absolute path, since each service has a directory of its own, or stderr" ;;
    esac
    [ -z "$value" ] || printf '%s=%s\n' "$name" "$value"
  done <"$defaults"
}

is_setting() {
  for known in $known_settings; do
    [ "$1" != "$known" ] || return 0
  done
  return 1
}

misunderstood() { fail "line $number of $defaults is not understood: $(printf '%s' "$line" | LC_ALL=C tr '[:cntrl:]' '?')" "$1"; }

# Refuses settings that the agent would ignore, and a jar that no JVM could load: every service of the host would suffer. The JVM has nothing else in
# its environment, writes no file, and is not told to be silent.
try_agent() {
  find_java
  set --
  while IFS= read -r setting; do
    case $setting in
      '' | KEEPALIVE_LOG_FILE=* | KEEPALIVE_LOG=off) ;;
      *) set -- "$@" "$setting" ;;
    esac
  done <<END
$variables
END
  if ! said=$(env -i PATH="$PATH" "$@" "$java" "$option" -version 2>&1); then
    fail "a JVM with the agent does not start: $said" "try it: $java $option -version"
  fi
  ignored=$(echo "$said" | sed -n 's/^keepalive-agent: environment \(.* is ignored.*\)/\1/p')
  [ -z "$ignored" ] || fail "$ignored" "correct $defaults"
}

# The drop-in: words in double quotes, with what systemd expands written so that it does not.
content() {
  printf '%s\n[Manager]\nDefaultEnvironment="JAVA_TOOL_OPTIONS=%s"' "$mark" "$option"
  printf '%s\n' "$variables" | sed -n 's/%/%%/g; s/..*/ "&"/p' | tr -d '\n'
  echo
}

# The files that systemd's manager reads, in its order, with "-" for the drop-in: of files with one name the first counts, an empty one too.
manager_files() {
  roots='/etc /run /usr/local/lib /usr/lib /lib'
  for root in $roots; do
    [ ! -e "$root/systemd/system.conf" ] || {
      echo "$root/systemd/system.conf"
      break
    }
  done
  {
    printf '%s\t-\n' "${drop_in##*/}"
    for root in $roots; do
      for file in "$root"/systemd/system.conf.d/*.conf; do
        [ ! -e "$file" ] || printf '%s\t%s\n' "${file##*/}" "$file"
      done
    done
  } | awk -F '\t' '!seen[$1]++' | LC_ALL=C sort | cut -f 2
}

# Another file that gives services a JAVA_TOOL_OPTIONS would be overruled, or would overrule this one; one that empties the list would take this one away.
refuse_conflict() {
  set --
  while IFS= read -r file; do
    if [ "$file" = - ] || { [ -f "$file" ] && [ -r "$file" ]; }; then
      set -- "$@" "$file"
    fi
  done <<END
$(manager_files)
END
  conflict=$(content | assignments "$@" | awk -F '\t' '
    $2 == "reset" { other = ""; if (given) taken = $1; given = 0 }
    $2 == "set" && $3 ~ /^JAVA_TOOL_OPTIONS=/ { if ($1 == "-") given = 1; else other = $1 }
    END { if (other) print "other " other; else if (!given) print "taken " taken }')
  case $conflict in
    other*) fail "${conflict#* } gives services a JAVA_TOOL_OPTIONS already" "add $option to its value there" ;;
    taken*) fail "${conflict#* } has an empty DefaultEnvironment=, which takes back what $drop_in would give services" "remove that line" ;;
  esac

  # the kernel's command line, an environment generator, "systemctl set-environment"
  ! systemd_runs || given=$(manager_environment)
  if [ -n "${given:-}" ] && [ "$given" != "JAVA_TOOL_OPTIONS=$option" ]; then
    fail "systemd has $given in its environment, though no file of its configuration says so" \
      "look for where it comes from (systemctl set-environment, systemd.environment-generator(7), systemd.setenv= in /proc/cmdline), and add $option there; or, if that has been removed: systemctl daemon-reload"
  fi
}

# What services get now.
manager_environment() { systemctl show-environment | sed -n '/^JAVA_TOOL_OPTIONS=/p'; }

refuse_foreign() {
  if { [ -e "$drop_in" ] || [ -L "$drop_in" ]; } && ! drop_in_is_own; then
    fail "$drop_in was not written by this command, or has been edited since" "move it away, to a name that does not end in .conf"
  fi
}

refuse_without_systemd() {
  systemd_runs || [ -e /usr/lib/systemd/systemd ] || [ -e /lib/systemd/systemd ] ||
    fail "there is no systemd here, so there are no services to give the agent to" "set JAVA_TOOL_OPTIONS=$option where the JVMs are started"
}

# What systemd says of each service that it knows, whether it runs or not.
describe_services() {
  names=$({
    systemctl list-unit-files --type=service --no-legend --plain --full
    systemctl list-units --all --type=service --no-legend --plain --full
  } | awk '$1 ~ /\.service$/ && $1 !~ /@\.service$/ && !seen[$1]++ { print $1 }')
  set -f
  # shellcheck disable=SC2086 # one word for each service
  [ -z "$names" ] || systemctl show --property=Id,User,DynamicUser,Environment,EnvironmentFiles,UnsetEnvironment \
    --property=RootDirectory,RootImage,InaccessiblePaths,TemporaryFileSystem,BindPaths,BindReadOnlyPaths -- $names
  set +f
}

# Whether the permissions of the jar and of the directories above let a user read it; "-" is a user that nothing belongs to.
may_read_jar() { # USER
  uid=- gids=
  if [ "$1" != - ]; then
    uid=$(id -u "$1" 2>/dev/null) && gids=$(id -G "$1") || return 0 # no such user: the service does not start anyway
  fi
  path=$jar needed=4
  while :; do
    # shellcheck disable=SC2046 # three numbers
    set -- $(stat -L -c '%a %u %g' "${path:-/}")
    bits=$((0$1 & 7))
    case " $gids " in
      *" $3 "*) bits=$((0$1 >> 3 & 7)) ;;
    esac
    [ "$2" != "$uid" ] || bits=$((0$1 >> 6 & 7))
    [ $((bits & needed)) != 0 ] || return 1
    [ -n "$path" ] || return 0
    path=${path%/*} needed=1
  done
}

# Names the services that are not reached, and those whose JVMs would not start.
warn_of_services() {
  found=$(describe_services | LC_ALL=C awk -v jar="$jar" -f "$parts/services.awk")
  own=$(echo "$found" | awk -F '\t' '$1 == "own" { print "  " $2 }')
  [ -z "$own" ] || printf 'These services set JAVA_TOOL_OPTIONS themselves and are not reached:\n%s\n' "$own"

  unable=$(echo "$found" | awk -F '\t' '$1 == "hidden" { print "  " $2 ": " $3 }')
  if ! may_read_jar -; then
    for user in $(echo "$found" | awk -F '\t' '$1 == "user" && !seen[$3]++ { print $3 }'); do
      may_read_jar "$user" || unable=$unable$(echo "$found" | awk -F '\t' -v user="$user" \
        '$1 == "user" && $3 == user { print "\n  " $2 ": its user" (user == "-" ? "" : ", " user ",") " may not read the jar" }')
    done
  fi
  [ -z "$unable" ] || printf '%s\n%s\n%s\n' \
    "keepalive-agent: warning: these services get the option, but cannot read $jar. A JVM that they start would fail:" \
    "$(echo "$unable" | sed '/^$/d')" \
    "If one of them starts JVMs: systemctl edit SERVICE, with [Service] and UnsetEnvironment=JAVA_TOOL_OPTIONS" >&2
}

# Puts back what was there before, when systemd does not take the new drop-in, or when the command is interrupted.
take_back() {
  trap - EXIT
  if [ -n "$before" ]; then
    printf '%s\n' "$before" | replace_drop_in
  else
    rm -f "$drop_in" "$drop_in.new"
    [ -n "$directory_was_there" ] || rmdir "${drop_in%/*}" 2>/dev/null || :
  fi
  [ -z "$reloaded" ] || systemctl daemon-reload || :
}

write_drop_in() {
  before=$([ ! -e "$drop_in" ] || cat "$drop_in")
  directory_was_there=$([ ! -d "${drop_in%/*}" ] || echo true)
  reloaded=
  trap take_back EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  umask 022
  if ! mkdir -p "${drop_in%/*}" || ! content | replace_drop_in; then
    fail "$drop_in cannot be written" "the line above says why; nothing was changed"
  fi
  if systemd_runs; then
    systemctl daemon-reload || fail "systemctl daemon-reload failed" "nothing was changed; when it works again: keepalive-agent enable-host"
    reloaded=true
    [ "$(manager_environment)" = "JAVA_TOOL_OPTIONS=$option" ] ||
      fail "systemd did not take JAVA_TOOL_OPTIONS from $drop_in" "nothing was changed; look at: journalctl _PID=1, systemctl show-environment"
  fi
  trap - EXIT
  echo "wrote $drop_in"
}

needs_root
[ -r "$jar" ] || fail "$jar is not there, or cannot be read" "install the package again"
refuse_without_systemd
variables=$(settings)
refuse_foreign
refuse_conflict
try_agent
if [ -n "$dry_run" ]; then
  printf 'would write %s:\n' "$drop_in"
  content | sed 's/^/  /'
  ! systemd_runs || echo "would run: systemctl daemon-reload"
else
  write_drop_in
fi
if systemd_runs; then
  warn_of_services
else
  echo "systemd does not run here: it will read this when it starts. A container without systemd is not reached"
fi
if [ -n "$dry_run" ]; then
  echo "nothing was changed"
else
  echo "Each JVM of a service has the agent from the next start of the service on. To reach one at once: keepalive-agent attach PID"
fi
