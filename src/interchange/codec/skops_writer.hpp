#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "interchange/codec/python_object.hpp"

namespace sentiment {

/// The release whose files are written.
inline constexpr std::string_view kSkopsVersion = "0.16.0";

/// The object as a skops file (protocol 2): a zip with schema.json, the tree, and a .npy file for
/// each array. skops' load() trusts classes of scikit-learn by itself; functions have to be listed.
/// Source: sklearn-parity 5.4; skops 0.16, skops/io
/// Errors: invalid_argument for what a zip of 4 GiB does not hold.
Result<std::string> write_skops(const PyValue& object);

}  // namespace sentiment
