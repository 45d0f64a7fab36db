#include "features/word_table.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>

#include "features/word_key.hpp"

namespace sentiment {
namespace {

struct Tally {
  int value = 0;
};

TEST(WordTable, CountsLikeAMapWhileItGrows) {
  WordTable<Tally> table;
  std::map<std::string, int> map;
  std::uint64_t state = 5;
  for (int i = 0; i < 50'000; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    // Lengths on both sides of what fits into a slot; many words twice.
    std::string word(state >> 33 & 31, static_cast<char>('a' + (state >> 40) % 3));
    word += std::to_string((state >> 45) % 500);
    ++table.insert(word_key_unpadded(word), word).value.value;
    ++map[word];
  }
  EXPECT_EQ(table.size(), map.size());
  for (const auto& [word, count] : map) {
    const auto* const slot = table.find(word_key_unpadded(word), word);
    ASSERT_NE(slot, nullptr) << word;
    EXPECT_EQ(slot->value.value, count) << word;
    EXPECT_EQ(table.word(*slot), word);
  }
  for (const std::string unknown : {"", "zzz", "a much longer word that was never put in"}) {
    EXPECT_EQ(table.find(word_key_unpadded(unknown), unknown), nullptr);
  }
}

TEST(WordTable, NumbersWordsInTheOrderOfTheirFirstInsertion) {
  WordTable<Tally> table;
  std::uint32_t next = 0;
  for (const std::string word : {"b", "a", "a word of more than fifteen bytes", "", "c"}) {
    EXPECT_EQ(table.insert(word_key_unpadded(word), word).id, next);
    EXPECT_EQ(table.insert(word_key_unpadded(word), word).id, next++);
  }
}

}  // namespace
}  // namespace sentiment
