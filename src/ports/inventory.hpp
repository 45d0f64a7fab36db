#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// Port: names of all that a place holds, for those who copy it as a whole. What hangs on the names
/// the other ports tell.
class Inventory {
 public:
  virtual ~Inventory() = default;
  /// Oldest first.
  virtual Result<std::vector<std::string>> experiments() = 0;
  /// Registered models, by name.
  virtual Result<std::vector<ModelName>> models() = 0;
  /// Every alias that ever was moved, by name.
  virtual Result<std::vector<Alias>> aliases(const ModelName& model) = 0;
  /// Names of the models that were logged to a run, oldest first, each once.
  virtual Result<std::vector<std::string>> models_of(const RunId& run) = 0;
};

}  // namespace sentiment
