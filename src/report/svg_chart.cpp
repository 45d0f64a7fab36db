#include "report/svg_chart.hpp"

#include <fmt/core.h>

#include <iterator>
#include <span>
#include <string>

#include "report/escape_html.hpp"

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

}  // namespace

std::string unit_square_chart(const ChartText& text, std::span<const ChartPoint> points) {
  std::string svg =
      fmt::format(R"(<svg viewBox="0 0 300 300" role="img" aria-label="{0}"><title>{0}</title>)",
                  escape_html(text.title));
  draw_grid(svg);
  auto out = std::back_inserter(svg);
  fmt::format_to(out, R"(<path class="diagonal" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>)", across(0),
                 down(0), across(1), down(1));
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
  return svg + "</svg>";
}

}  // namespace sentiment
