#include "features/tfidf.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/analyzer.hpp"
#include "features/count_rows.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_state.hpp"
#include "features/tfidf_weights.hpp"
#include "features/vocabulary.hpp"

namespace sentiment {

TfidfScratch::TfidfScratch() : state_(std::make_unique<State>()) {}
TfidfScratch::~TfidfScratch() = default;
TfidfScratch::TfidfScratch(TfidfScratch&&) noexcept = default;
TfidfScratch& TfidfScratch::operator=(TfidfScratch&&) noexcept = default;

std::span<double> TfidfScratch::numbers(std::size_t count) {
  if (state_->numbers.size() < count) state_->numbers.resize(count);
  return std::span(state_->numbers).first(count);
}

Result<TfidfVectorizer> TfidfVectorizer::from_parts(TfidfOptions options,
                                                    std::vector<std::string> terms,
                                                    std::vector<double> idf) {
  SENT_CHECK(validate(options));
  if (terms.size() != idf.size()) {
    return fail(Code::invalid_argument,
                "idf length = " + std::to_string(idf.size()) +
                    " must be equal to vocabulary size = " + std::to_string(terms.size()));
  }
  Analyzer analyzer = SENT_TRY(Analyzer::make(options));
  Vocabulary vocabulary = SENT_TRY(Vocabulary::build(std::move(terms), analyzer));
  return TfidfVectorizer(std::make_shared<const State>(
      State{std::move(options), std::move(analyzer), std::move(vocabulary), std::move(idf)}));
}

SparseRow TfidfVectorizer::transform(std::string_view document, TfidfScratch& scratch) const {
  TfidfScratch::State& memory = *scratch.state_;
  read_columns(document, state_->analyzer, state_->vocabulary, memory.columns);
  memory.column_ids.clear();
  memory.values.clear();
  memory.columns.row.drain([&memory](std::uint32_t column, std::uint32_t count) {
    memory.column_ids.push_back(column);
    memory.values.push_back(count);
  });
  weigh_row(memory.column_ids, memory.values, state_->idf, state_->options);
  return {memory.column_ids, memory.values};
}

const TfidfOptions& TfidfVectorizer::options() const { return state_->options; }
std::uint32_t TfidfVectorizer::size() const { return state_->vocabulary.size(); }
std::string_view TfidfVectorizer::term(std::uint32_t column) const {
  return state_->vocabulary.term(column);
}
std::span<const double> TfidfVectorizer::idf() const { return state_->idf; }

}  // namespace sentiment
