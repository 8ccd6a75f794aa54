# manager-settings.awk: what configuration files of systemd's manager assign, as systemd reads them: systemd.syntax(7), systemd-system.conf(5).
#
# Prints a line for each assignment in the section [Manager], in their order, with tabs between:
#   FILE set NAME=VALUE   a variable of DefaultEnvironment=
#   FILE reset            an empty DefaultEnvironment=, which takes back all variables before it
#   FILE other KEY        another setting
# "-" stands for what is read from standard input. Control characters become blanks. Call it with LC_ALL=C.

FNR == 1 {
  end_of_file()
  file = FILENAME == "" ? "-" : FILENAME
  sub(/^\357\273\277/, "") # a byte order mark
}

{ # carriage returns end lines too
  count = split($0, lines, "\r")
  if (count > 1 && lines[count] == "") count--
  if (count == 0) lines[count = 1] = ""
  for (number = 1; number <= count; number++) physical_line(lines[number])
}

END { end_of_file() }

function end_of_file() {
  if (pending != "") logical_line(pending)
  pending = ""
  section = ""
}

function physical_line(text) {
  if (text ~ /^[ \t]*[#;]/) return # also between lines that are joined
  text = pending text
  if (match(text, /\\+$/) && RLENGTH % 2 == 1) {
    pending = substr(text, 1, length(text) - 1) " "
  } else {
    pending = ""
    logical_line(text)
  }
}

function strip(text) {
  gsub(/^[ \t]+|[ \t]+$/, "", text)
  return text
}

function logical_line(text,   equals, key, value) {
  text = strip(text)
  if (text ~ /^\[/) {
    section = text
    return
  }
  equals = index(text, "=")
  if (section != "[Manager]" || equals < 2) return
  key = strip(substr(text, 1, equals - 1))
  value = strip(substr(text, equals + 1))
  if (key != "DefaultEnvironment") print file "\tother\t" key
  else if (value == "") print file "\treset"
  else words(value)
}

# Words in quotes or without, also with quotes within. What follows a mistake is ignored by systemd, and here.
function words(text,   at, c, quote, word, is_word) {
  for (at = 1; at <= length(text); at++) {
    c = substr(text, at, 1)
    if (c == "\\") {
      at = escape(text, at + 1)
      if (!at) return
      word = word unescaped
      is_word = 1
    } else if (c == quote) {
      quote = ""
    } else if (quote != "") {
      word = word c
    } else if (c == "\"" || c == "'") {
      quote = c
      is_word = 1
    } else if (c == " " || c == "\t") {
      if (is_word) assigned(word)
      word = ""
      is_word = 0
    } else {
      word = word c
      is_word = 1
    }
  }
  if (is_word && quote == "") assigned(word)
}

# Decodes what follows a backslash into unescaped; returns where it ends, or 0 if there is no such escape.
function escape(text, at,   c, base, digits, value, n, digit) {
  c = substr(text, at, 1)
  unescaped = c
  if (c == "\\" || c == "\"" || c == "'") return at
  unescaped = " "
  if (c != "" && index("abfnrtvs", c)) return at
  base = 16
  if (c == "x") digits = 2
  else if (c == "u") digits = 4
  else if (c == "U") digits = 8
  else if (c ~ /[0-7]/) {
    base = 8
    digits = 3
    at--
  } else return 0
  for (n = 1; n <= digits; n++) {
    digit = substr(text, at + n, 1)
    digit = digit == "" ? -1 : index("0123456789abcdef", tolower(digit)) - 1
    if (digit < 0 || digit >= base) return 0
    value = value * base + digit
  }
  unescaped = value < 32 || value > 126 ? "?" : sprintf("%c", value)
  return at + digits
}

function assigned(word) {
  gsub(/[\001-\037\177]/, " ", word)
  gsub(/%%/, "%", word)
  if (index(word, "=") > 1) print file "\tset\t" word
}
