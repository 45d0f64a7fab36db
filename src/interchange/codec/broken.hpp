#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace sentiment::foreign {

/// What a reader of foreign bytes answers to those it does not take: corrupt_data.
inline tl::unexpected<Error> broken(std::string what) {
  return fail(Code::corrupt_data, std::move(what));
}

}  // namespace sentiment::foreign
