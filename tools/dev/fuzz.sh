# ./dev fuzz [seconds]: each fuzz target in turn. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

need build fuzz
build_preset fuzz
for source in $(git ls-files 'src/*_fuzz.cpp'); do
  target=$(basename "$source" .cpp)
  seeds=tests/corpus/${target%_fuzz}
  found=build/fuzz/corpus/$target # what this machine's runs found so far
  mkdir -p "$found"
  say "$target for ${1:-60} s"
  "build/fuzz/$target" "$found" "$seeds" -max_total_time="${1:-60}" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$seeds/" -verbosity=0 ||
    die "$target found something: the input lies in $seeds; mend it and keep the file"
done
