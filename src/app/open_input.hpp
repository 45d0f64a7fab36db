#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "inference/text_input.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

/// open_text_input(), and objects: "s3://…" is read from `objects` in the same manner; its last
/// read() fails when what came is not what is stored. `objects` is null where no object is named.
/// Errors: open_text_input's; the store's.
Result<std::unique_ptr<TextInput>> open_input(const std::string& name, const InputOptions& options,
                                              ObjectStore* objects);

}  // namespace sentiment
