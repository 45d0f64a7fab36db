#include "clients/mlflow/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "clients/mlflow/api.hpp"
#include "http/client/json_members.hpp"

namespace sentiment::mlflow {

Result<void> check_text(std::string_view what, std::string_view text, std::size_t longest) {
  if (text.size() > longest && count_code_points(text) > longest) {
    return fail(Code::invalid_argument, fmt::format("{} has {} characters; MLflow keeps at most {}",
                                                    what, count_code_points(text), longest));
  }
  if (text.find('\0') != std::string_view::npos) {
    return fail(Code::invalid_argument, fmt::format("{} holds a NUL character", what));
  }
  return {};
}

Result<void> check_tags(const std::vector<Tag>& tags, std::size_t longest) {
  for (const auto& [key, value] : tags) {
    SENT_CHECK(check_text(fmt::format("the value of '{}'", key), value, longest));
  }
  return {};
}

std::string value_of(const std::vector<Tag>& tags, std::string_view key) {
  const auto found = std::ranges::find(tags, key, &Tag::key);
  return found == tags.end() ? std::string() : found->value;
}

Result<std::string> filter_by_tag(const std::vector<Tag>& tags, const std::string& key) {
  const auto found = std::ranges::find(tags, key, &Tag::key);
  if (found == tags.end()) {
    return fail(Code::invalid_argument,
                fmt::format("what is new needs a tag '{}' that nothing else has", key));
  }
  return fmt::format("tags.`{}` = {}", key, SENT_TRY(quoted_for_filter(found->value)));
}

Json to_json(const std::vector<Tag>& tags) {
  Json list = Json::array();
  for (const auto& [key, value] : tags) list.push_back({{"key", key}, {"value", value}});
  return list;
}

std::vector<Tag> read_tags(const Json& list) {
  std::vector<Tag> tags;
  for (const auto& tag : list) tags.push_back({text_of(tag, "key"), text_of(tag, "value")});
  return tags;
}

}  // namespace sentiment::mlflow
