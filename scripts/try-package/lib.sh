# What both scripts share. There is neither curl nor anything else in a bare Debian to ask with: Node does it.
ask() {
  "$NODE" /try/ask.mjs "$@"
}

# Waits until the process has ended by itself.
end() {
  kill -TERM "$1"
  wait "$1" || { echo "it ended with $?" >&2; exit 1; }
}
