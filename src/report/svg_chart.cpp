#include "report/svg_chart.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/utf8.hpp"
#include "model/evaluation.hpp"
#include "report/escape_html.hpp"
#include "report/evaluation_report.hpp"

namespace sentiment {
namespace {

constexpr double kLeft = 44;
constexpr double kTop = 12;
constexpr double kSide = 240;  ///< of the square, in the SVG's own units
constexpr int kTicks = 5;

double across(double x) { return kLeft + x * kSide; }
double down(double y) { return kTop + (1 - y) * kSide; }

void draw_grid(std::string& svg) {
  for (int i = 0; i <= kTicks; ++i) {
    const double value = static_cast<double>(i) / kTicks;
    fmt::format_to(std::back_inserter(svg),
                   R"(<path class="grid" d="M{0:.1f} {1:.1f}V{2:.1f}M{3:.1f} {4:.1f}H{5:.1f}"/>)"
                   R"(<text x="{0:.1f}" y="{6:.1f}" text-anchor="middle">{8:.1f}</text>)"
                   R"(<text x="{7:.1f}" y="{4:.1f}" dy=".35em" text-anchor="end">{8:.1f}</text>)",
                   across(value), down(0), down(1), across(0), down(value), across(1), down(0) + 16,
                   across(0) - 6, value);
  }
}

/// At most so many letters of a text, the rest said with "…".
std::string shortened(std::string_view text, std::size_t letters) {
  const std::string_view beginning = clip_code_points(text, letters);
  return std::string(beginning) + (beginning.size() < text.size() ? "…" : "");
}

/// Colours of a picture that stands alone.
constexpr std::string_view kChartStyle =
    "text{font:11px system-ui,sans-serif;fill:#5a6474}.grid{stroke:#d7dce3;fill:none}"
    ".diagonal{stroke:#6b7585;stroke-dasharray:4 4;fill:none}"
    ".curve{stroke:#2257c5;stroke-width:2;fill:none}.marker,.cell{fill:#2257c5}"
    ".for{fill:#0a7f5a}.against{fill:#b3402a}.count{font-size:20px;fill:#1a2230}"
    ".light{fill:#fff}"
    ".title{font-size:12px;font-weight:600;fill:#1a2230}";

}  // namespace

SvgChart unit_square_chart(const ChartText& text, std::span<const ChartPoint> points) {
  std::string svg;
  draw_grid(svg);
  auto out = std::back_inserter(svg);
  if (text.diagonal) {
    fmt::format_to(out, R"(<path class="diagonal" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>)", across(0),
                   down(0), across(1), down(1));
  }
  if (!points.empty()) {
    svg += R"(<path class="curve" d=")";
    char command = 'M';
    for (const ChartPoint& point : points) {
      fmt::format_to(out, "{}{:.1f} {:.1f}", command, across(point.x), down(point.y));
      command = 'L';
    }
    svg += R"("/>)";
  }
  for (const ChartPoint& point : points) {
    if (point.note.empty()) continue;
    fmt::format_to(out,
                   R"(<circle class="marker" cx="{:.1f}" cy="{:.1f}" r="4"><title>{}</title>)"
                   "</circle>",
                   across(point.x), down(point.y), escape_html(point.note));
  }
  fmt::format_to(out, R"(<text x="{:.1f}" y="292" text-anchor="middle">{}</text>)", across(0.5),
                 escape_html(text.x_label));
  fmt::format_to(
      out,
      R"svg(<text transform="translate(12 {:.1f}) rotate(-90)" text-anchor="middle">{}</text>)svg",
      down(0.5), escape_html(text.y_label));
  return {text.title, 300, 300, std::move(svg)};
}

