# ./dev demo: from nothing to a served prediction. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

port=8000
check=
while (($#)); do
  case $1 in
    --check) check=yes ;; # as a test: everything but staying up
    --port) port=${2:?--port needs a number} && shift ;;
    *) die "demo knows --check and --port N, not '$1'" 2 ;;
  esac
  shift
done
url=http://127.0.0.1:$port
log=build/demo-server.log

if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  die "port $port is in use: stop what listens there, or take another:  ./dev demo --port $((port + 1))"
fi

verb_build

say "getting data"
"$program" data prepare --if-missing --offline-ok

say "training"
"$program" train
say "training again, as a candidate for champion"
"$program" train --champion

say "serving on $url (log: $log)"
SENTIMENT_LOG_FILE=$log "$program" serve --port "$port" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" || true' EXIT
trap 'exit 130' INT TERM
for ((i = 0; i < 100; ++i)); do
  curl -fsS "$url/health/ready" >/dev/null 2>&1 && break
  kill -0 "$server" 2>/dev/null || die "the server ended before it was ready ($log)"
  sleep 0.1
done

ask() { # ask PATH [JSON]: shows a request as one would type it, and its answer
  printf '\n$ curl %s%s\n' "$url$1" "${2:+ -H 'content-type: application/json' -d '$2'}" >&2
  curl -fsS "$url$1" ${2:+-H 'content-type: application/json' -d "$2"} && echo
}
ask /health | tee /dev/stderr | grep -q '"status": *"healthy"' || die "/health did not say healthy"
ask /predict '{"text": "A wonderful film, beautifully acted."}' | tee /dev/stderr |
  grep -q '"sentiment"' || die "/predict gave no sentiment"

if [ -n "$check" ]; then
  kill "$server"
  wait "$server" || die "the server did not stop cleanly (exit $?)"
  trap - EXIT
  say "demo passed"
else
  say "serving on $url until Ctrl-C: the page is at $url/, the API at $url/docs"
  wait "$server"
fi
