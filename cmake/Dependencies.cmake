# Every library from outside, its Debian package and why we take it (docs/adr/0001). A target
# in another folder that links a library of ours must see these, too.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED) # libssl-dev: SHA-256, TLS
find_package(ZLIB REQUIRED) # zlib1g-dev: packed data files, the data set's .tar.gz, joblib files
find_package(BZip2 REQUIRED) # libbz2-dev: joblib files
find_package(LibLZMA REQUIRED) # liblzma-dev: joblib files
find_package(fmt REQUIRED) # libfmt-dev: formatting
find_package(nlohmann_json REQUIRED) # nlohmann-json3-dev: JSON off the hot path
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET GLOBAL libzstd) # libzstd-dev: packed data files
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET GLOBAL libpcre2-8) # libpcre2-dev: token_pattern, any regular expression
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET GLOBAL libxxhash) # libxxhash-dev: XXH3 digests
# libexpected-dev is one header, tl/expected.hpp, without a CMake package worth the name.
if(NOT SENTIMENT_CORE_ONLY)
  find_package(CURL REQUIRED) # libcurl4-openssl-dev: the HTTP client
  find_package(SQLite3 REQUIRED) # libsqlite3-dev: the solo home
  find_package(spdlog REQUIRED) # libspdlog-dev: logging, inside log/log.cpp only
  find_package(yaml-cpp REQUIRED) # libyaml-cpp-dev: params.yaml
  find_package(pugixml REQUIRED) # libpugixml-dev: S3's answers, inside clients/s3/s3_xml.cpp only
  find_package(prometheus-cpp REQUIRED COMPONENTS core) # prometheus-cpp-dev: metrics text format
  find_package(Boost 1.81 REQUIRED COMPONENTS json) # libboost1.81-dev, libboost-json1.81-dev: server, hot JSON
  find_package(CLI11 REQUIRED) # libcli11-dev: command line, inside cli/options.cpp only
endif()
if(SENTIMENT_TESTS)
  find_package(GTest REQUIRED) # libgtest-dev, libgmock-dev
  pkg_check_modules(MPFR REQUIRED IMPORTED_TARGET mpfr) # libmpfr-dev: exp and log to any precision
endif()
if(SENTIMENT_BENCH)
  find_package(benchmark REQUIRED) # libbenchmark-dev
endif()
