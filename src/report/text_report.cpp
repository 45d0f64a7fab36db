#include "report/text_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/evaluation.hpp"
#include "model/named_metrics.hpp"
#include "report/evaluation_report.hpp"

namespace sentiment {
namespace {

void add_metric(std::string& out, std::string_view name, double value) {
  fmt::format_to(std::back_inserter(out), "  {:<10} {}\n", name,
                 std::isnan(value) ? "n/a" : fmt::format("{:.4f}", value));
}

void add_terms(std::string& out, std::string_view label, const std::vector<WeightedTerm>& terms) {
  if (terms.empty()) return;
  fmt::format_to(std::back_inserter(out), "\nTerms that speak most for {}\n", label);
  for (const auto& [term, weight] : terms) {
    fmt::format_to(std::back_inserter(out), "  {:+.4f}  {}\n", weight, term);
  }
}

}  // namespace

std::string text_report(const EvaluationReport& report) {
  const Evaluation& evaluation = report.evaluation;
  const auto& [negative, positive] = report.labels;
  std::string out = report.title + "\n";
  for (const auto& [name, value] : report.facts) {
    fmt::format_to(std::back_inserter(out), "  {}: {}\n", name, value);
  }
  fmt::format_to(std::back_inserter(out), "\nMetrics on {} rows\n", report.rows);
  for (const auto& [name, value] : named_metrics(evaluation)) add_metric(out, name, value);
  for (const std::string& warning : evaluation.warnings) {
    fmt::format_to(std::back_inserter(out), "  note: {}\n", warning);
  }

  const std::size_t width = std::max({negative.size(), positive.size(), std::size_t{8}});
  out += "\nConfusion matrix (rows: as it is, columns: as predicted)\n";
  fmt::format_to(std::back_inserter(out), "  {:{}}  {:>{}}  {:>{}}\n", "", width, negative, width,
                 positive, width);
  for (const auto& [label, counts] : {std::pair{negative, evaluation.confusion[0]},
                                      std::pair{positive, evaluation.confusion[1]}}) {
    fmt::format_to(std::back_inserter(out), "  {:{}}  {:>{}}  {:>{}}\n", label, width, counts[0],
                   width, counts[1], width);
  }
  add_terms(out, positive, report.positive_terms);
  add_terms(out, negative, report.negative_terms);
  return out;
}

}  // namespace sentiment
