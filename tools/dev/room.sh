# Whether the disk has room for what a verb builds and installs. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

# room MB [FOLDER]: ends here when so much is not free, since a compiler's words for a full disk are
# no help. In this tree, what was built and installed there before counts; half a GB must be left.
room() {
  local more=$1 folder=${2:-$PWD} free held
  if [ -z "${2:-}" ]; then
    held=$(du -scm build .venv-* .tools 2>/dev/null | tail -n 1 || true) # each may be missing
    more=$((more - ${held%%[!0-9]*}))
    ((more > 500)) || more=500
  fi
  free=$(df --output=avail -BM "$folder" | tail -n 1)
  free=${free//[!0-9]/}
  ((free >= more)) || die "$free MB are free in $folder, and $verb needs $more MB: make room there first"
}
