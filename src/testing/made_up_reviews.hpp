#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sentiment::testing_support {

/// Reviews in which no word stands on one side only; unless `distinct`, texts stand twice.
inline std::string made_up_reviews(int rows, bool distinct = false) {
  const std::vector<std::string> good{"fine", "lovely", "moving", "great"};
  const std::vector<std::string> bad{"dull", "weak", "boring", "poor"};
  std::string csv = "text,label\n";
  for (int i = 0; i < rows; ++i) {
    const bool positive = i % 2 == 0;
    const auto k = static_cast<std::size_t>(i / 2) % 4;
    const auto& words = i % 7 == 0 ? (positive ? bad : good) : (positive ? good : bad);
    csv += "the plot was " + words[k] + " and scene " + std::to_string(i % 50) + " felt " +
           words[(k + 1) % 4] + (distinct ? " take" + std::to_string(i) : "") + "," +
           (positive ? "1" : "0") + "\n";
  }
  return csv;
}

}  // namespace sentiment::testing_support
