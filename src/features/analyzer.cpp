#include "features/analyzer.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "features/tfidf_options.hpp"
#include "features/word_key.hpp"
#include "text/stop_words.hpp"
#include "text/text_walk.hpp"
#include "text/tokenizer.hpp"

namespace sentiment {

Result<Analyzer> Analyzer::make(const TfidfOptions& options) {
  Analyzer analyzer(SENT_TRY(Tokenizer::make(options.preprocessing(), options.token_pattern)));
  analyzer.min_n_ = static_cast<std::size_t>(options.min_n);
  analyzer.max_n_ = static_cast<std::size_t>(options.max_n);
  analyzer.words_ = analyzer.tokenizer_.gives_words();
  const auto add = [&analyzer](std::string_view word) {
    const auto before = analyzer.stop_table_.size();
    analyzer.stop_table_.insert(word_key_unpadded(word), word);
    if (analyzer.stop_table_.size() != before) analyzer.stop_words_.emplace_back(word);
  };
  if (options.english_stop_words) std::ranges::for_each(english_stop_words(), add);
  std::ranges::for_each(options.stop_words, add);
  return analyzer;
}

void Analyzer::collect_tokens(std::string_view text, AnalyzerScratch& scratch) const {
  scratch.text.clear();
  scratch.starts.assign(1, 0);
  tokenizer_.for_each(text, scratch.tokens, [&](std::string_view token) {
    if (stop_table_.find(word_key(token), token) != nullptr) return;
    scratch.text.append(token);
    scratch.starts.push_back(scratch.text.size());
  });
}

std::string_view Analyzer::joined(AnalyzerScratch& scratch, std::size_t first, std::size_t count) {
  std::string& term = scratch.term;
  term.clear();
  for (std::size_t i = first; i < first + count; ++i) {
    if (i != first) term += ' ';
    term.append(scratch.text, scratch.starts[i], scratch.starts[i + 1] - scratch.starts[i]);
  }
  const std::size_t size = term.size();
  term.append(kWalkBlock, '\0');
  return std::string_view(term).substr(0, size);
}

std::vector<std::string> Analyzer::inconsistent_stop_words() const {
  std::set<std::string> found;
  TokenBuffer buffer;
  for (const auto& stop_word : stop_words_) {
    tokenizer_.for_each(stop_word, buffer, [&](std::string_view token) {
      if (stop_table_.find(word_key(token), token) == nullptr) found.emplace(token);
    });
  }
  return {found.begin(), found.end()};
}

}  // namespace sentiment
