#include "features/ngram_counts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "features/corpus.hpp"
#include "features/work_queue.hpp"

namespace sentiment {
namespace {

/// An occurrence of an n-gram, in the bucket of the (n-1)-gram it begins with.
struct Occurrence {
  std::uint32_t last_word;
  std::uint32_t document;
};

/// By block, the number of the k-gram that begins at each word.
using Grams = std::vector<std::vector<std::uint32_t>>;

class LevelCounter {
 public:
  LevelCounter(const Corpus& corpus, const Grams& prefixes, std::uint32_t prefix_count,
               std::size_t n, std::uint32_t min_documents, int threads)
      : corpus_(corpus),
        prefixes_(prefixes),
        prefix_count_(prefix_count),
        n_(n),
        min_documents_(min_documents),
        threads_(threads),
        parts_(std::min({worker_count(threads), corpus.blocks.size(), kMostParts})) {}

  NgramLevel count() {
    place();
    const std::size_t ranges = threads_ > 1 ? worker_count(threads_) * kRangesPerWorker : 1;
    std::vector<NgramLevel> parts(ranges);
    for_each_worker(threads_, ranges, [&](std::size_t /*worker*/, WorkQueue& queue) {
      std::vector<Cell> cells(corpus_.words.size());
      while (const auto range = queue.next()) {
        count_range(range_start(*range, ranges), range_start(*range + 1, ranges), cells,
                    parts[*range]);
      }
    });
    return joined(parts);
  }

 private:
  static constexpr std::size_t kMostParts = 8;  // each needs a place for every prefix
  static constexpr std::size_t kRangesPerWorker = 8;

  /// What a bucket holds of one last word.
  struct Cell {
    std::uint32_t occurrences = 0;
    std::uint32_t documents = 0;
    std::uint32_t last_document = kNoGram;
  };

  /// Calls use(prefix, occurrence) for each n-gram of a part's blocks whose prefix and last word
  /// are frequent enough.
  template <class Use>
  void for_each_occurrence(std::size_t part, Use use) const {
    const std::size_t blocks = corpus_.blocks.size();
    for (std::size_t b = part * blocks / parts_; b < (part + 1) * blocks / parts_; ++b) {
      const TokenBlock& block = corpus_.blocks[b];
      const auto& prefixes = n_ == 2 ? block.words : prefixes_[b];
      std::size_t at = 0;
      for (std::size_t d = 0; d < block.ends.size(); ++d) {
        const auto document = static_cast<std::uint32_t>(block.first_document + d);
        for (; at + n_ <= block.ends[d]; ++at) {
          const std::uint32_t prefix = prefixes[at];
          const std::uint32_t last_word = block.words[at + n_ - 1];
          if (prefix != kNoGram && last_word != kNoGram)
            use(prefix, Occurrence{last_word, document});
        }
        at = block.ends[d];
      }
    }
  }

  /// Sorts all occurrences into buckets by prefix. Within a bucket the parts follow each other, so
  /// that a document's occurrences stay together.
  void place() {
    std::vector<std::vector<std::uint32_t>> places(parts_);
    parallel_for(threads_, parts_, [&](std::size_t part) {
      places[part].resize(prefix_count_);
      for_each_occurrence(part, [&](std::uint32_t prefix, Occurrence) { ++places[part][prefix]; });
    });
    bucket_starts_.resize(prefix_count_ + std::size_t{1});
    std::uint32_t total = 0;
    for (std::uint32_t prefix = 0; prefix < prefix_count_; ++prefix) {
      bucket_starts_[prefix] = total;
      for (auto& place : places) total += std::exchange(place[prefix], total);
    }
    bucket_starts_[prefix_count_] = total;
    occurrences_.resize(total);
    parallel_for(threads_, parts_, [&](std::size_t part) {
      for_each_occurrence(part, [&](std::uint32_t prefix, Occurrence occurrence) {
        occurrences_[places[part][prefix]++] = occurrence;
      });
    });
  }

  /// The first prefix of a range; ranges hold about as many occurrences each.
  std::uint32_t range_start(std::size_t range, std::size_t ranges) const {
    if (range == ranges) return prefix_count_;
    const auto target = static_cast<std::uint32_t>(occurrences_.size() * range / ranges);
    const auto found =
        std::ranges::lower_bound(bucket_starts_.begin(), bucket_starts_.end() - 1, target);
    return static_cast<std::uint32_t>(std::distance(bucket_starts_.begin(), found));
  }

