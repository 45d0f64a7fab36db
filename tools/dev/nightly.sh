# ./dev nightly [SECONDS]: the checks that take longer than .ci/run may. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

export SENTIMENT_NIGHTLY=1 # tests that draw at random in ./dev test go through every case
faults=()

part() { # part NAME COMMAND…: each in a shell of its own; goes on after a failure
  say "nightly: $1"
  (set -e && "${@:2}") || faults+=("$1")
}

# Parity with the newest releases of what python/NAME.in pins.
newest_peers() {
  local env=.venv-newest
  need python test
  python_env test
  rm -rf "$env"
  .tools/uv/bin/uv venv --quiet --python /usr/bin/python3 "$env"
  sed -E 's/[=<>~!]=?[^#;, ]+//; s/,.*//' python/test.in |
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
  local kind
  need build test nightly
  minio
  python_env mlflow-services
  python_env test
  build_preset release sentiment
  export SENTIMENT_TEST_MLFLOW_ENV=mlflow-services
  for kind in proxied direct; do
    say "MLflow on PostgreSQL and MinIO, artifacts $kind"
    SENTIMENT_TEST_MLFLOW=$kind "$python" -m pytest -q -rfE tests/e2e/mlflow_test.py \
      tests/integration/mlflow_sync_test.py
  done
  "$python" -m pytest -q -rfE tests/nightly
}

part 'all tests' ./dev test
part 'MLflow on other services' mlflow_services
part 'clang-tidy on every file' ./dev lint --all
part sanitizers ./dev sanitize
if docker info >/dev/null 2>&1 || [ -x "${SENTIMENT_SHARED:-}/tools/docker-up.sh" ]; then part 'the stack' ./dev stack-test; fi
part 'newest peers' newest_peers
part fuzzing ./dev fuzz "${1:-1800}"
if ((${#faults[@]})); then die "nightly: failed: $(IFS=';' && echo "${faults[*]}")"; fi
say "nightly is clean"
