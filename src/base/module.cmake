target_link_libraries(
  ${target}
  PUBLIC fmt::fmt nlohmann_json::nlohmann_json
  PRIVATE PkgConfig::XXHASH OpenSSL::Crypto Threads::Threads
)
set(test_libraries PkgConfig::MPFR)
