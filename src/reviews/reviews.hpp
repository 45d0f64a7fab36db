#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

struct Review {
  std::string name;  ///< "train/pos/0_9.txt"
  std::string text;
  std::uint8_t label = 0;
};

/// Both halves of the Large Movie Review Dataset, or of anything laid out as it is: each sorted by
/// name, so that the order inside an archive or a folder leaves no trace.
struct ReviewSet {
  std::vector<Review> train;
  std::vector<Review> test;
  std::size_t empty = 0;  ///< left out, as they hold nothing (or a word pandas reads as missing)
};

/// Told of the bytes read so far; false ends the work as interrupted.
using ReadObserver = std::function<bool(std::uint64_t bytes)>;

/// Reads {train,test}/{pos,neg}/*.txt below whatever folder, out of a .tar.gz or .tar.
/// Errors: corrupt_data for an archive that is broken, hostile, or holds no reviews (a web page
///         saved as one is reported as such); also, by its name, for a text that is not UTF-8.
Result<ReviewSet> read_review_archive(const std::filesystem::path& path,
                                      const ReadObserver& observer);

/// The same from a folder: aclImdb itself, or one that holds it. Links are not followed.
/// Errors: not_found where it holds no reviews.
Result<ReviewSet> read_review_folder(const std::filesystem::path& path,
                                     const ReadObserver& observer);

}  // namespace sentiment
