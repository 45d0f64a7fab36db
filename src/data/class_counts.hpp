#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/class_names.hpp"

namespace sentiment {

/// The classes of labelled rows, by number: three vectors of one length.
struct ClassCounts {
  ClassNames names;
  /// As the file has them: "0" or "neg/negative" for negative; else the names.
  std::vector<std::string> spelled;
  std::vector<std::size_t> rows;
};

/// For people: "'ham' (20 rows), 'spam' (1 row)"; "negative ('0', 20 rows)" where a file spells a
/// class in another way.
std::string shown_counts(const ClassCounts& counts);

/// Why rows of one class alone, in the file's own spelling, cannot be trained on; empty where there
/// are more.
std::string one_class_fault(const ClassCounts& counts);

/// What looks like a mistake in the labels, a sentence each: classes that differ only in letter
/// case; a rare class (under 1 % of the rows, or one or two rows beside ten times as many) at most
/// one edit away from a larger one; and spellings of the two sentiments that are classes of their
/// own because of a few rows that spell none.
std::vector<std::string> label_warnings(const ClassCounts& counts);

}  // namespace sentiment
