#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sentiment {

/// A point of the unit square, with what is said of it on hovering (may be empty).
struct ChartPoint {
  double x = 0;
  double y = 0;
  std::string note;
};

/// What a chart of the unit square says in words.
struct ChartText {
  std::string title;  ///< also read aloud in place of the picture
  std::string x_label;
  std::string y_label;
};

/// An SVG element: axes from 0 to 1, the diagonal, the points joined by a line; a marker on each
/// point that has a note. Colours come from the page's CSS (classes grid, diagonal, curve, marker).
/// Shape: points lie in [0, 1] x [0, 1]
std::string unit_square_chart(const ChartText& text, std::span<const ChartPoint> points);

}  // namespace sentiment
