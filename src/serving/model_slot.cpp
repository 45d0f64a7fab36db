#include "serving/model_slot.hpp"
#include <memory>
#include <mutex>
#include "serving/served_model.hpp"

namespace sentiment {

Result<std::shared_ptr<const ServedModel>> ModelSlot::ready() const {
  auto model = current();
  if (!model) return fail(Code::unavailable, "Model not loaded");
  return model;
}

std::shared_ptr<const ServedModel> ModelSlot::current() const {
  const std::lock_guard lock(mutex_);
  return model_;
}

void ModelSlot::replace(std::shared_ptr<const ServedModel> next) {
  const std::lock_guard lock(mutex_);
  model_.swap(next);  // the old model dies after the lock is released, as `next` outlives it
}

}  // namespace sentiment
