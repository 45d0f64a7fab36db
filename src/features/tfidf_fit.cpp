#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "features/analyzer.hpp"
#include "features/corpus.hpp"
#include "features/count_rows.hpp"
#include "features/csr_matrix.hpp"
#include "features/ngram_counts.hpp"
#include "features/term_selection.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_settings.hpp"
#include "features/tfidf_state.hpp"
#include "features/tfidf_weights.hpp"
#include "features/vocabulary.hpp"
#include "text/clean_text.hpp"

namespace sentiment {
namespace {

/// A vocabulary with what the documents hold of it.
struct Counted {
  Vocabulary vocabulary;
  std::vector<CountBlock> blocks;
  std::vector<std::uint32_t> documents;  // by column: in how many documents it stands
};

/// Without smoothing, the idf of a term that no document holds is infinite: its rows would be no
/// numbers (docs/adr/0020). Only a given vocabulary has such terms.
Result<void> check_all_found(const Vocabulary& vocabulary,
                             std::span<const std::uint32_t> frequencies,
                             const TfidfOptions& options) {
  constexpr std::size_t kShown = 5;
  if (!options.use_idf || options.smooth_idf) return {};
  std::vector<std::string> absent;
  std::size_t count = 0;
  for (std::uint32_t column = 0; column < vocabulary.size(); ++column) {
    if (frequencies[column] != 0 || ++count > kShown) continue;
    absent.push_back(quote_briefly(vocabulary.term(column)));
  }
  if (count == 0) return {};
  return fail(
      Code::invalid_argument,
      fmt::format("vectorizer.smooth_idf = false makes the idf of {} of the {} terms of "
                  "vectorizer.vocabulary infinite, as no document to train on holds them: "
                  "{}{}. Set vectorizer.smooth_idf=true, or remove them from "
                  "vectorizer.vocabulary",
                  count, vocabulary.size(), fmt::join(absent, ", "), count > kShown ? ", …" : ""));
}

Result<Counted> count_given_terms(std::span<const std::string_view> documents,
                                  const std::vector<std::string>& terms,
                                  const TfidfOptions& options, const Analyzer& analyzer,
                                  int threads) {
  if (terms.empty()) {
    return unfit("empty vocabulary passed to fit", options, {"vocabulary"});
  }
  Vocabulary vocabulary = SENT_TRY(Vocabulary::build(terms, analyzer));
  auto blocks = count_documents(documents, analyzer, vocabulary, threads);
  auto frequencies = document_frequencies(blocks, vocabulary.size());
  SENT_CHECK(check_all_found(vocabulary, frequencies, options));
  return Counted{std::move(vocabulary), std::move(blocks), std::move(frequencies)};
}

Result<Counted> learn_terms(std::span<const std::string_view> documents,
                            const TfidfOptions& options, const Analyzer& analyzer, int threads) {
  const DocumentBounds bounds(options, documents.size());
  const std::uint32_t fewest = bounds.fewest();
  Corpus corpus = SENT_TRY(Corpus::read(documents, analyzer, fewest, threads));
  if (corpus.longest_document < static_cast<std::size_t>(analyzer.min_n())) {
    return unfit("empty vocabulary; perhaps the documents only contain stop words", options,
                 {"analyzer", "ngram_range"});
  }
  if (bounds.high < bounds.low) {
    return unfit("max_df corresponds to < documents than min_df", options, {"max_df", "min_df"});
  }
  auto selected =
      SENT_TRY(select_terms(corpus, count_ngrams(corpus, analyzer.max_n(), fewest, threads),
                            analyzer.min_n(), bounds, options));
  Vocabulary vocabulary = SENT_TRY(Vocabulary::build(std::move(selected.terms), analyzer));
  auto blocks = count_corpus(corpus, vocabulary, threads);
  return Counted{std::move(vocabulary), std::move(blocks), std::move(selected.documents)};
}

/// A list of texts as Python shows it.
std::string shown(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const auto& text : texts) {
    const char quote =
        text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
    if (out.size() > 1) out += ", ";
    out += quote;
    for (const char c : text) {
      if (c == quote || c == '\\') out += '\\';
      out += c;
    }
    out += quote;
  }
  return out + "]";
}

std::vector<std::string> warnings_for(const TfidfOptions& options, const Analyzer& analyzer) {
  std::vector<std::string> warnings;
  const auto unused = [&](bool given, std::string_view name) {
    if (!given || options.analyzer == AnalyzerKind::word) return;
    warnings.push_back(
        fmt::format("The parameter '{}' will not be used since 'analyzer' != 'word'", name));
  };
  unused(!options.stop_words.empty(), "stop_words");
  unused(options.token_pattern != kUsualTokenPattern, "token_pattern");
  const auto inconsistent = analyzer.inconsistent_stop_words();
  if (!inconsistent.empty()) {
    warnings.push_back(
        "Your stop_words may be inconsistent with your preprocessing. Tokenizing the stop words "
        "generated tokens " +
        shown(inconsistent) + " not in stop_words.");
  }
  const auto has_upper_case = [](const std::string& term) {
    std::string lower;
    preprocess(term, {}, lower);
    return lower != term;
  };
  if (options.vocabulary && options.lowercase &&
      std::ranges::any_of(*options.vocabulary, has_upper_case)) {
    warnings.emplace_back(
        "Upper case characters found in vocabulary while 'lowercase' is True. These entries will "
        "not "
        "be matched with any documents");
  }
  return warnings;
}

}  // namespace

Result<FittedTfidf> TfidfVectorizer::fit_transform(std::span<const std::string_view> documents,
                                                   const TfidfOptions& options, int threads) {
  SENT_CHECK(validate(options));
  Analyzer analyzer = SENT_TRY(Analyzer::make(options));
  auto warnings = warnings_for(options, analyzer);
  auto [vocabulary, blocks, frequencies] =
      SENT_TRY(options.vocabulary
                   ? count_given_terms(documents, *options.vocabulary, options, analyzer, threads)
                   : learn_terms(documents, options, analyzer, threads));
  std::vector<double> idf(vocabulary.size(), 1);
  for (std::size_t i = 0; options.use_idf && i < idf.size(); ++i) {
    idf[i] = inverse_document_frequency(documents.size(), frequencies[i], options.smooth_idf);
  }
  CsrMatrix rows = weighed_matrix(std::move(blocks), vocabulary.size(), idf, options, threads);
  TfidfVectorizer fitted(std::make_shared<const State>(
      State{options, std::move(analyzer), std::move(vocabulary), std::move(idf)}));
  return FittedTfidf{std::move(fitted), std::move(rows), std::move(warnings)};
}

}  // namespace sentiment
