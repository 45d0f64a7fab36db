# ./dev fuzz [SECONDS [TARGET…]]: each fuzz target in turn, or those named. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || die "fuzz takes a number of seconds, not '$seconds'" 2
mapfile -t all < <(find src -name '*_fuzz.cpp' -printf '%f\n' | sed 's/\.cpp$//' | sort)
targets=("${@:2}")
((${#targets[@]})) || targets=("${all[@]}")
for target in "${targets[@]}"; do
  [[ " ${all[*]} " == *" $target "* ]] || die "there is no fuzz target '$target', only ${all[*]}" 2
done
room 2000
need build fuzz
build_preset fuzz "${targets[@]}"

failed=()
for target in "${targets[@]}"; do
  seeds=tests/corpus/${target%_fuzz}
  found=build/fuzz/corpus/$target # what this machine's runs found so far
  mkdir -p "$found"
  say "$target for $seconds s"
  status=0
  "build/fuzz/$target" "$found" "$seeds" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$seeds/" -verbosity=0 ||
    status=$?
  ((status != 72)) || exit 130 # libFuzzer's code for Ctrl-C
  ((status == 0)) || failed+=("$target")
done
((${#failed[@]} == 0)) ||
  die "found something: ${failed[*]}; the input lies in tests/corpus: mend it and keep the file"
