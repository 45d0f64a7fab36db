#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "model/evaluation.hpp"

namespace sentiment {

/// A metric by the name that runs, reports and documents have for it.
struct NamedMetric {
  std::string_view name;
  double value = 0;  ///< NaN where it is not defined
};

inline constexpr std::size_t kMainMetrics = 4;  ///< the first ones, which `train` prints

/// All metrics of an evaluation, in the order in which they are shown.
inline std::array<NamedMetric, 7> named_metrics(const Evaluation& evaluation) {
  return {{{"accuracy", evaluation.accuracy},
           {"f1", evaluation.f1},
           {"precision", evaluation.precision},
           {"recall", evaluation.recall},
           {"roc_auc", evaluation.roc_auc},
           {"log_loss", evaluation.log_loss},
           {"brier", evaluation.brier}}};
}

}  // namespace sentiment
