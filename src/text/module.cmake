target_link_libraries(${target} PRIVATE PkgConfig::PCRE2)
if(SENTIMENT_PORTABLE_SIMD)
  target_compile_definitions(${target} PUBLIC SENTIMENT_PORTABLE_SIMD)
endif()
