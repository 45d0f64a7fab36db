#include "report/html_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/counted.hpp"
#include "model/evaluation.hpp"
#include "model/named_metrics.hpp"
#include "report/escape_html.hpp"
#include "report/evaluation_report.hpp"
#include "report/report_charts.hpp"
#include "report/svg_chart.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kPageStyle = R"(
:root{color-scheme:light dark;--ink:#1a2230;--faint:#6b7585;--line:#d7dce3;--page:#fff;--box:#f5f7fa;--good:#0a7f5a;--bad:#b3402a;--mark:#2257c5}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--faint:#98a3b3;--line:#343d4b;--page:#12161d;--box:#1b212b;--good:#3fc295;--bad:#ee8267;--mark:#7da6ff}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;color:var(--faint)}dd{margin:0;overflow-wrap:anywhere;color:var(--ink)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(7rem,1fr));gap:.6rem}
.tile{background:var(--box);border-radius:.5rem;padding:.6rem .8rem;color:var(--faint)}.tile b{display:block;font-size:1.35rem;color:var(--ink);font-variant-numeric:tabular-nums}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.25rem .8rem;border-bottom:1px solid var(--line);text-align:right}th:first-child,td:first-child{text-align:left}
.right{color:var(--good);font-weight:600}.wrong{color:var(--bad)}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:0 2rem}
.two table{width:100%}.two td:last-child{width:45%;text-align:left}.bar{display:block;height:.7rem;border-radius:.2rem}
.for .bar{background:var(--good)}.against .bar{background:var(--bad)}
.mistakes td:first-child{overflow-wrap:anywhere;font-size:.9rem}
svg{width:100%;max-width:26rem}svg text{font-size:11px;fill:var(--faint)}
.grid{stroke:var(--line);fill:none}.diagonal{stroke:var(--faint);stroke-dasharray:4 4;fill:none}.curve{stroke:var(--mark);stroke-width:2;fill:none}.marker{fill:var(--mark)}
p{color:var(--faint)})";

template <class... Values>
void add(std::string& out, fmt::format_string<Values...> format, Values&&... values) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Values>(values)...);
}

std::string shown(double value) {
  return std::isnan(value) ? std::string("n/a") : fmt::format("{:.4f}", value);
}

void add_head(std::string& out, const EvaluationReport& report) {
  add(out,
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<title>{0}: evaluation</title>\n<style>{1}</style></head>\n<body>\n<h1>{0}</h1>\n<dl>",
      escape_html(report.title), kPageStyle);
  for (const auto& [name, value] : report.facts) {
    add(out, "<dt>{}</dt><dd>{}</dd>", escape_html(name), escape_html(value));
  }
  out += "</dl>\n";
}

void add_metrics(std::string& out, const EvaluationReport& report) {
  add(out, "<h2>Metrics on {}</h2>\n<div class=\"tiles\">", counted(report.rows, "row"));
  for (const auto& [name, value] : named_metrics(report.evaluation)) {
    add(out, "<div class=\"tile\"><b>{}</b>{}</div>", shown(value), name);
  }
  out += "</div>\n";
  for (const std::string& warning : report.evaluation.warnings) {
    add(out, "<p>{}</p>\n", escape_html(warning));
  }
}

void add_confusion(std::string& out, const EvaluationReport& report) {
  const auto& counts = report.evaluation.confusion;
  out += "<h2>Confusion matrix</h2>\n<table><tr><th>actual</th>";
  for (const std::string& label : report.labels) {
    add(out, "<th>predicted {}</th>", escape_html(label));
  }
  out += "</tr>";
  for (std::size_t truth = 0; truth < counts.size(); ++truth) {
    add(out, "<tr><td>{}</td>", escape_html(report.labels[truth]));
    for (std::size_t answer = 0; answer < counts.size(); ++answer) {
      add(out, "<td class=\"{}\">{}</td>", truth == answer ? "right" : "wrong",
          counts[truth][answer]);
    }
    out += "</tr>";
  }
  out += "</table>\n";
}

