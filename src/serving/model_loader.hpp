#pragma once

#include <memory>

#include "base/error.hpp"
#include "ports/model_registry.hpp"
#include "serving/served_model.hpp"
#include "serving/serving_ports.hpp"

namespace sentiment {

/// The version that the alias points to.
/// Errors: not_found, saying what to do, when there is none; unavailable or deadline_exceeded when
/// the registry does not answer.
Result<RegisteredVersion> find_served_version(ModelRegistry& registry, const ModelName& name,
                                              const Alias& alias);

/// Loads and proves a version: fetches its folder, reads `sentiment.model` (which predicts its
/// golden examples again), or, for a model without any, predicts fixed sentences and wants finite
/// probabilities. A run whose metrics cannot be had costs the metrics, not the model.
/// Errors: not_found when the folder holds no model file; corrupt_data when it is not as it was
/// written; unavailable when the store does not answer.
Result<std::shared_ptr<const ServedModel>> load_served_model(const ServingPorts& ports,
                                                             const RegisteredVersion& version,
                                                             const Alias& alias);

/// Refuses a model that gives no probability for a sentence. Errors: corrupt_data.
Result<void> prove(const Classifier& classifier);

}  // namespace sentiment
