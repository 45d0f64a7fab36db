set_source_files_properties(
  ${dir}/source_dir.cpp
  PROPERTIES COMPILE_DEFINITIONS SENTIMENT_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
)
