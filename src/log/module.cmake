target_link_libraries(${target} PRIVATE spdlog::spdlog)
