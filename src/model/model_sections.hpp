#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.hpp"
#include "base/byte_writer.hpp"
#include "base/error.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "model/linear_model.hpp"

namespace sentiment {

/// What the versions of a `sentiment.model` have in common (docs/formats/model-file.md).

/// The content of the section TERMS.
ByteWriter written_terms(const TfidfVectorizer& vectorizer);
/// What does not hold together is rejected in `in`.
std::vector<std::string> read_terms(ByteReader& in);

/// Errors: corrupt_data, naming the section, for one that was not read as it was written.
Result<void> check_section(const ByteReader& in, std::string_view name);

/// The section's content as one array. Errors: check_section's.
template <class T>
Result<std::vector<T>> read_array(ByteReader in, std::string_view name) {
  std::vector<T> values = in.array<T>(in.left() / sizeof(T));
  SENT_CHECK(check_section(in, name));
  return values;
}

/// Errors: corrupt_data for digests of texts that are not in order, each once.
Result<void> check_digests(std::span<const std::uint64_t> digests);

/// Errors: corrupt_data for weights that are not numbers, or do not fit terms and classes.
Result<void> check_model(const LinearModel& model, std::size_t terms, std::size_t classes);

/// Errors: corrupt_data for idf values that are not numbers, and from_parts' in its words.
Result<TfidfVectorizer> make_vectorizer(TfidfOptions options, std::vector<std::string> terms,
                                        std::vector<double> idf);

/// How far an answer may be from the one that was written down.
inline constexpr double kGoldenTolerance = 1e-12;
/// Errors: corrupt_data: the answer to example `number` (from 1) is another one now.
tl::unexpected<Error> golden_failure(std::size_t number, std::string_view then,
                                     std::string_view now);

}  // namespace sentiment
