#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace sentiment::mlflow {

/// A name with a text: a parameter or a tag.
struct Tag {
  std::string key;
  std::string value;
  friend bool operator==(const Tag&, const Tag&) = default;
};

/// What the server takes, in characters; it cuts longer texts without a word. Rules for names are
/// the server's own: it says what is wrong with one.
/// Source: mlflow 3.18 `mlflow/utils/validation.py`
inline constexpr std::size_t kLongestParam = 6000;
inline constexpr std::size_t kLongestRunTag = 8000;
inline constexpr std::size_t kLongestVersionTag = 100'000;
inline constexpr std::size_t kLongestDigest = 36;
inline constexpr std::size_t kLongestDatasetName = 500;
inline constexpr std::size_t kLongestDatasetSource = 65'535;
inline constexpr std::size_t kLongestDatasetSchema = 1'048'575;

/// Errors: invalid_argument for a text that is longer, or holds a NUL, which PostgreSQL refuses.
Result<void> check_text(std::string_view what, std::string_view text, std::size_t longest);
/// The values of all.
Result<void> check_tags(const std::vector<Tag>& tags, std::size_t longest);
/// The value of the tag with that key; "" where there is none.
std::string value_of(const std::vector<Tag>& tags, std::string_view key);
/// MLflow's filter for what carries the tag of that key, which tells it from everything else.
/// Errors: invalid_argument where it is not among the tags, or its value cannot be spelled.
Result<std::string> filter_by_tag(const std::vector<Tag>& tags, const std::string& key);

/// [{"key": …, "value": …}, …] and back.
Json to_json(const std::vector<Tag>& tags);
std::vector<Tag> read_tags(const Json& list);

}  // namespace sentiment::mlflow
