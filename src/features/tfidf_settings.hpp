#pragma once

#include <initializer_list>
#include <string_view>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "features/tfidf_options.hpp"
#include "text/strip_accents.hpp"

namespace sentiment {

/// How the options are spelled in params.yaml, model files and exported JSON: as scikit-learn
/// spells them, "word", "char" and "char_wb"; null, "english" or a list; [1, 2]; 2 (documents) or
/// 0.01 (their share); null for none. What is read back from to_setting() is equal.
/// Errors: usage, saying what is expected, for a value that scikit-learn refuses.
Result<void> from_setting(const Json& value, AnalyzerKind& out);
Result<void> from_setting(const Json& value, StripAccents& out);
Result<void> from_setting(const Json& value, StopWords& out);
Result<void> from_setting(const Json& value, NgramRange& out);
Result<void> from_setting(const Json& value, DocumentBound& out);
Result<void> from_setting(const Json& value, Norm& out);
Result<void> from_setting(const Json& value, TieBreak& out);

Json to_setting(AnalyzerKind value);
Json to_setting(StripAccents value);
Json to_setting(const StopWords& value);
Json to_setting(const NgramRange& value);
Json to_setting(const DocumentBound& value);
Json to_setting(Norm value);
Json to_setting(TieBreak value);

/// Names each option once: "vectorizer.analyzer", "vectorizer.min_df", …
void describe(Fields& field, TfidfOptions& options);

/// All options by scikit-learn's names, in the order of describe().
Json to_setting(const TfidfOptions& options);

/// invalid_argument with scikit-learn's words for what only fitting finds out, and the options that
/// it is about: "… (vectorizer.min_df = 30, vectorizer.max_df = 2)".
tl::unexpected<Error> unfit(std::string_view words, const TfidfOptions& options,
                            std::initializer_list<std::string_view> names);

}  // namespace sentiment
