#include "model/model_sections.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_reader.hpp"
#include "base/byte_writer.hpp"
#include "base/error.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "model/linear_model.hpp"

namespace sentiment {
namespace {

bool all_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

}  // namespace

ByteWriter written_terms(const TfidfVectorizer& vectorizer) {
  ByteWriter out;
  out.u64(vectorizer.size());
  std::uint64_t end = 0;
  out.u64(end);
  for (std::uint32_t column = 0; column < vectorizer.size(); ++column) {
    end += vectorizer.term(column).size();
    out.u64(end);
  }
  for (std::uint32_t column = 0; column < vectorizer.size(); ++column) {
    out.bytes(vectorizer.term(column));
  }
  return out;
}

std::vector<std::string> read_terms(ByteReader& in) {
  const std::size_t count = in.count(sizeof(std::uint64_t));
  const auto ends = in.array<std::uint64_t>(count + 1);
  std::vector<std::string> terms;
  if (!in.ok() || ends.front() != 0 || ends.back() != in.left()) {
    in.reject();
    return terms;
  }
  terms.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (ends[i + 1] < ends[i]) in.reject();
    terms.emplace_back(in.bytes(in.ok() ? ends[i + 1] - ends[i] : 0));
  }
  return terms;
}

Result<void> check_section(const ByteReader& in, std::string_view name) {
  if (in.ok() && in.left() == 0) return {};
  return fail(Code::corrupt_data, fmt::format("its section {} is damaged", name));
}

Result<void> check_digests(std::span<const std::uint64_t> digests) {
  if (std::ranges::adjacent_find(digests, std::ranges::greater_equal{}) == digests.end()) return {};
  return fail(Code::corrupt_data, "its section TEXTS is not in order");
}

Result<void> check_model(const LinearModel& model, std::size_t terms, std::size_t classes) {
  if (!all_finite(model.weights) || !all_finite(model.intercepts)) {
    return fail(Code::corrupt_data, "its weights are not all numbers");
  }
  if (model.intercepts.size() != model.scores || model.weights.size() != terms * model.scores) {
    return fail(Code::corrupt_data, fmt::format("it has {} weights for {} terms and {} scores",
                                                model.weights.size(), terms, model.scores));
  }
  if (classes < 2 || model.classes() != classes) {
    return fail(Code::corrupt_data,
                fmt::format("it has {} scores for {} classes", model.scores, classes));
  }
  return {};
}

Result<TfidfVectorizer> make_vectorizer(TfidfOptions options, std::vector<std::string> terms,
                                        std::vector<double> idf) {
  if (!all_finite(idf)) return fail(Code::corrupt_data, "its section IDF is not all numbers");
  auto made = TfidfVectorizer::from_parts(std::move(options), std::move(terms), std::move(idf));
  if (made) return made;
  return fail(Code::corrupt_data, "its vectorizer is damaged: " + made.error().message);
}

tl::unexpected<Error> golden_failure(std::size_t number, std::string_view then,
                                     std::string_view now) {
  return fail(Code::corrupt_data,
              fmt::format("golden example {} was {} when the model was written and is {} now: do "
                          "not use this model here",
                          number, then, now));
}

}  // namespace sentiment
