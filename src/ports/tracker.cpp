#include "ports/tracker.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ports/words.hpp"

namespace sentiment {
namespace {

constexpr std::array<std::string_view, 4> kStatusWords{"RUNNING", "FINISHED", "FAILED", "KILLED"};
constexpr Words<RunStatus> kStatuses{"run status", kStatusWords};

}  // namespace

const std::string* find_value(const std::vector<KeyValue>& values, std::string_view key) {
  const auto found = std::ranges::find(values, key, &KeyValue::key);
  return found == values.end() ? nullptr : &found->value;
}

std::string_view to_string(RunStatus status) { return kStatuses.of(status); }

Result<RunStatus> parse_run_status(std::string_view text) { return kStatuses.parse(text); }

}  // namespace sentiment