void add_classes(std::string& out, const EvaluationReport& report) {
  if (of_two_classes(report)) return;
  out +=
      "<h2>Metrics by class</h2>\n<table><tr><th>class</th><th>rows</th><th>precision</th>"
      "<th>recall</th><th>f1</th></tr>";
  const auto each = class_metrics(report.evaluation.confusion);
  for (std::size_t k = 0; k < each.size(); ++k) {
    add(out, "<tr><td>{}</td><td>{}</td><td>{:.4f}</td><td>{:.4f}</td><td>{:.4f}</td></tr>",
        escape_html(report.labels[k]), each[k].rows, each[k].precision, each[k].recall, each[k].f1);
  }
  out += "</table>\n";
}

void add_terms(std::string& out, std::string_view css_class, std::string_view label,
               const std::vector<WeightedTerm>& terms, double heaviest) {
  add(out, "<div class=\"{}\"><h2>Terms that indicate {}</h2>\n<table>", css_class,
      escape_html(label));
  for (const auto& [term, weight] : terms) {
    add(out,
        "<tr><td>{}</td><td>{:+.4f}</td><td><span class=\"bar\" style=\"width:{:.1f}%\"></span>"
        "</td></tr>",
        escape_html(term), weight, 100 * std::abs(weight) / heaviest);
  }
  out += "</table></div>\n";
}

void add_all_terms(std::string& out, const EvaluationReport& report) {
  double heaviest = 0;
  for (const auto& terms : report.class_terms) {
    for (const WeightedTerm& term : terms) heaviest = std::max(heaviest, std::abs(term.weight));
  }
  const bool two = of_two_classes(report);
  out += "<div class=\"two\">";
  for (std::size_t i = 0; i < report.class_terms.size(); ++i) {
    const std::size_t k = two ? 1 - i : i;  // of two classes the positive one comes first
    add_terms(out, two && k == 0 ? "against" : "for", report.labels[k], report.class_terms[k],
              heaviest);
  }
  add(out,
      "</div>\n<p>The number is the term's coefficient: what one unit of it adds to the {}.</p>\n",
      two ? "log-odds of " + escape_html(report.labels[1]) : "score of the class");
}

void add_charts(std::string& out, const EvaluationReport& report) {
  if (!of_two_classes(report)) return;
  add(out,
      "<div class=\"two\"><div><h2>ROC curve</h2>\n{}</div>\n"
      "<div><h2>Precision and recall</h2>\n{}</div>\n<div><h2>Calibration</h2>\n{}</div></div>\n",
      svg_element(roc_chart(report)), svg_element(precision_recall_chart(report)),
      svg_element(calibration_chart(report)));
}

void add_mistakes(std::string& out, const EvaluationReport& report) {
  constexpr std::size_t kShown = 10;
  if (report.mistakes.empty()) return;
  const bool two = of_two_classes(report);
  out +=
      "<h2>Most confident mistakes</h2>\n<table "
      "class=\"mistakes\"><tr><th>text</th><th>actual</th>";
  if (two) {
    add(out, "<th>probability of {}</th></tr>\n", escape_html(report.labels[1]));
  } else {
    out += "<th>predicted</th><th>its probability</th></tr>\n";
  }
  for (const Mistake& mistake :
       std::span(report.mistakes).first(std::min(kShown, report.mistakes.size()))) {
    add(out, "<tr><td>{}</td><td>{}</td>", escape_html(mistake.text),
        escape_html(report.labels[mistake.label]));
    if (!two) add(out, "<td>{}</td>", escape_html(report.labels[mistake.predicted]));
    add(out, "<td>{:.4f}</td></tr>\n", mistake.probability);
  }
  out += "</table>\n";
}

}  // namespace

std::string html_report(const EvaluationReport& report) {
  std::string out;
  add_head(out, report);
  add_metrics(out, report);
  add_confusion(out, report);
  add_classes(out, report);
  add_charts(out, report);
  add_all_terms(out, report);
  add_mistakes(out, report);
  return out + "</body></html>\n";
}

}  // namespace sentiment
