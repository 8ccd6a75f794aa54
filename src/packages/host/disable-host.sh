#!/bin/sh
# disable-host.sh: takes the agent away from the services of this host, and names what still has the option, since without the jar a JVM that is told
# to load it does not start. Sourced by keepalive-agent, after common.sh; the packages call it before they are removed.
# shellcheck disable=SC2154 # of common.sh and keepalive-agent

# Whether the drop-in, edited or not, says only what enable-host writes.
drop_in_has_nothing_else() {
  assignments "$drop_in" | awk -F '\t' -v option="JAVA_TOOL_OPTIONS=$option" \
    '$2 == "reset" || ($2 == "set" && ($3 == option || $3 ~ /^KEEP[A-Z_]*=/)) { next } { exit 1 }'
}
names_option() { assignments "$drop_in" | grep -qE -e "$option_at_end"; }

# The drop-in without the option, and without a JAVA_TOOL_OPTIONS that has nothing left. An empty DefaultEnvironment= would take back what other files
# say, so none is left.
without_option() {
  sed -e '/^[[:blank:]]*[#;]/b' \
    -e ':join' -e '/\\$/{' -e N -e 's/\\\n/ /' -e 'b join' -e '}' -e 't clear' -e ':clear' \
    -e "s|$option_pattern\\(=[^\"'[:blank:]]*\\)\\{0,1\\}||g" -e 't edited' -e b -e ':edited' \
    -e "s|\\(JAVA_TOOL_OPTIONS=[\"']\\{0,1\\}\\)[[:blank:]]*|\\1|g" \
    -e "s|[\"']JAVA_TOOL_OPTIONS=[\"']||g" \
    -e "s|JAVA_TOOL_OPTIONS=\\(\"\"\\)\\{0,1\\}\\([[:blank:]]\\)|\\2|g" \
    -e "s|JAVA_TOOL_OPTIONS=\\(\"\"\\)\\{0,1\\}\$||" \
    -e '/^[[:blank:]]*DefaultEnvironment[[:blank:]]*=[[:blank:]]*$/d' "$drop_in"
}

# What a drop-in says apart from the option, in one spelling.
rest_of() {
  assignments "$1" | sed -e "s|$option_pattern\\(=[^\"'[:blank:]]*\\)\\{0,1\\}||" -e 's/  */ /g' -e 's/= /=/' -e 's/ $//' \
    -e 's/^[^	]*//' -e '/JAVA_TOOL_OPTIONS=$/d'
}

take_option_out() {
  if [ -n "$dry_run" ]; then
    echo "would take $option out of $drop_in, which has been edited"
    return
  fi
  edited=$(without_option)
  if [ "$(printf '%s\n' "$edited" | rest_of -)" != "$(rest_of "$drop_in")" ] || printf '%s\n' "$edited" | assignments - | grep -qE -e "$option_at_end"; then
    complain "$drop_in has been edited, and $option cannot be taken out of it" "take it out with an editor, then: systemctl daemon-reload"
  else
    printf '%s\n' "$edited" | replace_drop_in
    echo "took $option out of $drop_in, which has been edited; what is left there was not written by enable-host"
  fi
}

remove_drop_in() {
  if [ ! -e "$drop_in" ] && [ ! -L "$drop_in" ]; then
    echo "it is not enabled: there is no $drop_in"
  elif drop_in_is_own || { names_option && drop_in_has_nothing_else; }; then
    if ! change rm "$drop_in"; then
      complain "$drop_in cannot be removed" "the line above says why"
    elif [ -z "$dry_run" ]; then
      echo "removed $drop_in"
    fi
  elif names_option; then
    take_option_out
  else
    echo "it is not enabled: $drop_in was not written by enable-host, and does not name $jar"
  fi
  [ -n "$dry_run" ] || rmdir "${drop_in%/*}" 2>/dev/null || : # others may have files there
}

# What failed, and what to do about it; what else can be done is done.
complain() {
  failed=true
  printf 'keepalive-agent: %s\n%s\n' "$1" "$2" >&2
}

# Runs a command that changes something; with --dry-run it only says so.
change() {
  if [ -n "$dry_run" ]; then
    echo "would run: $*"
  else
    "$@"
  fi
}

# Also if there was no drop-in: an earlier call may have been killed between the two.
reload() {
  if ! systemd_runs; then
    echo "systemd does not run here, so nothing was reloaded"
  elif ! change systemctl daemon-reload; then
    complain "systemctl daemon-reload failed: systemd still gives the option to services that it starts" "find out why, then: systemctl daemon-reload"
  elif [ -z "$dry_run" ] && systemctl show-environment | grep -qE -e "$option_at_end"; then
    complain "systemd still has $option in its environment, and gives it to services that it starts" \
      "if it is in none of the files below: systemctl unset-environment JAVA_TOOL_OPTIONS"
  fi
}

