# ./dev stack-test [--quick]: the Compose stack for real; --quick is the walk up to the rollback. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

quick=()
case ${1:-} in
  '') ;;
  --quick) quick=(--quick) ;;
  *) die "stack-test knows --quick, not '$1'" 2 ;;
esac
if ! docker info >/dev/null 2>&1 || ! docker compose version >/dev/null 2>&1; then
  starter=${SENTIMENT_SHARED:-}/tools/docker-up.sh
  [ -x "$starter" ] || die "no Docker engine with Compose answers: start one, then run this again"
  "$starter"
fi
room 2000
engine=$(docker info -f '{{.DockerRootDir}}')
if [ -d "$engine" ]; then # here, and not on another machine
  layers=8000 # the compilers' and downloads' among them
  docker image inspect sentiment-test-mlflow sentiment-test-prefect >/dev/null 2>&1 && layers=3000
  room "$layers" "$engine"
fi
need python browser
if ((!${#quick[@]})); then # DVC runs the program here
  command -v git >/dev/null || die "git is missing: DVC works in a repository"
  verb_build
  python_env dvc
fi
python_env mlflow # loads the champion from the stack
python_env test   # last: $python is its interpreter

results=$PWD/build/stack-test
rm -rf "$results"
mkdir -p "$results"
# Names of the test's own: it leaves a stack of yours and its volumes alone. Ports are the README's.
export COMPOSE_PROJECT_NAME=sentiment-test SENTIMENT_IMAGE=sentiment-test MINIO_IMAGE=sentiment-test-minio
export MLFLOW_IMAGE=sentiment-test-mlflow PREFECT_IMAGE=sentiment-test-prefect
stand_in= # for PostgreSQL's image, as none may be to be had
[ -n "${POSTGRES_IMAGE:-}" ] || stand_in=sentiment-test-postgres
export POSTGRES_IMAGE=${POSTGRES_IMAGE:-$stand_in}

images() { # images LOG SERVICE…
  COMPOSE_DISABLE_ENV_FILE=1 docker compose build "${@:2}" >"$results/$1.log" 2>&1 || { tail -40 "$results/$1.log" >&2; return 1; }
}
say "images (logs in build/stack-test)"
start=$SECONDS
images build-program fastapi & # compiles, while the others mostly download
program_build=$!
faults=0
images build-servers minio mlflow prefect-server || faults=1
if [ -n "$stand_in" ]; then
  docker build -t "$stand_in" tests/stack/postgres >"$results/build-postgres.log" 2>&1 ||
    { tail -40 "$results/build-postgres.log" >&2; faults=1; }
fi
wait "$program_build" || faults=1
((faults == 0)) || die "an image could not be built"
printf 'images: %d s\n' $((SECONDS - start))

status=0
"$python" -m pytest -x -q -s -rfE --confcutdir tests/stack tests/stack "${quick[@]}" --junitxml "$results/walk.xml" || status=$?
"$python" tools/dev/test_summary.py "$results" || status=1
exit "$status"
