#include "features/analyzer.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "features/tfidf_options.hpp"
#include "features/word_key.hpp"
#include "text/clean_text.hpp"
#include "text/stop_words.hpp"
#include "text/text_walk.hpp"
#include "text/tokenizer.hpp"
#include "text/unicode_fold.hpp"

namespace sentiment {

Result<Analyzer> Analyzer::make(const TfidfOptions& options) {
  const bool tokens = options.analyzer == AnalyzerKind::word;
  Analyzer analyzer(SENT_TRY(Tokenizer::make(
      options.preprocessing(), tokens ? options.token_pattern : std::string(kUsualTokenPattern))));
  analyzer.min_n_ = static_cast<std::size_t>(options.ngram_range.min_n);
  analyzer.max_n_ = static_cast<std::size_t>(options.ngram_range.max_n);
  analyzer.kind_ = options.analyzer;
  analyzer.how_ = options.preprocessing();
  if (options.analyzer != AnalyzerKind::word) {
    analyzer.words_ = false;
    return analyzer;
  }
  analyzer.words_ = analyzer.tokenizer_.gives_words();
  const auto add = [&analyzer](std::string_view word) {
    const auto before = analyzer.stop_table_.size();
    analyzer.stop_table_.insert(word_key_unpadded(word), word);
    if (analyzer.stop_table_.size() != before) analyzer.stop_words_.emplace_back(word);
  };
  if (options.stop_words.is_english()) std::ranges::for_each(english_stop_words(), add);
  std::ranges::for_each(options.stop_words.own(), add);
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

void Analyzer::collect_characters(std::string_view text, AnalyzerScratch& scratch) const {
  preprocess(text, how_, scratch.raw);
  std::string& out = scratch.text;
  out.clear();
  scratch.starts.clear();
  const bool in_words = kind_ == AnalyzerKind::character_in_word;
  const auto put = [&](std::string_view bytes) {
    scratch.starts.push_back(out.size());
    out.append(bytes);
  };
  const char* const end = scratch.raw.data() + scratch.raw.size();
  std::string_view spaces;  // the run before `at`; as it was, if it is one alone
  std::size_t run = 0;
  const auto end_run = [&] {
    if (run != 0 && !in_words) put(run == 1 ? spaces : std::string_view(" "));
    if (run != 0 && in_words && !out.empty()) put(" ");
    run = 0;
  };
  for (const char* at = scratch.raw.data(); at != end;) {
    const Decoded next = decode_utf8(at, end);
    const std::string_view bytes(at, next.length);
    at += next.length;
    if (char_class(next.code_point).space()) {
      spaces = bytes;
      ++run;
      continue;
    }
    end_run();
    if (in_words && out.empty()) put(" ");
    put(bytes);
  }
  if (in_words) run = out.empty() ? 0 : 1;
  end_run();
  scratch.starts.push_back(out.size());
  out.append(kWalkBlock, '\0');  // to be read, not to be counted
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