# The processes that have the option in their environment or on their command line, with the host's file system: PID, service or "-", JVM or "-",
# user and name, with tabs between. Each is looked at for two seconds at most and all of them for a minute, since a process can make its reader wait.
holders() {
  own_root=$(root_mount self)
  end=$(($(uptime_seconds) + 60))
  for directory in /proc/[1-9]*; do
    if [ "$(uptime_seconds)" -gt "$end" ]; then
      printf '0\tunfinished\n'
      break
    fi
    pid=${directory#/proc/}
    if within_two_seconds grep -qzE -e "$option_at_end" "$directory/environ" "$directory/cmdline" &&
      ! is_this_command && [ "$(root_mount "$pid")" = "$own_root" ]; then
      kind=-
      ! within_two_seconds grep -q '/libjvm\.so' "$directory/maps" || kind=JVM
      printf '%s\t%s\t%s\t%s\t%s\n' "$pid" "$(service_of "$pid")" "$kind" "$(stat -c %u "$directory")" \
        "$(LC_ALL=C tr -cd '[:graph:]' <"$directory/comm")"
    fi
  done 2>/dev/null
}
within_two_seconds() { timeout -s KILL 2 "$@"; }
uptime_seconds() {
  read -r uptime _ </proc/uptime
  echo "${uptime%.*}"
}
is_this_command() { [ "$pid" = $$ ] || grep -qx "PPid:	$$" "$directory/status"; }

# What is mounted as the root of a process; that of a container is another, and its jar too.
# shellcheck disable=SC2016 # awk's
root_mount() { within_two_seconds awk '$5 == "/" { root = $3 " " $4 } END { print root }' "/proc/$1/mountinfo"; }

# The service that a process belongs to: the first one on its path in the tree of control groups, since the names below it may be anybody's.
service_of() {
  awk -F : '
    $2 == "" || $2 == "name=systemd" {
      sub(/^[^:]*:[^:]*:/, "")
      count = split($0, names, "/")
      for (n = 1; n <= count; n++) if (names[n] ~ /\.service$/) {
        if (names[n] ~ /^[A-Za-z0-9:_.@\\-]+$/) service = names[n]
        exit
      }
    }
    END { print service == "" ? "-" : service }' "/proc/$1/cgroup"
}

# Files that give it to what is started next, apart from comments.
files_with_option() {
  for directory in /etc /run/systemd /usr/lib/systemd /usr/local/lib/systemd; do
    [ ! -d "$directory" ] || grep -rsIlE -D skip -e "^([[:blank:]]*[^#;[:blank:]].*)?$option_at_end" "$directory" || :
  done | grep -vxF "$drop_in" || :
}

# Names what a JVM without the jar would fail of, with what mends it.
report_holders() {
  found=$(holders)
  files=$(files_with_option)
  [ -n "$found$files" ] || return 0
  {
    echo "keepalive-agent: warning: $option is still given to JVMs. If $jar is removed, a JVM that is told to load it does not start."
    if [ -n "$files" ]; then
      printf '%s\n%s\n' "In these files; take it out, and run systemctl daemon-reload if they are systemd's:" "$(echo "$files" | sed 's/^/  /')"
    fi
    echo "$found" | LC_ALL=C sort -t "$(printf '\t')" -k 2,2 -k 1,1n | awk -F '\t' '
      $2 == "unfinished" { unfinished = 1; next }
      $1 == "" { next }
      {
        text = $1 " (" $5 ")"
        if ($2 == "-") { if (++others <= 100) other = other "  " text ", user " $4 "\n" }
        else if ($2 ~ /^user@/) users = users "  " $2 ": process " text "\n"
        else {
          if (!($2 in of)) order[++count] = $2
          of[$2] = of[$2] (of[$2] == "" ? "" : ", ") text
          if ($3 == "JVM") jvm[$2] = 1
        }
      }
      function services(with,   n, names) {
        for (n = 1; n <= count; n++) if ((order[n] in jvm) == with) {
          print "  " order[n] ": process " of[order[n]]
          names = names " \047" order[n] "\047"
        }
        gsub(/\047/, names ~ /\\/ ? "\047" : "", names)
        print "Restart " (with ? "them" : "those of them that start JVMs") ": systemctl restart" names
      }
      END {
        for (name in jvm) with_jvm++
        if (with_jvm) { print "Services that run a JVM:"; services(1) }
        if (count > with_jvm) { print "Services that run no JVM now, but give the option to one that they start:"; services(0) }
        if (users) printf "Programs of users, which have it until these users have logged out from all their sessions:\n%s", users
        if (others) printf "Other processes; end them, or start them again from where JAVA_TOOL_OPTIONS is not set:\n%s", other
        if (others > 100) print "  and " others - 100 " more"
        if (unfinished) print "There are more processes than could be looked at within a minute."
      }'
  } >&2
}

needs_root
umask 022
failed=
remove_drop_in
reload
report_holders
if [ -n "$dry_run" ]; then
  echo "nothing was changed"
else
  echo "Services that are running keep the agent, and start further JVMs with it, until they are restarted."
fi
[ -z "$failed" ] || exit 1
