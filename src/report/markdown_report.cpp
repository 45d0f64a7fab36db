#include "report/markdown_report.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/base64.hpp"
#include "base/counted.hpp"
#include "base/json.hpp"
#include "model/evaluation.hpp"
#include "model/named_metrics.hpp"
#include "report/evaluation_report.hpp"
#include "report/report_charts.hpp"
#include "report/svg_chart.hpp"

namespace sentiment {
namespace {

/// Text in a cell: what would end the cell, or begin markup, is escaped.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
      continue;
    }
    if (std::string_view(R"(\|`*_<>[]#)").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

void add_metric_row(std::string& out, std::string_view name, double value) {
  fmt::format_to(std::back_inserter(out), "| {} | {} |\n", name,
                 std::isnan(value) ? "n/a" : fmt::format("{:.4f}", value));
}

void add_term_list(std::string& out, std::string_view label,
                   const std::vector<WeightedTerm>& terms) {
  if (terms.empty()) return;
  fmt::format_to(std::back_inserter(out),
                 "\n## Terms that most indicate {}\n\n| term | weight |\n| --- | ---: |\n",
                 cell(label));
  for (const auto& [term, weight] : terms) {
    fmt::format_to(std::back_inserter(out), "| {} | {:+.4f} |\n", cell(term), weight);
  }
}

/// Of more than two classes.
void add_class_rows(std::string& out, const EvaluationReport& report) {
  out +=
      "\n## Metrics by class\n\n| class | rows | precision | recall | f1 |\n"
      "| --- | ---: | ---: | ---: | ---: |\n";
  const auto each = class_metrics(report.evaluation.confusion);
  for (std::size_t k = 0; k < each.size(); ++k) {
    fmt::format_to(std::back_inserter(out), "| {} | {} | {:.4f} | {:.4f} | {:.4f} |\n",
                   cell(report.labels[k]), each[k].rows, each[k].precision, each[k].recall,
                   each[k].f1);
  }
  for (std::size_t k = 0; k < report.class_terms.size(); ++k) {
    add_term_list(out, report.labels[k], report.class_terms[k]);
  }
}

}  // namespace

std::string markdown_report(const EvaluationReport& report) {
  const Evaluation& evaluation = report.evaluation;
  std::string out = fmt::format("# {}\n\n", cell(report.title));
  for (const auto& [name, value] : report.facts) {
    fmt::format_to(std::back_inserter(out), "- **{}**: {}\n", cell(name), cell(value));
  }
  fmt::format_to(std::back_inserter(out),
                 "\n## Metrics on {}\n\n| metric | value |\n| --- | ---: |\n",
                 counted(report.rows, "row"));
  for (const auto& [name, value] : named_metrics(evaluation)) add_metric_row(out, name, value);
  for (const std::string& warning : evaluation.warnings) {
    fmt::format_to(std::back_inserter(out), "\n> {}\n", cell(warning));
  }
  if (!of_two_classes(report)) {
    add_class_rows(out, report);
    return out;
  }
  add_term_list(out, report.labels[1], report.class_terms[1]);
  add_term_list(out, report.labels[0], report.class_terms[0]);
  return out;
}

Json confusion_rows(const EvaluationReport& report) {
  Json rows = Json::array();
  for (std::size_t truth = 0; truth < report.labels.size(); ++truth) {
    Json row{{"actual", report.labels.at(truth)}};
    for (std::size_t predicted = 0; predicted < report.labels.size(); ++predicted) {
      row["predicted " + report.labels.at(predicted)] =
          report.evaluation.confusion.at(truth).at(predicted);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string roc_picture(const EvaluationReport& report) {
  if (report.roc.empty()) return {};
  return "data:image/svg+xml;base64," + base64(svg_file(roc_chart(report)));
}

}  // namespace sentiment
