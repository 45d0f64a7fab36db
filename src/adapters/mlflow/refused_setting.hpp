#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/error.hpp"

namespace sentiment {

/// For map_error: where the server refuses a name, says in which setting it stands.
inline auto naming(const char* variable, std::string value) {
  return [variable, value = std::move(value)](Error error) {
    if (error.code != Code::invalid_argument) return error;
    return doing(fmt::format("{}='{}'", variable, value))(std::move(error));
  };
}

}  // namespace sentiment
