#include "model/model_settings.hpp"

#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_settings.hpp"
#include "model/estimator_options.hpp"
#include "model/provenance.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kVocabulary = "vocabulary";
constexpr std::string_view kVocabularyGiven = "vocabulary_given";

/// Sets what the object names. JSON has no number for infinity, which is a text there.
template <class Options>
Result<void> set_described(Options& options, const Json& json) {
  Fields fields;
  describe(fields, options);
  for (const auto& [name, value] : json.items()) {
    const Field* found = nullptr;
    for (const Field& field : fields.all()) found = field.name() == name ? &field : found;
    if (found == nullptr) return fail(Code::corrupt_data, "unknown setting '" + name + "'");
    const bool infinite = value == "inf" && found->get().is_number();
    SENT_CHECK(found->set(infinite ? Json(std::numeric_limits<double>::infinity()) : value)
                   .map_error(doing(name)));
  }
  return {};
}

Result<Json> read_object(std::string_view text) {
  Json json = SENT_TRY(parse_json(text));
  if (json.is_object()) return json;
  return fail(Code::corrupt_data, "it is not an object");
}

/// Takes a member out. Errors: corrupt_data where it is missing or of another type.
template <class T>
Result<T> take(Json& json, std::string_view name) {
  try {
    T value = json.at(std::string(name)).get<T>();
    json.erase(std::string(name));
    return value;
  } catch (const Json::exception& wrong) {
    return fail(Code::corrupt_data, wrong.what());
  }
}

/// Whatever is wrong is the file's fault, not a user's.
Error as_corrupt(Error error) {
  error.code = Code::corrupt_data;
  return error;
}

Result<ReadSettings> settings_from(std::string_view text) {
  Json json = SENT_TRY(read_object(text));
  ReadSettings read;
  read.fixed_vocabulary = SENT_TRY(take<bool>(json, kVocabularyGiven));
  if (json.contains(kVocabulary))
    return fail(Code::corrupt_data, "it holds a vocabulary, which belongs in TERMS");
  SENT_CHECK(set_described(read.options, json));
  return read;
}

Result<Provenance> provenance_from(std::string_view text) {
  Json json = SENT_TRY(read_object(text));
  Provenance provenance;
  provenance.native = SENT_TRY(take<bool>(json, "native"));
  provenance.iterations = SENT_TRY(take<int>(json, "iterations"));
  const Json estimator = SENT_TRY(take<Json>(json, "estimator"));
  if (estimator.is_null()) return provenance;
  const auto settings = SENT_TRY(take<Json>(json, "settings"));
  EstimatorOptions& options = provenance.estimator.emplace();
  options.kind = SENT_TRY(
      parse_estimator_kind(estimator.is_string() ? estimator.get<std::string>() : std::string()));
  if (!settings.is_object()) return fail(Code::corrupt_data, "its settings are not an object");
  SENT_CHECK(set_described(options, settings));
  return provenance;
}

}  // namespace

std::string written_settings(const TfidfOptions& options) {
  Json json = to_setting(options);
  json.erase(std::string(kVocabulary));
  json[std::string(kVocabularyGiven)] = options.vocabulary.has_value();
  return to_line(json);
}

Result<ReadSettings> read_settings(std::string_view json) {
  return settings_from(json)
      .map_error(as_corrupt)
      .map_error(doing("its section SETTINGS is damaged"));
}

std::string written_provenance(const Provenance& provenance) {
  Json json{
      {"native", provenance.native}, {"iterations", provenance.iterations}, {"estimator", nullptr}};
  if (provenance.estimator) {
    json["estimator"] = to_string(provenance.estimator->kind);
    json["settings"] = described(*provenance.estimator);
  }
  return to_line(json);
}

Result<Provenance> read_provenance(std::string_view json) {
  return provenance_from(json)
      .map_error(as_corrupt)
      .map_error(doing("its section ORIGIN is damaged"));
}

}  // namespace sentiment
