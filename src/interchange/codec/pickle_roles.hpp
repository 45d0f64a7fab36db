#pragma once

#include "base/error.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {

/// What a pickle's REDUCE makes of a name of the allow-list and its arguments: an array, a number,
/// a dtype, bytes, or an object that stays data. Errors: corrupt_data for every name in another
/// role than its own.
Result<Value> reduce(ObjectTree& tree, Value callee, Value arguments);

/// What BUILD does to `target`: an array gets its items, an object its attributes; the byte order
/// of a dtype is checked. Errors: corrupt_data for anything else.
Result<void> build(ObjectTree& tree, Value target, Value state);

}  // namespace sentiment::foreign