  void count_range(std::uint32_t first, std::uint32_t last, std::vector<Cell>& cells,
                   NgramLevel& out) const {
    std::vector<std::uint32_t> seen;
    for (std::uint32_t prefix = first; prefix < last; ++prefix) {
      out.first.push_back(out.size());
      const std::span bucket(occurrences_.data() + bucket_starts_[prefix],
                             occurrences_.data() + bucket_starts_[prefix + 1]);
      if (bucket.size() < min_documents_) continue;
      seen.clear();
      for (const Occurrence& occurrence : bucket) {
        Cell& cell = cells[occurrence.last_word];
        if (cell.occurrences++ == 0) seen.push_back(occurrence.last_word);
        cell.documents += cell.last_document != occurrence.document ? 1 : 0;
        cell.last_document = occurrence.document;
      }
      const auto rare = [&](std::uint32_t word) {
        if (cells[word].documents >= min_documents_) return false;
        cells[word] = {};
        return true;
      };
      std::erase_if(seen, rare);
      std::ranges::sort(seen);
      for (const std::uint32_t word : seen) {
        const Cell cell = std::exchange(cells[word], {});
        out.last_word.push_back(word);
        out.occurrences.push_back(cell.occurrences);
        out.documents.push_back(cell.documents);
      }
    }
  }

  static NgramLevel joined(std::vector<NgramLevel>& parts) {
    NgramLevel all;
    const auto append = [](auto& to, auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    for (NgramLevel& part : parts) {
      for (auto& first : part.first) first += all.size();
      append(all.first, part.first);
      append(all.last_word, part.last_word);
      append(all.occurrences, part.occurrences);
      append(all.documents, part.documents);
      part = {};
    }
    all.first.push_back(all.size());
    return all;
  }

  const Corpus& corpus_;
  const Grams& prefixes_;
  const std::uint32_t prefix_count_;
  const std::size_t n_;
  const std::uint32_t min_documents_;
  const int threads_;
  const std::size_t parts_;
  std::vector<Occurrence> occurrences_;
  std::vector<std::uint32_t> bucket_starts_;  // by prefix, and the end
};

/// The number of the n-gram that begins at each word, from those of the (n-1)-grams.
void extend(const Corpus& corpus, const NgramLevel& level, std::size_t n, int threads,
            Grams& grams) {
  grams.resize(corpus.blocks.size());
  parallel_for(threads, corpus.blocks.size(), [&](std::size_t b) {
    const TokenBlock& block = corpus.blocks[b];
    std::vector<std::uint32_t> prefixes;
    prefixes.swap(grams[b]);
    if (n == 2) prefixes = block.words;
    grams[b].assign(block.words.size(), kNoGram);
    std::size_t at = 0;
    for (const std::uint32_t end : block.ends) {
      for (; at + n <= end; ++at) grams[b][at] = level.find(prefixes[at], block.words[at + n - 1]);
      at = end;
    }
  });
}

}  // namespace

std::uint32_t NgramLevel::find(std::uint32_t prefix, std::uint32_t word) const {
  if (prefix == kNoGram || word == kNoGram) return kNoGram;
  const auto begin = last_word.begin() + first[prefix];
  const auto end = last_word.begin() + first[prefix + std::size_t{1}];
  const auto found = std::lower_bound(begin, end, word);
  return found != end && *found == word
             ? static_cast<std::uint32_t>(std::distance(last_word.begin(), found))
             : kNoGram;
}

std::vector<NgramLevel> count_ngrams(const Corpus& corpus, int max_n, std::uint32_t min_documents,
                                     int threads) {
  std::vector<NgramLevel> levels;
  auto prefix_count = static_cast<std::uint32_t>(corpus.words.size());
  Grams grams;
  const auto longest = std::min(static_cast<std::size_t>(max_n), corpus.longest_document);
  for (std::size_t n = 2; n <= longest; ++n) {
    if (n > 2) extend(corpus, levels.back(), n - 1, threads, grams);
    levels.push_back(LevelCounter(corpus, grams, prefix_count, n, min_documents, threads).count());
    prefix_count = levels.back().size();
  }
  return levels;
}

}  // namespace sentiment
