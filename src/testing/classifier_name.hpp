#pragma once

#include "ports/model_registry.hpp"

namespace sentiment::testing_support {

/// What the trainings of the tests register, and the alias that they move.
inline const ModelName kClassifier{"sentiment-classifier"};
inline const Alias kChampion{"champion"};

}  // namespace sentiment::testing_support
