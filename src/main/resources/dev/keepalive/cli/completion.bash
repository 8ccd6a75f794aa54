# shellcheck shell=bash disable=SC2207 # no completion contains a blank
# The process ids of the JVMs that may be looked into.
function _keepalive_agent_pids() {
  grep -ls -m 1 '/libjvm\.so' /proc/[0-9]*/maps 2>/dev/null | tr -cd '0-9\n'
}

# Completes a setting, the last of several with commas between them.
function _keepalive_agent_settings() {
  local before=${1%"${1##*,}"} setting=${1##*,} words='@KEYS@' typed=
  [[ $setting != *=* ]] || words='@VALUES@'
  COMPREPLY=( $(compgen -W "$words" -P "$before" -- "$setting") )
  [[ $setting == *=* ]] || ! type compopt &>/dev/null || compopt -o nospace
  # if = ends a word, bash keeps what is before it
  if [[ ${COMP_WORDBREAKS-} == *=* && $1 == *=* ]]; then
    typed=${1%"${1##*=}"}
    COMPREPLY=( "${COMPREPLY[@]#"$typed"}" )
  fi
}

# Completes commands, and calls the functions above for their arguments and picocli's function for options.
function _keepalive_agent() {
  local line=${COMP_LINE:0:COMP_POINT} current='' command='' arguments=0 value='' word words
  read -ra words <<<"$line"
  if [[ $line != *[[:space:]] ]]; then
    current=${words[${#words[@]}-1]}
    unset "words[${#words[@]}-1]"
  fi
  for word in "${words[@]:1}"; do
    if [[ -n $value ]]; then
      value=''
    elif [[ ' @OPTIONS@ ' == *" $word "* ]]; then
      value=$word
    elif [[ $word == --all ]]; then
      arguments=$((arguments + 1)) # in place of a process id
    elif [[ $word == -* ]]; then
      :
    elif [[ -n $command ]]; then
      arguments=$((arguments + 1))
    elif [[ $word == [0-9]* ]]; then # a bare process id
      command=attach arguments=1
    else
      command=$word
    fi
  done
  COMPREPLY=()
  if [[ -n $value || $current == -* ]]; then
    _complete_keepalive-agent "$@"
    return 0
  fi
  if [[ -z $command || $command:$arguments == help:0 ]]; then
    COMPREPLY=( $(compgen -W '@COMMANDS@' -- "$current") )
  elif [[ $arguments == 0 && ' @PID_COMMANDS@ ' == *" $command "* ]]; then
    COMPREPLY=( $(compgen -W "$(_keepalive_agent_pids)" -- "$current") )
  elif [[ ' @SETTING_COMMANDS@ ' == *" $command "* ]]; then
    _keepalive_agent_settings "$current"
  fi
}

# zsh splits words in another way: there only picocli's functions are used.
if [ -n "$BASH_VERSION" ]; then
  complete -F _keepalive_agent -o default @NAME@
fi
