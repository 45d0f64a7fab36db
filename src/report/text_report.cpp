#include "report/text_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
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

void add_confusion_lines(std::string& out, const EvaluationReport& report) {
  std::size_t width = 8;
  for (const std::string& label : report.labels) width = std::max(width, label.size());
  const auto& counts = report.evaluation.confusion;
  out += "\nConfusion matrix (rows: as it is, columns: as predicted)\n";
  fmt::format_to(std::back_inserter(out), "  {:{}}", "", width);
  for (const std::string& label : report.labels) {
    fmt::format_to(std::back_inserter(out), "  {:>{}}", label, width);
  }
  for (std::size_t truth = 0; truth < counts.size(); ++truth) {
    fmt::format_to(std::back_inserter(out), "\n  {:{}}", report.labels[truth], width);
    for (const std::size_t count : counts[truth]) {
      fmt::format_to(std::back_inserter(out), "  {:>{}}", count, width);
    }
  }
  out += '\n';
}

}  // namespace

std::string text_report(const EvaluationReport& report) {
  const Evaluation& evaluation = report.evaluation;
  std::string out = report.title + "\n";
  for (const auto& [name, value] : report.facts) {
    fmt::format_to(std::back_inserter(out), "  {}: {}\n", name, value);
  }
  fmt::format_to(std::back_inserter(out), "\nMetrics on {} rows\n", report.rows);
  for (const auto& [name, value] : named_metrics(evaluation)) add_metric(out, name, value);
  for (const std::string& warning : evaluation.warnings) {
    fmt::format_to(std::back_inserter(out), "  note: {}\n", warning);
  }

  add_confusion_lines(out, report);
  if (of_two_classes(report)) {
    add_terms(out, report.labels[1], report.positive_terms);
    add_terms(out, report.labels[0], report.negative_terms);
  }
  for (std::size_t k = 0; k < report.class_terms.size(); ++k) {
    add_terms(out, report.labels[k], report.class_terms[k]);
  }
  return out;
}

}  // namespace sentiment
