# ./dev fmt: writes every file as ./dev lint wants it. Sourced by dev.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

need lint
python_env lint
bin=$(dirname "$python")
git ls-files -z 'src/*.cpp' 'src/*.hpp' 'apps/*.cpp' 'tests/*.cpp' | xargs -0 clang-format-19 -i
git ls-files -z CMakeLists.txt 'tests/CMakeLists.txt' '*.cmake' | xargs -0 "$bin/gersemi" -i
"$bin/ruff" check --quiet --fix --exit-zero
"$bin/ruff" format --quiet
