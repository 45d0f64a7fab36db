#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "report/evaluation_report.hpp"

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
  bool diagonal = true;  ///< drawn where it means something
};

/// An SVG element: axes from 0 to 1, the points joined by a line; a marker on each
/// point that has a note. Colours come from the page's CSS (classes grid, diagonal, curve, marker).
/// Shape: points lie in [0, 1] x [0, 1]
std::string unit_square_chart(const ChartText& text, std::span<const ChartPoint> points);

/// An SVG element: the four counts, each cell as dark as its share of its row (class cell).
/// Shape: counts[true][predicted]
std::string matrix_chart(const std::string& title, const std::array<std::string, 2>& labels,
                         const std::array<std::array<std::size_t, 2>, 2>& counts);

/// An SVG element: a bar for each term, those with negative weights to the left (classes for,
/// against).
std::string term_chart(const std::string& title, std::span<const WeightedTerm> terms);

/// The element as a file of its own, with the colours of a page with a white background.
std::string svg_file(std::string_view element);

}  // namespace sentiment
