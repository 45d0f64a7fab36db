#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace sentiment {

/// Members as they were written, added without a look at those before.
template <class Key, class T, class Less = std::less<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
struct AppendingMap : nlohmann::ordered_map<Key, T, Less, Allocator> {
  using nlohmann::ordered_map<Key, T, Less, Allocator>::ordered_map;
  T& operator[](const Key& key) { return this->emplace_back(key, T{}).second; }
};

/// JSON from strangers, whose objects may have any number of members: read in time linear to them,
/// where Json looks for each among those before. So a member may occur twice.
using WideJson = nlohmann::basic_json<AppendingMap>;

/// Errors: corrupt_data with the position of the fault; never throws.
Result<WideJson> parse_wide_json(std::string_view text);
/// Whether no member of an object occurs twice. Cost: linear.
bool has_distinct_members(const WideJson& object);

}  // namespace sentiment
