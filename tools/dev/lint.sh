# ./dev lint: format, static analysis and suppressions. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh
#
# clang-tidy reads the files changed since the merge base with main; on main itself those of the
# newest commits, as many as it can read in the minutes that .ci/run gives it; all with --all.
most_on_main=48

need build test lint bench
python_env lint
bin=$(dirname "$python")
faults=0

check() { # check NAME COMMAND…: runs it to its end whatever it finds, and remembers
  say "$1"
  "${@:2}" || { faults=$((faults + 1)); printf 'lint: %s failed\n' "$1" >&2; }
}

mapfile -t cpp < <(git ls-files 'src/*.cpp' 'src/*.hpp' 'apps/*.cpp' 'tests/*.cpp')
mapfile -t cmake < <(git ls-files CMakeLists.txt 'tests/CMakeLists.txt' '*.cmake')
mapfile -t shell < <(git ls-files dev .ci/run '*.sh' ':!tools/dev') # dev brings in tools/dev

# The sources of changed files: a header is read through the sources of the same stem.
sources_of() { # paths on standard input
  sed -E 's/(_test|_bench|_fuzz)?\.[ch]pp$//' | awk '!seen[$0]++' | while read -r stem; do
    git ls-files "$stem.cpp" "${stem}_test.cpp" "${stem}_fuzz.cpp"
  done
}
files_to_tidy() {
  local base paths=('src/*.cpp' 'src/*.hpp' 'apps/*.cpp')
  if [ "${1:-}" = --all ]; then
    git ls-files 'src/*.cpp' 'apps/*.cpp'
    return
  fi
  base=$(git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null || true)
  if [ -n "$base" ] && [ "$base" != "$(git rev-parse HEAD)" ]; then
    git diff --name-only --diff-filter=d "$base" -- "${paths[@]}" | sources_of
  else
    git log --format= --name-only --diff-filter=d -- "${paths[@]}" | sources_of | sed -n "1,${most_on_main}p"
  fi
}
tidy() {
  local files
  mapfile -t files < <(files_to_tidy "$@")
  ((${#files[@]})) || return 0
  rm -rf build/tidy/CMakeCache.txt
  cmake --preset tidy >/dev/null && build_preset tidy generated || return 1
  printf 'clang-tidy on %d files\n' "${#files[@]}"
  printf '%s\0' "${files[@]}" |
    xargs -0 -P "$(nproc)" -n 1 clang-tidy-19 -p build/tidy --quiet 2>&1 |
    { grep -vE '^[0-9]+ (warnings?|errors?) (generated|treated)' || true; }
}

suppressions() { # every NOLINT says which check and why:  // NOLINT(check-name): reason
  local all bad
  all=$(git grep -nE 'NOLINT' -- '*.cpp' '*.hpp' | grep -vE 'NOLINTEND' || true)
  bad=$(grep -vE 'NOLINT(NEXTLINE|BEGIN)?\([a-z][a-z0-9.,* -]*\): [^ ]{2,}' <<<"$all" | grep . || true)
  printf '%d suppressions\n' "$(grep -c . <<<"$all")"
  [ -z "$bad" ] || { printf 'without check name and reason: %s\n' "$bad"; return 1; }
}

check clang-format clang-format-19 --dry-run -Werror "${cpp[@]}"
check gersemi "$bin/gersemi" --check "${cmake[@]}"
check ruff "$bin/ruff" check --quiet
check 'ruff format' "$bin/ruff" format --check --quiet
check shellcheck shellcheck -x "${shell[@]}"
check suppressions suppressions
check clang-tidy tidy "$@"
python3 tools/untested.py --count
((faults == 0)) || die "$faults of 7 checks failed"
say "lint is clean"
