#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "features/word_key.hpp"

namespace sentiment {

/// Words to numbers 0, 1, 2, … in the order of their first insertion, with a `Value` for each.
/// Open addressing with linear probing; words of up to 15 bytes lie in the slots, the others in one
/// arena. The address of a value holds until the next insertion.
/// Threads: lookups may share one.
template <class Value>
class WordTable {
 public:
  struct Slot {
    WordKey key;  // of a long word: the lower bits of `high` are its place in the arena
    std::uint32_t id = kNone;
    Value value{};
  };
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  explicit WordTable(std::size_t expected_words = 0) { rehash(slots_for(expected_words)); }

  std::uint32_t size() const { return size_; }

  /// The word's slot; null if it is not there. Requires: `key` is `word`'s.
  const Slot* find(const WordKey& key, std::string_view word) const {
    for (std::size_t at = hash_of(key) & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.id == kNone) return nullptr;
      if (same(slot, key, word)) return &slot;
    }
  }

  /// Begins to fetch the slot that find() and insert() of this key look at first.
  void prefetch(const WordKey& key) const { __builtin_prefetch(&slots_[hash_of(key) & mask_]); }

  /// The word's slot, made if it is not there.
  Slot& insert(const WordKey& key, std::string_view word) {
    std::size_t at = hash_of(key) & mask_;
    for (;; at = (at + 1) & mask_) {
      Slot& slot = slots_[at];
      if (slot.id == kNone) break;
      if (same(slot, key, word)) return slot;
    }
    return add(at, key, word);
  }

  std::span<const Slot> slots() const { return slots_; }  ///< those of id kNone are free

  /// The bytes of a slot's word; those of a short one lie in the slot.
  static std::string_view short_word(const WordKey& key) {
    return {reinterpret_cast<const char*>(&key), key.high >> WordKey::kLengthShift};
  }
  std::string_view word(const Slot& slot) const {
    return slot.key.is_long() ? long_word(slot.key) : short_word(slot.key);
  }
  std::string_view long_word(const WordKey& key) const {
    const char* const entry = arena_.data() + (key.high & kPlace);
    std::uint32_t length = 0;
    std::memcpy(&length, entry, sizeof length);
    return {entry + sizeof length, length};
  }

 private:
  static constexpr std::uint64_t kPlace = (std::uint64_t{1} << WordKey::kLengthShift) - 1;
  static constexpr std::size_t kFewestSlots = 16;

  /// At most two thirds full.
  static std::size_t slots_for(std::size_t words) {
    return std::bit_ceil(kFewestSlots + words + words / 2);
  }

  bool same(const Slot& slot, const WordKey& key, std::string_view word) const {
    if (slot.key.low != key.low) return false;
    if (slot.key.high == key.high) [[likely]] {
      return !key.is_long() || long_word(slot.key) == word;  // long: at place 0
    }
    return key.is_long() && slot.key.is_long() && long_word(slot.key) == word;
  }

  Slot& add(std::size_t at, WordKey key, std::string_view word) {
    const std::uint64_t hash = hash_of(key);
    if (slots_for(size_ + 1) > slots_.size()) {
      rehash(2 * slots_.size());
      for (at = hash & mask_; slots_[at].id != kNone;) at = (at + 1) & mask_;
    }
    if (key.is_long()) {
      key.high |= arena_.size();
      const auto length = static_cast<std::uint32_t>(word.size());
      const auto* const bytes = reinterpret_cast<const char*>(&length);
      arena_.insert(arena_.end(), bytes, bytes + sizeof length);
      arena_.insert(arena_.end(), word.begin(), word.end());
    }
    slots_[at].key = key;
    slots_[at].id = size_++;
    return slots_[at];
  }

  void rehash(std::size_t slots) {
    std::vector<Slot> old(slots);
    old.swap(slots_);
    mask_ = slots - 1;
    for (const Slot& slot : old) {
      if (slot.id == kNone) continue;
      WordKey key = slot.key;
      if (key.is_long()) key.high = WordKey::kLong << WordKey::kLengthShift;
      std::size_t at = hash_of(key) & mask_;
      while (slots_[at].id != kNone) at = (at + 1) & mask_;
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::uint32_t size_ = 0;
  std::vector<char> arena_;  // of long words: length (4 bytes), bytes
};

}  // namespace sentiment
