#include "features/corpus.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "features/analyzer.hpp"
#include "features/word_key.hpp"
#include "features/word_table.hpp"
#include "features/work_queue.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kMostItems = std::numeric_limits<std::uint32_t>::max() - 1;

struct WordCount {
  std::uint32_t occurrences = 0;
  std::uint32_t documents = 0;
  std::uint32_t last_document = 0;  // 1 + the one it was last seen in
};

using WordCounts = WordTable<WordCount>;

/// One worker's reading: its own table of words, to which its blocks' numbers belong.
class Reader {
 public:
  explicit Reader(const Analyzer& analyzer) : analyzer_(analyzer) {
    for (const auto& word : analyzer.stop_words()) counts_.insert(word_key_unpadded(word), word);
    stop_words_ = counts_.size();
  }

  void read(std::span<const std::string_view> documents, TokenBlock& block) {
    words_.clear();
    const std::size_t last = std::min(block.first_document + kDocumentsPerBlock, documents.size());
    block.ends.reserve(last - block.first_document);
    for (std::size_t i = block.first_document; i < last; ++i) {
      read_document(documents[i], static_cast<std::uint32_t>(i + 1));
      block.ends.push_back(static_cast<std::uint32_t>(words_.size()));
    }
    block.words.assign(words_.begin(), words_.end());  // to the exact size
  }

  bool gave_up() const { return scratch_.tokens.gave_up(); }
  WordCounts& counts() { return counts_; }
  std::uint32_t stop_words() const { return stop_words_; }
  std::size_t longest_document() const { return longest_document_; }

 private:
  void read_document(std::string_view text, std::uint32_t stamp) {
    const std::size_t before = words_.size();
    analyzer_.for_each(text, scratch_, [&](const WordKey& key, std::string_view word) {
      if (key.is_long()) {  // its bytes are not in its key
        count_waiting(stamp);
        count(key, word, stamp);
        return;
      }
      counts_.prefetch(key);
      waiting_[waiting_count_++] = key;
      if (waiting_count_ == waiting_.size()) count_waiting(stamp);
    });
    count_waiting(stamp);
    longest_document_ = std::max(longest_document_, words_.size() - before);
  }

  void count_waiting(std::uint32_t stamp) {
    for (std::size_t i = 0; i < waiting_count_; ++i) {
      count(waiting_[i], WordCounts::short_word(waiting_[i]), stamp);
    }
    waiting_count_ = 0;
  }

  void count(const WordKey& key, std::string_view word, std::uint32_t stamp) {
    auto& slot = counts_.insert(key, word);
    if (slot.id < stop_words_) return;
    slot.value.occurrences += 1;
    slot.value.documents += slot.value.last_document != stamp ? 1 : 0;
    slot.value.last_document = stamp;
    words_.push_back(slot.id);
  }

  const Analyzer& analyzer_;
  AnalyzerScratch scratch_;
  WordCounts counts_;
  std::uint32_t stop_words_ = 0;
  std::size_t longest_document_ = 0;
  std::vector<std::uint32_t> words_;  // of the block being read
  std::array<WordKey, 16> waiting_;   // short words whose slots are on their way from memory
  std::size_t waiting_count_ = 0;
};

/// Adds `from` to `into`. Result: by number in `from`, the number in `into`.
std::vector<std::uint32_t> merge(const WordCounts& from, WordCounts& into) {
  std::vector<std::uint32_t> numbers(from.size());
  for (const auto& slot : from.slots()) {
    if (slot.id == WordCounts::kNone) continue;
    const std::string_view word = from.word(slot);
    auto& target = into.insert(slot.key.is_long() ? word_key(word) : slot.key, word);
    target.value.occurrences += slot.value.occurrences;
    target.value.documents += slot.value.documents;
    numbers[slot.id] = target.id;
  }
  return numbers;
}

/// A word in a form that sorts fast.
struct SortableWord {
  std::uint64_t head;  // the first 8 bytes, big-endian, padded with zeros
  std::uint64_t tail;  // the next 7 and the length, or 255 for a long word
  const WordCounts::Slot* slot;
};

