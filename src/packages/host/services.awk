# services.awk: which services the agent does not reach, or cannot be loaded by, of what "systemctl show" says of them.
#
# Call it with -v jar=PATH. Prints, with a tab between:
#   own SERVICE          sets JAVA_TOOL_OPTIONS itself, without the agent
#   hidden SERVICE WHY   gets the option, but does not see the host's jar: its JVMs would not start
#   user SERVICE USER    gets the option, and runs as this user; "-" for one that systemd makes up

BEGIN { RS = "" }

{
  split("", value)
  count = split($0, lines, "\n")
  for (number = 1; number <= count; number++) {
    equals = index(lines[number], "=")
    key = substr(lines[number], 1, equals - 1)
    value[key] = value[key] " " substr(lines[number], equals + 1) # a list may have a line for each
  }
  service = trim(value["Id"])
  if (service == "" || seen[service]++ || value["UnsetEnvironment"] ~ /[ "]JAVA_TOOL_OPTIONS[ "=]?/) next

  own = own_options(value["Environment"], value["EnvironmentFiles"])
  if (own != "") {
    if (!index(own, "-javaagent:" jar)) print "own\t" service
    next
  }
  why = hidden()
  if (why != "") print "hidden\t" service "\t" why
  user = trim(value["User"])
  if (trim(value["DynamicUser"]) == "yes") user = "-"
  if (user != "" && user != "root" && user != "0") print "user\t" service "\t" user
}

function trim(text) {
  gsub(/^ +| +$/, "", text)
  return text
}

# What a service has of its own for JAVA_TOOL_OPTIONS; "" if nothing.
function own_options(environment, files,   count, words, n, line) {
  if (environment ~ /[ "'$]JAVA_TOOL_OPTIONS=/) return environment
  count = split(files, words, " ")
  for (n = 1; n <= count; n++) {
    if (words[n] !~ /^\//) continue
    while ((getline line < words[n]) > 0) {
      if (line ~ /^[ \t]*JAVA_TOOL_OPTIONS[ \t]*=/) {
        close(words[n])
        return line
      }
    }
    close(words[n])
  }
  return ""
}

# Why a service does not see the jar; "" if it does. Of the mounts that cover the jar the one with the longest path counts.
function hidden() {
  if (service ~ /^snap\./) return "it is a snap"
  why = ""
  if (trim(value["RootImage"]) != "") why = "RootImage=" trim(value["RootImage"])
  if (trim(value["RootDirectory"]) !~ /^\/?$/) why = "RootDirectory=" trim(value["RootDirectory"])
  longest = 0
  mounts("BindPaths", 1)
  mounts("BindReadOnlyPaths", 1)
  mounts("TemporaryFileSystem", 0)
  mounts("InaccessiblePaths", 0)
  return why
}

function mounts(setting, binds,   count, words, n, fields, source, target) {
  count = split(value[setting], words, " ")
  for (n = 1; n <= count; n++) {
    sub(/^[-+]+/, "", words[n])
    split(words[n] ":", fields, ":")
    source = without_slash(fields[1])
    target = binds && fields[2] != "" ? without_slash(fields[2]) : source
    if (target != jar && index(jar, target "/") != 1) continue
    if (length(target) < longest) continue
    longest = length(target)
    why = binds && source == target ? "" : setting "=" words[n]
  }
}

function without_slash(path) {
  sub(/\/+$/, "", path)
  return path
}
