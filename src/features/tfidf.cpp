#include "features/tfidf.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/csr_matrix.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_weights.hpp"
#include "features/tie_break.hpp"
#include "text/stop_words.hpp"
#include "text/tokenizer.hpp"

namespace sentiment {

struct TfidfScratch::State {
  TokenBuffer buffer;
  std::vector<std::string> tokens;
  std::vector<std::uint32_t> found;
  std::vector<std::uint32_t> column_ids;
  std::vector<double> values;
};

TfidfScratch::TfidfScratch() : state_(std::make_unique<State>()) {}
TfidfScratch::~TfidfScratch() = default;
TfidfScratch::TfidfScratch(TfidfScratch&&) noexcept = default;
TfidfScratch& TfidfScratch::operator=(TfidfScratch&&) noexcept = default;

struct TfidfVectorizer::State {
  TfidfOptions options;
  Tokenizer tokenizer;
  std::unordered_set<std::string> stop_words;
  std::vector<std::string> terms;
  std::vector<double> idf;
  std::unordered_map<std::string, std::uint32_t> columns;

  template <class Use>
  void for_each_term(std::string_view document, TfidfScratch::State& scratch, Use use) const {
    auto& tokens = scratch.tokens;
    tokens.clear();
    tokenizer.for_each(document, scratch.buffer, [&](std::string_view token) {
      std::string word(token);
      if (!stop_words.contains(word)) tokens.push_back(std::move(word));
    });
    for (int n = options.min_n; n <= options.max_n; ++n) {
      const auto size = static_cast<std::size_t>(n);
      for (std::size_t i = 0; i + size <= tokens.size(); ++i) {
        std::string term = tokens[i];
        for (std::size_t k = 1; k < size; ++k) term += ' ' + tokens[i + k];
        use(term);
      }
    }
  }

  SparseRow row(std::string_view document, TfidfScratch::State& scratch, bool weigh) const {
    auto& found = scratch.found;
    found.clear();
    for_each_term(document, scratch, [&](const std::string& term) {
      const auto column = columns.find(term);
      if (column != columns.end()) found.push_back(column->second);
    });
    std::ranges::sort(found);
    scratch.column_ids.clear();
    scratch.values.clear();
    for (const std::uint32_t column : found) {
      if (scratch.column_ids.empty() || scratch.column_ids.back() != column) {
        scratch.column_ids.push_back(column);
        scratch.values.push_back(0);
      }
      ++scratch.values.back();
    }
    if (weigh) weigh_row(scratch.column_ids, scratch.values, idf, options);
    return {scratch.column_ids, scratch.values};
  }
};

namespace {

void append(CsrMatrix& matrix, const SparseRow& row) {
  matrix.column_ids.insert(matrix.column_ids.end(), row.column_ids.begin(), row.column_ids.end());
  matrix.values.insert(matrix.values.end(), row.values.begin(), row.values.end());
  matrix.row_starts.push_back(matrix.column_ids.size());
}

}  // namespace

Result<TfidfVectorizer> TfidfVectorizer::from_parts(TfidfOptions options,
                                                    std::vector<std::string> terms,
                                                    std::vector<double> idf) {
  SENT_CHECK(validate(options));
  if (terms.size() != idf.size()) {
    return fail(Code::invalid_argument,
                "idf length = " + std::to_string(idf.size()) +
                    " must be equal to vocabulary size = " + std::to_string(terms.size()));
  }
  auto tokenizer = SENT_TRY(Tokenizer::make(options.preprocessing(), options.token_pattern));
  auto state =
      std::make_shared<State>(State{std::move(options), std::move(tokenizer), {}, {}, {}, {}});
  if (state->options.english_stop_words) {
    for (const auto word : english_stop_words()) state->stop_words.emplace(word);
  }
  state->stop_words.insert(state->options.stop_words.begin(), state->options.stop_words.end());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (!state->columns.emplace(terms[i], static_cast<std::uint32_t>(i)).second) {
      return fail(Code::invalid_argument, "Duplicate term in vocabulary: '" + terms[i] + "'");
    }
  }
  state->terms = std::move(terms);
  state->idf = std::move(idf);
  return TfidfVectorizer(std::move(state));
}

