#pragma once

#include <string>
#include <string_view>

#include "text/text_walk.hpp"

namespace sentiment {

/// The original's cleaner, in this order: lower case; `<[^>]+>` to a space; `http\S+|www\S+` to a
/// space; the 32 characters of ASCII punctuation deleted; runs of white space to one space, none at
/// either end. What is not UTF-8 becomes U+FFFD.
/// Source: sklearn-parity 1.2, tests/golden/tokenize.jsonl
/// Cost:   linear, also for many unclosed "<" (where Python's is quadratic)
std::string clean_text(std::string_view text);

/// `text` as the tokenizer of scikit-learn would see it: clean_text, or lower case and accents as
/// asked for. What is not UTF-8 becomes U+FFFD.
void preprocess(std::string_view text, const Preprocessing& how, std::string& out);

}  // namespace sentiment
