# ./dev sanitize: the unit tests under address + undefined, the threaded modules under thread.
# Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

room 3500
need build test
threaded=(base http_client http_server serving learn model features adapters_local adapters_prefect)
results=$PWD/build/sanitize-results
rm -rf "$results"
failed=0

run_tests() { # run_tests PRESET CTEST-ARGUMENTS…
  GTEST_OUTPUT=xml:$results/$1/gtest/ ctest --test-dir "build/$1" --output-on-failure --no-tests=error \
    -j "$(nproc)" --output-junit "$results/$1/ctest.xml" "${@:2}" || failed=1
  /usr/bin/python3 tools/dev/test_summary.py "$results/$1" || failed=1
}

say "address and undefined-behaviour sanitizers: all unit tests"
build_preset asan
run_tests asan -L unit

say "thread sanitizer: ${threaded[*]}"
build_preset tsan "${threaded[@]/%/_test}"
run_tests tsan -R "^($(IFS='|' && echo "${threaded[*]}"))\$"
exit "$failed"
