# The unit tests of the core elsewhere: on aarch64, with Debian's cross compiler and qemu; and with clang. Sourced by nightly.sh.
# shellcheck shell=bash
# shellcheck source=tools/dev/setup.sh

# Debian's arm64 packages of what the core links, unpacked in build/aarch64/root: the system keeps its architecture.
aarch64_libraries() {
  local root=$PWD/build/aarch64/root apt=$PWD/build/aarch64/apt packages=(
    libbz2-dev libexpected-dev libfmt-dev libfmt9 libgmock-dev libgmp-dev libgmp10 libgtest-dev liblzma-dev
    libmpfr-dev libmpfr6 libpcre2-8-0 libpcre2-dev libssl-dev libssl3 libxxhash-dev libxxhash0 libzstd-dev libzstd1
    nlohmann-json3-dev zlib1g-dev)
  [ ! -f "$root/complete" ] || return 0
  rm -rf "$root"
  mkdir -p "$root" "$apt"/{lists,archives}/partial
  local options=(-qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State::Lists="$apt/lists"
    -o Dir::State::Status=/dev/null -o Dir::Cache="$apt" -o Debug::NoLocking=1 -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd "$apt/archives" && apt-get "${options[@]}" download "${packages[@]}")
  for package in "$apt"/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
  touch "$root/complete"
}

aarch64_core() {
  need build test aarch64
  aarch64_libraries
  cmake -S . -B build/aarch64 -G Ninja --toolchain cmake/aarch64.cmake -DSENTIMENT_CORE_ONLY=ON -DSENTIMENT_TESTS=ON \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS=-O2 -DCMAKE_UNITY_BUILD=ON >/dev/null
  cmake --build build/aarch64 -- --quiet
  # qemu's /proc/self/smaps does not count resident pages.
  GTEST_FILTER=-MappedFile.ReleasedPagesLeaveMemoryAndReadTheSameAgain ctest --test-dir build/aarch64 --output-on-failure --no-tests=error -j "$(nproc)"
}

# The same bits by another compiler and the plain path of text/simd.hpp. libstdc++ 12's std::stable_sort uses a function
# of its own that it calls deprecated, and clang blames the caller.
clang_core() {
  need build test fuzz
  cmake -S . -B build/core-clang -G Ninja -DCMAKE_CXX_COMPILER=clang++-19 -DSENTIMENT_CORE_ONLY=ON -DSENTIMENT_TESTS=ON \
    -DSENTIMENT_PORTABLE_SIMD=ON -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON \
    -DCMAKE_CXX_FLAGS=-Wno-deprecated-declarations >/dev/null
  cmake --build build/core-clang -- --quiet
  ctest --test-dir build/core-clang --output-on-failure --no-tests=error -j "$(nproc)"
}
