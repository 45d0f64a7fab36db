# ./dev test: all rings that need no Docker. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

room 4500 # 1.3 GB of it are builds, 1.1 GB Python environments
need build test browser package
python_env mlflow # the environment that model folders ask for
python_env moto    # the S3 store of the tests
python_env prefect # the server of the orchestration tests
python_env test   # last: $python is its interpreter
say "building"
build_preset dev
build_preset release sentiment

results=$PWD/build/test-results
rm -rf "$results"
failed=0

say "unit and contract tests"
GTEST_OUTPUT=xml:$results/gtest/ ctest --test-dir build/dev --output-on-failure --no-tests=error \
  -j "$(nproc)" --output-junit "$results/ctest.xml" || failed=1

say "fuzz corpora: lines they reach"
mapfile -t fuzzers < <(git ls-files 'src/*_fuzz.cpp' | sed -E 's|.*/([^/]+)\.cpp$|\1|')
build_preset coverage "${fuzzers[@]}"
"$python" tools/dev/corpus_coverage.py build/coverage || failed=1

pytests() { # pytests NAME FILE…: its words go to a file, as two of these run at a time
  local log=$results/$1.log
  "$python" -m pytest -q -rfE --junitxml "$results/$1.xml" "${@:2}" >"$log" 2>&1
}
mapfile -t at_prefect < <(git ls-files 'tests/integration/prefect_*test.py')
mapfile -t others < <(git ls-files 'tests/integration/*_test.py' ':!tests/integration/prefect_*test.py')
say "integration and e2e tests"
# Those at a Prefect server wait most of their time: the end-to-end tests follow them.
set -m # a process group of its own, which can be interrupted
{
  status=0
  pytests prefect "${at_prefect[@]}" || status=1
  pytests e2e tests/e2e || status=1
  exit "$status"
} &
waiting=$!
set +m
trap 'kill -INT -- "-$waiting" 2>/dev/null || true' EXIT
pytests integration "${others[@]}" || failed=1
wait "$waiting" || failed=1
for ring in integration prefect e2e; do
  say "$ring tests"
  cat "$results/$ring.log"
done

"$python" tools/dev/test_summary.py "$results" || failed=1
exit "$failed"