Result<FittedTfidf> TfidfVectorizer::fit_transform(std::span<const std::string_view> documents,
                                                   const TfidfOptions& options, int threads) {
  auto analyzer = SENT_TRY(from_parts(options, {}, {}));
  struct Counts {
    std::size_t documents = 0;
    std::size_t occurrences = 0;
    std::size_t last_document = 0;
  };
  std::unordered_map<std::string, Counts> counts;
  TfidfScratch scratch;
  const std::size_t n = documents.size();
  for (std::size_t i = 0; i < n; ++i) {
    analyzer.state_->for_each_term(documents[i], *scratch.state_, [&](const std::string& term) {
      Counts& its = counts[term];
      const bool first_here = its.last_document != i + 1;
      its.last_document = i + 1;
      its.documents += first_here ? 1 : 0;
      its.occurrences += first_here || !options.binary ? 1 : 0;
    });
  }
  std::vector<std::string> terms;
  if (options.vocabulary) {
    terms = *options.vocabulary;
    if (terms.empty()) return fail(Code::invalid_argument, "empty vocabulary passed to fit");
  } else {
    if (counts.empty()) {
      return fail(Code::invalid_argument,
                  "empty vocabulary; perhaps the documents only contain stop words");
    }
    const auto limit = [n](const DocumentBound& bound) {
      return bound.is_share ? bound.value * static_cast<double>(n) : bound.value;
    };
    const double low = limit(options.min_df);
    const double high = limit(options.max_df);
    if (high < low) {
      return fail(Code::invalid_argument, "max_df corresponds to < documents than min_df");
    }
    for (const auto& [term, its] : counts) {
      const auto df = static_cast<double>(its.documents);
      if (df >= low && df <= high) terms.push_back(term);
    }
    if (terms.empty()) {
      return fail(Code::invalid_argument,
                  "After pruning, no terms remain. Try a lower min_df or a higher max_df.");
    }
    std::ranges::sort(terms);
    if (options.max_features && terms.size() > *options.max_features) {
      std::vector<std::int64_t> keys;
      for (const auto& term : terms) {
        keys.push_back(-static_cast<std::int64_t>(counts[term].occurrences));
      }
      std::vector<std::string> kept;
      for (const auto i : smallest(keys, *options.max_features, options.tie_break)) {
        kept.push_back(terms[i]);
      }
      terms = std::move(kept);
    }
  }
  std::vector<double> idf;
  for (const auto& term : terms) {
    const auto df = counts[term].documents;
    idf.push_back(options.use_idf ? inverse_document_frequency(n, df, options.smooth_idf) : 1);
  }
  auto vectorizer = SENT_TRY(from_parts(options, std::move(terms), std::move(idf)));
  CsrMatrix rows = vectorizer.transform_all(documents, threads);
  return FittedTfidf{std::move(vectorizer), std::move(rows), {}};
}

SparseRow TfidfVectorizer::transform(std::string_view document, TfidfScratch& scratch) const {
  return state_->row(document, *scratch.state_, true);
}

CsrMatrix TfidfVectorizer::transform_all(std::span<const std::string_view> documents,
                                         int /*threads*/) const {
  CsrMatrix matrix;
  matrix.columns = size();
  TfidfScratch scratch;
  for (const auto document : documents) append(matrix, transform(document, scratch));
  return matrix;
}

const TfidfOptions& TfidfVectorizer::options() const { return state_->options; }
std::uint32_t TfidfVectorizer::size() const {
  return static_cast<std::uint32_t>(state_->terms.size());
}
std::string_view TfidfVectorizer::term(std::uint32_t column) const { return state_->terms[column]; }
std::span<const double> TfidfVectorizer::idf() const { return state_->idf; }

}  // namespace sentiment
