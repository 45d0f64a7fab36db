#pragma once

#include <span>
#include <string>

#include "model/evaluation.hpp"
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
  std::string title;
  std::string x_label;
  std::string y_label;
  bool diagonal = true;  ///< drawn where it means something
};

/// A picture: what is inside the SVG element, and its size in the SVG's own units. Colours are
/// classes: grid, diagonal, curve, marker, cell, for, against.
struct SvgChart {
  std::string title;  ///< as text, not escaped
  int width = 0;
  int height = 0;
  std::string body;
};

/// Axes from 0 to 1, the points joined by a line; a marker on each point that has a note.
/// Shape: points lie in [0, 1] x [0, 1]
SvgChart unit_square_chart(const ChartText& text, std::span<const ChartPoint> points);

/// The counts, each cell as dark as its share of its row.
/// Shape: counts[true][predicted], as many as labels
SvgChart matrix_chart(std::string title, std::span<const std::string> labels,
                      const Confusion& counts);

/// A bar for each term, those with negative weights to the left.
SvgChart term_chart(std::string title, std::span<const WeightedTerm> terms);

/// For a page, whose CSS gives the colours; the title is read aloud in place of the picture.
std::string svg_element(const SvgChart& chart);
/// For a file of its own: with its title on top, colours and a white background.
std::string svg_file(const SvgChart& chart);

}  // namespace sentiment