SvgChart matrix_chart(std::string title, std::span<const std::string> labels,
                      const Confusion& counts) {
  constexpr double kX = 70;
  constexpr double kY = 10;
  constexpr std::size_t kLetters = 10;
  constexpr std::size_t kMostShares = 5;  ///< of more classes the cells are too small for two lines
  const auto classes = static_cast<double>(counts.size());
  const double size = std::max(40.0, 220 / classes);
  std::string svg;
  auto out = std::back_inserter(svg);
  for (std::size_t row = 0; row < counts.size(); ++row) {
    const double all = std::max(1.0, static_cast<double>(std::accumulate(
                                         counts[row].begin(), counts[row].end(), std::size_t{0})));
    const double y = kY + size * static_cast<double>(row);
    for (std::size_t column = 0; column < counts[row].size(); ++column) {
      const double share = static_cast<double>(counts[row][column]) / all;
      const double x = kX + size * static_cast<double>(column);
      fmt::format_to(out,
                     R"(<rect class="cell" x="{:.0f}" y="{:.0f}" width="{}" height="{}" )"
                     R"(fill-opacity="{:.2f}"/>)",
                     x + 1, y + 1, size - 2, size - 2, 0.05 + 0.85 * share);
      const std::string_view shade = share > 0.5 ? " light" : "";
      fmt::format_to(
          out, R"(<text class="{}{}" x="{:.0f}" y="{:.0f}" text-anchor="middle">{}</text>)",
          counts.size() > 3 ? "" : "count", shade, x + size / 2, y + size / 2, counts[row][column]);
      if (counts.size() > kMostShares) continue;
      fmt::format_to(
          out, R"(<text class="{}" x="{:.0f}" y="{:.0f}" text-anchor="middle">{:.1f} %</text>)",
          shade, x + size / 2, y + size / 2 + (counts.size() > 3 ? 14 : 20), 100 * share);
    }
    const std::string label = escape_html(shortened(labels[row], kLetters));
    fmt::format_to(out, R"(<text x="{:.0f}" y="{:.0f}" text-anchor="end">{}</text>)", kX - 6,
                   y + size / 2, label);
    fmt::format_to(out, R"(<text x="{:.0f}" y="{:.0f}" text-anchor="middle">{}</text>)",
                   kX + size * (static_cast<double>(row) + 0.5), kY + classes * size + 18,
                   counts.size() > 3 ? escape_html(shortened(labels[row], 5)) : label);
  }
  const double side = classes * size;
  fmt::format_to(out, R"(<text x="{:.0f}" y="{:.0f}" text-anchor="middle">as predicted</text>)",
                 kX + side / 2, kY + side + 38);
  fmt::format_to(
      out,
      R"svg(<text transform="translate(12 {:.0f}) rotate(-90)" text-anchor="middle">actual</text>)svg",
      kY + side / 2);
  return {std::move(title), static_cast<int>(kX + side + 10), static_cast<int>(kY + side + 50),
          std::move(svg)};
}

SvgChart term_chart(std::string title, std::span<const WeightedTerm> terms) {
  constexpr int kLine = 15;
  constexpr double kMiddle = 250;
  constexpr double kLongest = 110;  ///< of a bar; after it there is room for a number
  constexpr std::size_t kLetters = 24;
  double heaviest = 0;
  for (const WeightedTerm& term : terms) heaviest = std::max(heaviest, std::abs(term.weight));
  std::string svg;
  auto out = std::back_inserter(svg);
  int y = 5;
  for (const auto& [term, weight] : terms) {
    const double length = heaviest > 0 ? kLongest * std::abs(weight) / heaviest : 0;
    const bool positive = weight > 0;
    fmt::format_to(out,
                   R"(<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}"/>)"
                   R"(<text x="{:.1f}" y="{}" text-anchor="{}">{}</text>)"
                   R"(<text x="{:.1f}" y="{}" text-anchor="{}">{:+.2f}</text>)",
                   positive ? "for" : "against", positive ? kMiddle : kMiddle - length, y + 2,
                   length, kLine - 4, positive ? kMiddle - 6 : kMiddle + 6, y + 11,
                   positive ? "end" : "start", escape_html(shortened(term, kLetters)),
                   positive ? kMiddle + length + 5 : kMiddle - length - 5, y + 11,
                   positive ? "start" : "end", weight);
    y += kLine;
  }
  return {std::move(title), 500, y + 5, std::move(svg)};
}

std::string svg_element(const SvgChart& chart) {
  return fmt::format(
      R"(<svg viewBox="0 0 {1} {2}" role="img" aria-label="{0}"><title>{0}</title>{3}</svg>)",
      escape_html(chart.title), chart.width, chart.height, chart.body);
}

std::string svg_file(const SvgChart& chart) {
  constexpr int kTitleHeight = 28;
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" width="640" viewBox="0 {4} {1} {5}">)"
      R"(<title>{0}</title><style>{6}</style>)"
      R"(<rect y="{4}" width="{1}" height="{5}" fill="#fff"/>)"
      R"(<text class="title" x="{7}" y="-10" text-anchor="middle">{0}</text>{3}</svg>)",
      escape_html(chart.title), chart.width, chart.height, chart.body, -kTitleHeight,
      chart.height + kTitleHeight, kChartStyle, chart.width / 2);
}

}  // namespace sentiment
