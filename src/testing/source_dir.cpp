#include "testing/source_dir.hpp"

#include <filesystem>

namespace sentiment::testing_support {

std::filesystem::path source_dir() { return SENTIMENT_SOURCE_DIR; }

}  // namespace sentiment::testing_support
