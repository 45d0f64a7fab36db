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

# newest NAME PACKAGE TEST…: the tests with the newest releases of what requirements/NAME.in pins, which go
# into the environment of that name until this part ends; says which release of PACKAGE that is.
newest() {
  local name=$1 package=$2 env=.venv-$1 pinned=.venv-$1.pinned status=0
  need python build test
  python_env "$name"
  python_env test
  build_preset release sentiment
  rm -rf "$pinned"
  mv "$env" "$pinned"
  .tools/uv/bin/uv venv --quiet --python /usr/bin/python3 "$env"
  { sed -E '/^(#|-r)/d; s/ *#.*//; s/[=<>~!]=?[^;]+//' "requirements/$name.in" |
    .tools/uv/bin/uv pip install --quiet --python "$env/bin/python" -r - &&
    printf 'newest peers: %s %s\n' "$package" \
      "$("$env/bin/python" -c "import importlib.metadata as m; print(m.version('$package'))")" &&
    "$python" -m pytest -q -rfE "${@:3}"; } || status=1
  rm -rf "$env"
  mv "$pinned" "$env"
  return "$status"
}
newest_scikit_learn() {
  local wrong=0
  newest test scikit-learn tests/integration/parity_live_test.py tests/integration/foreign_models_test.py || wrong=1
  newest mlflow scikit-learn tests/integration/export_test.py || wrong=1
  return "$wrong"
}

# build_store NAME PACKAGE PROGRAM: an S3 store as docker/NAME/go.mod pins it; Debian's Go is too old.
build_store() {
  local built=build/nightly/$3 from=docker/$1/go.sum
  cmp -s "$from" "$built.sum" && [ -x "$built" ] && return
  python_env go
  mkdir -p build/nightly
  say "building $1"
  (cd "docker/$1" && CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-mod=readonly "$OLDPWD/.venv-go/bin/go" build \
    -trimpath -ldflags='-s -w' -o "$OLDPWD/$built" "$2")
  cp "$from" "$built.sum"
}

# MLflow's tests on the servers that people run: PostgreSQL behind them, artifacts in a MinIO, handed
# through by the server or left to its clients; a login, a path prefix, TLS.
mlflow_services() {
  local kind wrong=0
  need build test nightly
  build_store minio github.com/minio/minio minio
  build_store seaweedfs github.com/seaweedfs/seaweedfs/weed weed
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
  for kind in minio seaweedfs; do
    say "the S3 store's tests on $kind"
    SENTIMENT_TEST_S3=$kind "$python" -m pytest -q -rfE tests/integration/s3_client_test.py \
      tests/integration/s3_commands_test.py tests/integration/mlflow_s3_test.py \
      tests/integration/mlflow_presigned_test.py || wrong=1
  done
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
part 'newest scikit-learn' newest_scikit_learn
part 'newest MLflow' newest mlflow mlflow tests/e2e/mlflow_*test.py tests/integration/mlflow_*_test.py # pages first: the rest makes many models
part 'newest Prefect' newest prefect prefect tests/integration/prefect_*test.py
part 'the core on aarch64' aarch64_core
part 'the core by clang' clang_core
part fuzzing ./dev fuzz "$seconds"

((${#passed[@]} + ${#failed[@]})) || die "nightly has no part '$only'; tools/dev/nightly.sh names them" 2
((${#passed[@]} == 0)) || printf 'passed: %s\n' "${passed[@]}"
((${#failed[@]} == 0)) || printf 'FAILED: %s\n' "${failed[@]}"
printf 'nightly: %d parts passed, %d failed\n' ${#passed[@]} ${#failed[@]}
((${#failed[@]} == 0))
