target_link_libraries(${target} PRIVATE PkgConfig::PCRE2)
