#pragma once

#include <span>
#include <string_view>

namespace sentiment {

/// scikit-learn's 318 English stop words, sorted; negation ("not", "no", "never") is among them.
/// Source: sklearn.feature_extraction.text.ENGLISH_STOP_WORDS, from the Glasgow Information
///         Retrieval Group; tests/golden/stop_words_english.json
std::span<const std::string_view> english_stop_words();

}  // namespace sentiment
