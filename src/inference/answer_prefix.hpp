#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace sentiment {

/// What stands in front of the names of an answer's parts beside the columns or members of its row:
/// nothing; or, where `taken` knows one of the names, "predicted_", as often as it takes. So
/// nothing of the input is overwritten.
std::string answer_prefix(std::initializer_list<std::string_view> names,
                          const std::function<bool(std::string_view)>& taken);

}  // namespace sentiment
