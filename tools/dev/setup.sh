# What ./dev stands on: messages, Debian packages, Python environments. Sourced, not run.
# shellcheck shell=bash

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
die() { printf './dev: %s\n' "$1" >&2; exit "${2:-1}"; }

# watched LOG COMMAND…: runs it with its output in a file and says every 10 s how far it is; shows the end of that file
# when it fails.
watched() {
  local log=$1 status=0 begin=$SECONDS ticker
  shift
  mkdir -p "$(dirname "$log")"
  : >"$log"
  while sleep 10 >/dev/null 2>&1 && kill -0 $$; do
    say "$((SECONDS - begin)) s: $(tail -n 1 "$log" | cut -c 1-100)"
  done &
  ticker=$!
  "$@" >"$log" 2>&1 || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  ((status == 0)) || tail -n 20 "$log" >&2
  return "$status"
}

# Debian packages by what they are for; cmake/Dependencies.cmake says why each library is taken.
# The core alone (-DSENTIMENT_CORE_ONLY=ON) needs the first group, all of the program the second, too.
packages_core=(g++ cmake ninja-build pkgconf libbz2-dev libexpected-dev libfmt-dev liblzma-dev libpcre2-dev libssl-dev
  libxxhash-dev libzstd-dev nlohmann-json3-dev zlib1g-dev)
packages_build=("${packages_core[@]}" ca-certificates curl
  libboost1.81-dev libboost-json1.81-dev libcli11-dev libcurl4-openssl-dev libpugixml-dev libspdlog-dev libsqlite3-dev
  libyaml-cpp-dev prometheus-cpp-dev)
packages_test=(fish git libgtest-dev libgmock-dev libmpfr-dev mold nginx python3 python3-venv strace zsh zstd)
packages_python=(python3 python3-venv)
packages_browser=(chromium)
packages_fuzz=(clang-19 git libclang-rt-19-dev mold)
packages_lint=(clang-19 clang-format-19 clang-tidy-19 git shellcheck)
packages_package=(dpkg-dev file git)
packages_bench=(libbenchmark-dev)
packages_aarch64=(g++-aarch64-linux-gnu qemu-user)
packages_nightly=(openssl postgresql)

# need GROUP…: installs those of the groups' packages that are missing; says nothing when none is.
need() {
  local group missing=() installed name as_root=()
  command -v dpkg-query >/dev/null || { say "not a Debian system: taking it that $* packages are there"; return; }
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii *//p')
  for group; do
    local -n packages=packages_$group
    for name in "${packages[@]}"; do
      [[ " ${missing[*]} " == *" $name "* ]] || grep -qxF "$name" <<<"$installed" || missing+=("$name")
    done
  done
  ((${#missing[@]})) || return 0
  if ((EUID)); then
    command -v sudo >/dev/null || die "missing packages, and no sudo to install them: as root, run  apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  install() {
    "${as_root[@]}" apt-get update -qq &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  }
  watched build/apt.log install || die "apt-get could not install them (build/apt.log); they need Debian 12's package archive"
}

# python_env NAME: makes .venv-NAME from requirements/NAME.txt (pinned, hashed, complete) when that file has changed, and
# sets $python to its interpreter. How such a file is made:
#   uv pip compile --generate-hashes --no-header --no-annotate [--excludes requirements/mlflow-without.txt] \
#     requirements/NAME.in -o requirements/NAME.txt
python_env() {
  local env=$PWD/.venv-$1 lock=requirements/$1.txt
  python=$env/bin/python
  cmp -s "$lock" "$env/lock.txt" && return
  need python
  if ! cmp -s requirements/uv.txt .tools/uv/lock.txt; then
    say "installing uv"
    rm -rf .tools/uv
    /usr/bin/python3 -m venv .tools/uv
    .tools/uv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
    cp requirements/uv.txt .tools/uv/lock.txt
  fi
  say "making the Python environment '$1'"
  rm -rf "$env"
  .tools/uv/bin/uv venv --quiet --python /usr/bin/python3 "$env"
  .tools/uv/bin/uv pip install --quiet --python "$python" --no-deps --require-hashes -r "$lock"
  cp "$lock" "$env/lock.txt"
}

# build_preset NAME [TARGET…]: configures once, builds; a line every 10 s where no terminal shows ninja's own.
build_preset() {
  local preset=$1 build
  shift
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >/dev/null
  build=(cmake --build "build/$preset" ${1:+--target "$@"})
  if [ -t 2 ]; then "${build[@]}"; else watched "build/$preset.log" "${build[@]}"; fi
}
