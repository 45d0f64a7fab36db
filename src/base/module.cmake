target_link_libraries(
  ${target}
  PUBLIC fmt::fmt
  PRIVATE spdlog::spdlog yaml-cpp PkgConfig::XXHASH OpenSSL::Crypto Threads::Threads
  PUBLIC nlohmann_json::nlohmann_json
)
