#include "clients/mlflow/values.hpp"

#include <fmt/format.h>

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
