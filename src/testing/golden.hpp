#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "testing/source_dir.hpp"

namespace sentiment::testing_support {

/// The whole of a file; throws when it cannot be read (a test's failure).
inline std::string read_whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// One document of tests/golden/.
inline Json golden(const std::string& name) {
  const auto path = source_dir() / "tests/golden" / name;
  return parse_json(read_whole(path)).value();
}

/// One document a line.
inline std::vector<Json> golden_lines(const std::string& name) {
  const auto path = source_dir() / "tests/golden" / name;
  std::ifstream file(path);
  std::vector<Json> out;
  for (std::string line; std::getline(file, line);) out.push_back(parse_json(line).value());
  if (out.empty()) throw std::runtime_error("nothing in " + path.string());
  return out;
}

}  // namespace sentiment::testing_support
