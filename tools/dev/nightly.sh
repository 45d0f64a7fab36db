# ./dev nightly [SECONDS] [PART]: the checks that take longer than .ci/run may; fuzzing takes so long a target.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

seconds=${1:-1800}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || die "nightly takes a number of seconds, not '$seconds'" 2
only=${2:-} # the name of a part, as below
export SENTIMENT_NIGHTLY=1 # tests that draw at random in ./dev test go through every case
passed=() failed=()

part() { # part NAME COMMAND…: each in a shell of its own; goes on after a failure
  local start=$SECONDS status=0 took
  [[ $only == "" || $only == "$1" ]] || return 0
  say "nightly: $1"
  set +e # what stands before || or in an if would go on after a failure inside
  (set -e && "${@:2}")
  status=$?
  set -e
  took=$(printf '%d:%02d min' $(((SECONDS - start) / 60)) $(((SECONDS - start) % 60)))
  if ((status == 0)); then passed+=("$1: $took"); else failed+=("$1: $took, exit code $status"); fi
}

# Parity with the newest releases of what requirements/NAME.in pins.
newest_peers() {
  local env=.venv-newest
  need python test
  python_env test
  rm -rf "$env"
  .tools/uv/bin/uv venv --quiet --python /usr/bin/python3 "$env"
  sed -E 's/[=<>~!]=?[^#;, ]+//; s/,.*//' requirements/test.in |
    .tools/uv/bin/uv pip install --quiet --python "$env/bin/python" -r -
  "$env/bin/python" -c 'import sklearn, numpy; print("scikit-learn", sklearn.__version__, "numpy", numpy.__version__)'
  "$env/bin/python" -m pytest -q -rfE tests/integration/parity_live_test.py
}

# MinIO as docker/minio/go.mod pins it: its project publishes source only, and Debian's Go is too old.
minio() {
  local built=build/nightly/minio from=docker/minio/go.sum
  cmp -s "$from" "$built.sum" && [ -x "$built" ] && return
  python_env go
  mkdir -p build/nightly
  say "building MinIO"
  (cd docker/minio && CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-mod=readonly "$OLDPWD/.venv-go/bin/go" build \
    -trimpath -ldflags='-s -w' -o "$OLDPWD/$built" github.com/minio/minio)
  cp "$from" "$built.sum"
}

# MLflow's tests on the servers that people run: PostgreSQL behind them, artifacts in a MinIO, handed
# through by the server or left to its clients; a login, a path prefix, TLS.
mlflow_services() {
  local kind wrong=0
  need build test nightly
  minio
  python_env mlflow-services
  python_env moto # boto3, to look into the store
  python_env test
  build_preset dev s3_example
  build_preset release sentiment
  export SENTIMENT_TEST_MLFLOW_ENV=mlflow-services
  for kind in proxied direct; do
    say "MLflow on PostgreSQL and MinIO, artifacts $kind"
    SENTIMENT_TEST_MLFLOW=$kind "$python" -m pytest -q -rfE tests/e2e/mlflow_test.py \
      tests/integration/mlflow_sync_test.py || wrong=1
  done
  say "the S3 client's tests on MinIO"
  SENTIMENT_TEST_S3=minio "$python" -m pytest -q -rfE tests/integration/s3_client_test.py \
    tests/integration/s3_commands_test.py tests/integration/mlflow_s3_test.py || wrong=1
  say "MLflow behind a login, a path prefix, TLS; artifacts straight to MinIO"
  "$python" -m pytest -q -rfE tests/nightly || wrong=1
  return "$wrong"
}

# What tests/e2e/soak_test.py does to a server for two minutes, for half an hour.
soak() {
  need test
  python_env test
  build_preset release sentiment
  SENTIMENT_SOAK_SECONDS=1800 "$python" -m pytest -q -rfE -s tests/e2e/soak_test.py
}

# shellcheck source=tools/dev/core.sh
. tools/dev/core.sh

part 'all tests' ./dev test
part 'MLflow on other services' mlflow_services
part 'clang-tidy on every file' ./dev lint --all
part sanitizers ./dev sanitize
part 'half an hour of requests' soak
if docker info >/dev/null 2>&1 || [ -x "${SENTIMENT_SHARED:-}/tools/docker-up.sh" ]; then part 'the stack' ./dev stack-test; fi
part 'newest peers' newest_peers
part 'the core on aarch64' aarch64_core
part 'the core by clang' clang_core
part fuzzing ./dev fuzz "$seconds"

((${#passed[@]} + ${#failed[@]})) || die "nightly has no part '$only'; tools/dev/nightly.sh names them" 2
((${#passed[@]} == 0)) || printf 'passed: %s\n' "${passed[@]}"
((${#failed[@]} == 0)) || printf 'FAILED: %s\n' "${failed[@]}"
printf 'nightly: %d parts passed, %d failed\n' ${#passed[@]} ${#failed[@]}
((${#failed[@]} == 0))
