# ./dev test: all rings that need no Docker. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

need build test browser
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

for ring in integration e2e; do
  say "$ring tests"
  "$python" -m pytest -q -rfE "tests/$ring" --junitxml "$results/$ring.xml" || failed=1
done

"$python" tools/dev/test_summary.py "$results" || failed=1
exit "$failed"
