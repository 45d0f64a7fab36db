target_link_libraries(${target} PRIVATE OpenSSL::SSL)
set_source_files_properties(
  ${dir}/source_dir.cpp
  PROPERTIES COMPILE_DEFINITIONS SENTIMENT_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
)
