#pragma once

#include <memory>
#include <mutex>

#include "base/error.hpp"
#include "serving/served_model.hpp"

namespace sentiment {

/// Where the served model is. Readers keep the model they took, whatever happens to the slot.
/// Threads: any. A mutex, not std::atomic<std::shared_ptr>: ThreadSanitizer reports a race in g++
/// 12's, and the mutex was the faster of the two.
class ModelSlot {
 public:
  /// Errors: unavailable until the first model is in.
  Result<std::shared_ptr<const ServedModel>> ready() const;
  /// nullptr until the first model is in.
  std::shared_ptr<const ServedModel> current() const;
  void replace(std::shared_ptr<const ServedModel> next);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const ServedModel> model_;
};

}  // namespace sentiment