std::vector<SortableWord> sorted_words(const WordCounts& counts, std::uint32_t stop_words,
                                       std::uint32_t min_documents) {
  std::vector<SortableWord> words;
  for (const auto& slot : counts.slots()) {
    if (slot.id == WordCounts::kNone || slot.id < stop_words) continue;
    if (slot.value.documents < min_documents) continue;
    WordKey key = slot.key;
    if (key.is_long()) {
      // The first 15 bytes in place of the hash; "long" sorts after every length of a short word.
      key = word_key(counts.word(slot).substr(0, WordKey::kLongestInline));
      key.high |= WordKey::kLong << WordKey::kLengthShift;
    }
    words.push_back({__builtin_bswap64(key.low), __builtin_bswap64(key.high), &slot});
  }
  std::ranges::sort(words, [&counts](const SortableWord& a, const SortableWord& b) {
    if (a.head != b.head) return a.head < b.head;
    if (a.tail != b.tail) return a.tail < b.tail;
    return a.slot->key.is_long() && counts.word(*a.slot) < counts.word(*b.slot);
  });
  return words;
}

}  // namespace

Result<Corpus> Corpus::read(std::span<const std::string_view> documents, const Analyzer& analyzer,
                            std::uint32_t min_documents, int threads) {
  if (documents.size() > kMostItems) {
    return fail(Code::invalid_argument,
                "more documents than the 4,294,967,294 that can be counted");
  }
  Corpus corpus;
  corpus.blocks.resize(block_count(documents.size()));
  std::vector<std::unique_ptr<Reader>> readers(worker_count(threads));
  std::vector<std::uint32_t> reader_of(corpus.blocks.size());
  for_each_worker(threads, corpus.blocks.size(), [&](std::size_t worker, WorkQueue& queue) {
    readers[worker] = std::make_unique<Reader>(analyzer);
    Reader& reader = *readers[worker];
    while (const auto block = queue.next()) {
      corpus.blocks[*block].first_document = *block * kDocumentsPerBlock;
      reader.read(documents, corpus.blocks[*block]);
      reader_of[*block] = static_cast<std::uint32_t>(worker);
    }
  });
  if (std::ranges::any_of(readers,
                          [](const auto& reader) { return reader && reader->gave_up(); })) {
    return fail(Code::invalid_argument,
                "token_pattern takes too many steps on one of the texts; use a simpler one");
  }
  std::size_t total = 0;
  for (const TokenBlock& block : corpus.blocks) total += block.words.size();
  if (total > kMostItems) {
    return fail(Code::invalid_argument, "more words than the 4,294,967,294 that can be counted");
  }

  // Each worker makes its reader, even if it then finds no block left.
  WordCounts& all = readers[0]->counts();
  const std::uint32_t stop_words = readers[0]->stop_words();
  std::vector<std::vector<std::uint32_t>> rank_of(readers.size());  // by reader and its number
  for (std::size_t i = 1; i < readers.size(); ++i) {
    rank_of[i] = merge(readers[i]->counts(), all);
    corpus.longest_document = std::max(corpus.longest_document, readers[i]->longest_document());
    readers[i].reset();
  }
  corpus.longest_document = std::max(corpus.longest_document, readers[0]->longest_document());
  const auto words = sorted_words(all, stop_words, min_documents);
  rank_of[0].assign(all.size(), kNoGram);
  for (std::uint32_t rank = 0; rank < words.size(); ++rank) {
    const auto& slot = *words[rank].slot;
    rank_of[0][slot.id] = rank;
    corpus.words.emplace_back(all.word(slot));
    corpus.occurrences.push_back(slot.value.occurrences);
    corpus.documents.push_back(slot.value.documents);
  }
  for (std::size_t i = 1; i < readers.size(); ++i) {
    for (auto& number : rank_of[i]) number = rank_of[0][number];
  }
  parallel_for(threads, corpus.blocks.size(), [&](std::size_t block) {
    const auto& ranks = rank_of[reader_of[block]];
    for (auto& word : corpus.blocks[block].words) word = ranks[word];
  });
  return corpus;
}

}  // namespace sentiment
