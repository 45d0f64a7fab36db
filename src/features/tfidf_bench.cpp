#include "features/tfidf.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/csv_reader.hpp"
#include "data/record_reader.hpp"
#include "features/tfidf_options.hpp"
#include "testing/shared_file.hpp"
#include "text/tokenizer.hpp"

namespace sentiment {
namespace {

struct Texts {
  std::string file;
  FieldArena arena;
  std::vector<std::string> made;
  std::vector<std::string_view> views;
  std::size_t bytes = 0;
};

/// 25,000 texts of about 1,300 characters whose words follow Zipf's law.
void make_texts(Texts& texts) {
  std::uint64_t state = 1;
  const auto draw = [&state] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state >> 11) / 9007199254740992.0;
  };
  for (int i = 0; i < 25'000; ++i) {
    std::string text;
    while (text.size() < 1300) {
      auto rank = static_cast<std::uint64_t>(1 / (draw() + 1e-5));
      std::string word;
      for (std::uint64_t rest = rank * 7919; rest != 0 || word.size() < 3; rest /= 26) {
        word += static_cast<char>('a' + rest % 26);
      }
      text += word + (draw() < 0.1 ? ", " : " ");
    }
    texts.made.push_back(std::move(text));
  }
  texts.views.assign(texts.made.begin(), texts.made.end());
}

/// The 25,000 training reviews where the shared files are at hand, else made texts.
const Texts& texts() {
  static const Texts all = [] {
    Texts read;
    const auto reviews = testing_support::shared_file("data/imdb/train.csv");
    if (!reviews) {
      make_texts(read);
    } else {
      std::ifstream file(*reviews, std::ios::binary);
      read.file.assign(std::istreambuf_iterator<char>(file), {});
      auto reader = CsvReader::open(read.file, "train.csv").value();
      while (reader.next().value()) read.views.push_back(reader.fields()[0]);
      read.arena = reader.take_arena();
    }
    for (const auto text : read.views) read.bytes += text.size();
    return read;
  }();
  return all;
}

TfidfOptions seed_profile() {
  TfidfOptions options;
  options.clean_text = true;
  options.stop_words = StopWords::english();
  options.ngram_range.max_n = 2;
  options.min_df = {false, 2};
  options.max_df = {true, 0.95};
  options.max_features = 5000;
  options.tie_break = TieBreak::numpy_avx512;
  return options;
}

void processed(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void BM_Tokenize(benchmark::State& state) {
  const auto tokenizer =
      Tokenizer::make({.clean_text = true}, TfidfOptions{}.token_pattern).value();
  TokenBuffer buffer;
  for (auto _ : state) {
    std::size_t tokens = 0;
    for (const auto text : texts().views) {
      tokenizer.for_each(text, buffer, [&tokens](std::string_view) { ++tokens; });
    }
    benchmark::DoNotOptimize(tokens);
  }
  processed(state, texts().bytes);
}
BENCHMARK(BM_Tokenize)->Unit(benchmark::kMillisecond);

void BM_FitTransform(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(TfidfVectorizer::fit_transform(texts().views, seed_profile(),
                                                            static_cast<int>(state.range(0))));
  }
  processed(state, texts().bytes);
}
BENCHMARK(BM_FitTransform)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

void BM_FitTransformTrigrams(benchmark::State& state) {
  TfidfOptions options = seed_profile();
  options.ngram_range.max_n = 3;
  for (auto _ : state) {
    benchmark::DoNotOptimize(TfidfVectorizer::fit_transform(texts().views, options, 2));
  }
  processed(state, texts().bytes);
}
BENCHMARK(BM_FitTransformTrigrams)->Unit(benchmark::kMillisecond)->UseRealTime();

void BM_FitTransformCharacters(benchmark::State& state) {
  constexpr std::size_t kTexts = 2'000;
  TfidfOptions options;
  options.analyzer = AnalyzerKind::character_in_word;
  options.ngram_range = {2, 5};
  const auto some = std::span(texts().views).first(kTexts);
  std::size_t bytes = 0;
  for (const auto text : some) bytes += text.size();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        TfidfVectorizer::fit_transform(some, options, static_cast<int>(state.range(0))));
  }
  processed(state, bytes);
}
BENCHMARK(BM_FitTransformCharacters)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

void BM_Transform(benchmark::State& state) {
  const auto fitted = TfidfVectorizer::fit_transform(texts().views, seed_profile(), 2).value();
  TfidfScratch scratch;
  std::size_t next = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto text = texts().views[next++ % texts().views.size()];
    bytes += text.size();
    benchmark::DoNotOptimize(fitted.vectorizer.transform(text, scratch));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_Transform)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sentiment
