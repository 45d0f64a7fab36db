#include "interchange/sklearn/read/foreign_model.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "base/take_number.hpp"
#include "data/file_kind.hpp"
#include "features/tfidf.hpp"
#include "files/mapped_file.hpp"
#include "interchange/codec/attributes.hpp"
#include "interchange/codec/limits.hpp"
#include "interchange/codec/names.hpp"
#include "interchange/codec/pickle_reader.hpp"
#include "interchange/codec/skops_reader.hpp"
#include "interchange/codec/unpack.hpp"
#include "interchange/codec/value.hpp"
#include "interchange/sklearn/read/map_estimator.hpp"
#include "interchange/sklearn/read/map_vectorizer.hpp"
#include "model/classifier.hpp"

namespace sentiment {
namespace foreign {
namespace {

using Release = std::pair<int, int>;  // major and minor
constexpr Release kOldest{1, 5};
constexpr Release kNewest{1, 9};  // that this was checked with

/// A pipeline's objects in order.
struct Steps {
  Value vectorizer;
  Value transformer;  // None where there is none
  Value estimator;
};

/// The release that wrote the file; empty where it does not say. Errors: invalid_argument
/// before 1.5.
Result<std::string> read_release(const Attributes& its, Mapping& mapping) {
  const Value version = its.find("_sklearn_version");
  if (!version.is(Kind::text)) return std::string();
  const std::string_view text = version.as_text();
  std::string_view rest = text;
  Release release{take_number<int>(rest).value_or(-1), 0};
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    release.second = take_number<int>(rest).value_or(0);
  }
  if (release < kOldest) {
    return its.refuse("_sklearn_version", "scikit-learn 1.5 and later are read");
  }
  if (release > kNewest) {
    mapping.emplace_back("_sklearn_version",
                         fmt::format("{}: newer than any that this was checked with", text));
  }
  return std::string(text);
}

Result<Steps> find_steps(const Attributes& pipeline) {
  const ObjectTree& tree = pipeline.tree();
  const Value list = SENT_TRY(pipeline.get("steps"));
  if (!list.is(Kind::list)) return pipeline.refuse("steps", "it must be a list");
  Steps found;
  for (const Value step : tree.items(list)) {
    const auto parts = step.is(Kind::tuple) ? tree.items(step) : std::span<const Value>();
    if (parts.size() != 2 || !parts[0].is(Kind::text)) {
      return pipeline.refuse("steps", "its items must be pairs of a name and an object");
    }
    const bool nothing =
        parts[1].is(Kind::none) || (parts[1].is(Kind::text) && parts[1].as_text() == "passthrough");
    if (nothing) continue;
    const bool object = parts[1].is(Kind::object);
    const Role role = object ? tree.class_of(parts[1]).role : Role::pipeline;
    const bool before = found.estimator.is(Kind::none);
    if (object && (role == Role::tfidf_vectorizer || role == Role::count_vectorizer) &&
        found.vectorizer.is(Kind::none) && before) {
      found.vectorizer = parts[1];
    } else if (object && role == Role::tfidf_transformer && found.transformer.is(Kind::none) &&
               found.vectorizer.is(Kind::object) && before &&
               tree.class_of(found.vectorizer).role == Role::count_vectorizer) {
      found.transformer = parts[1];
    } else if (object && is_estimator(role) && found.vectorizer.is(Kind::object) && before) {
      found.estimator = parts[1];
    } else {
      return pipeline.refuse(
          "steps", fmt::format("its step {} is {}; supported are, in one flat list and this order, "
                               "a vectorizer, a TfidfTransformer after CountVectorizer, and a "
                               "classifier",
                               quote_briefly(parts[0].as_text()), shown_value(tree, parts[1])));
    }
  }
  if (found.estimator.is(Kind::none)) {
    return pipeline.refuse("steps", "it needs a vectorizer and a classifier");
  }
  return found;
}

Result<ForeignModel> map_model(const ObjectTree& tree, std::string format) {
  if (!tree.root.is(Kind::object) || tree.class_of(tree.root).role != Role::pipeline) {
    return fail(Code::invalid_argument,
                fmt::format("it holds {}, where a Pipeline of vectorizer and classifier is needed",
                            shown_value(tree, tree.root)));
  }
  const Attributes pipeline(tree, tree.root);
  Mapping mapping;
  std::string release = SENT_TRY(read_release(pipeline, mapping));
  const Steps steps = SENT_TRY(find_steps(pipeline));
  TfidfVectorizer vectorizer =
      SENT_TRY(map_vectorizer(tree, steps.vectorizer, steps.transformer, mapping));
  MappedEstimator estimator =
      SENT_TRY(map_estimator(tree, steps.estimator, vectorizer.size(), mapping));
  return ForeignModel{
      Classifier(std::move(vectorizer), std::move(estimator.model), std::move(estimator.labels)),
      {.native = estimator.native},
      std::move(format),
      std::move(release),
      std::move(mapping)};
}

Result<ForeignModel> read(std::string_view bytes) {
  if (bytes.size() > kLargestFile) {
    return fail(Code::corrupt_data,
                fmt::format("it is larger than {} MiB", kLargestFile / kMebibyte));
  }
  if (looks_like_zip(bytes)) {
    const ObjectTree tree = SENT_TRY(read_skops(bytes));
    return map_model(tree, "skops");
  }
  const Packing packing = SENT_TRY(find_packing(bytes));
  if (packing == Packing::none) {
    const ObjectTree tree = SENT_TRY(read_pickle(bytes));
    // A joblib file without an array in its stream is a pickle like any other.
    return map_model(tree, tree.met(Role::joblib_wrapper) ? "joblib" : "pickle");
  }
  const std::string unpacked = SENT_TRY(unpack(packing, bytes));
  const ObjectTree tree = SENT_TRY(read_pickle(unpacked));
  return map_model(tree, fmt::format("joblib ({})", to_string(packing)));
}

}  // namespace
}  // namespace foreign

Result<ForeignModel> read_foreign_model(std::string_view bytes) {
  if (const std::string kind = name_plain_file(bytes); !kind.empty()) {
    return fail(
        Code::corrupt_data,
        fmt::format("this is {}, not a model: expected a pickle, joblib or skops file, or a "
                    "sentiment.model (`sentiment export --format native`)",
                    kind));
  }
  return foreign::read(bytes).map_error(doing("this scikit-learn model cannot be served"));
}

Result<ForeignModel> load_foreign_model(const std::filesystem::path& path) {
  const MappedFile file = SENT_TRY(MappedFile::open(path));
  return read_foreign_model(file.bytes()).map_error(doing(path.string()));
}

}  // namespace sentiment
