#include "features/tfidf_settings.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/fields.hpp"
#include "base/json.hpp"
#include "features/tfidf_options.hpp"
#include "text/strip_accents.hpp"

namespace sentiment {
namespace {

class TfidfSettings : public testing::Test {
 protected:
  TfidfSettings() { describe(fields_, options_); }
  std::string set(const std::string& name, const Json& value) {
    const auto done = fields_.set("vectorizer." + name, value, "test");
    return done ? "taken" : done.error().message;
  }
  TfidfOptions options_;
  Fields fields_;
};

TEST_F(TfidfSettings, AreScikitLearnsDefaultsInItsSpelling) {
  EXPECT_EQ(to_setting(options_),
            Json::parse(R"({"analyzer":"word","clean_text":false,"lowercase":true,
              "strip_accents":null,"token_pattern":"(?u)\\b\\w\\w+\\b","stop_words":null,
              "ngram_range":[1,1],"min_df":1,"max_df":1.0,"max_features":null,"vocabulary":null,
              "binary":false,"norm":"l2","use_idf":true,"smooth_idf":true,"sublinear_tf":false,
              "tie_break":"stable"})"));
}

TEST_F(TfidfSettings, ReadBackWhatTheyShow) {
  TfidfOptions unusual;
  unusual.analyzer = AnalyzerKind::character_in_word;
  unusual.strip_accents = StripAccents::ascii;
  unusual.stop_words = {"the", "straße"};
  unusual.ngram_range = {2, NgramRange::kLongest};
  unusual.min_df = {true, 0.125};
  unusual.max_df = {false, 7};
  unusual.max_features = (std::uint64_t{1} << 63U) - 1;
  unusual.vocabulary = {"a b", ""};
  unusual.norm = Norm::none;
  unusual.tie_break = TieBreak::numpy_avx2;
  for (const auto& wanted : {TfidfOptions{}, unusual}) {
    const Json shown = to_setting(wanted);
    for (const auto& [name, value] : shown.items()) {
      ASSERT_EQ(set(name, parse_json(to_line(value)).value()), "taken") << name;
    }
    EXPECT_EQ(options_, wanted);
  }
}

TEST_F(TfidfSettings, ReadEachFormOfStopWords) {
  EXPECT_EQ(set("stop_words", "english"), "taken");
  EXPECT_EQ(options_.stop_words, StopWords::english());
  EXPECT_EQ(set("stop_words", nullptr), "taken");
  EXPECT_TRUE(options_.stop_words.empty());
  EXPECT_EQ(set("stop_words", Json::array()), "taken");
  EXPECT_TRUE(options_.stop_words.empty());
}

TEST_F(TfidfSettings, SayWhatIsAllowed) {
  struct Refusal {
    std::string name, value, message;
  };
  const std::vector<Refusal> refusals{
      {"analyzer", R"("Word")", "expected word, char or char_wb, not \"Word\""},
      {"norm", R"("L2")", "expected l1, l2 or null, not \"L2\""},
      {"strip_accents", R"("")", "expected ascii, unicode or null, not \"\""},
      {"stop_words", R"("french")", "expected null, english or a list of words, not \"french\""},
      {"stop_words", R"([1])", "expected null, english or a list of words, not [1]"},
      {"ngram_range", R"([2, 1])",
       "expected two sizes from 1 to 1000 such as [1, 2], the smaller one first, not [2,1]"},
      {"min_df", R"(0)",
       "expected a whole number of documents, at least 1, or a share from 0.0 to 1.0, not 0"},
      {"max_df", R"(2.0)",
       "expected a whole number of documents, at least 1, or a share from 0.0 to 1.0, not 2.0"},
      {"max_features", R"(0)", "expected a value of at least 1, not 0"},
      {"max_features", R"(true)",
       "expected a whole number of at least 0, not true; null is allowed, too"},
      {"token_pattern", R"(5)", "expected a regular expression as text, not 5"},
      {"binary", R"(1)", "expected true or false, not 1"},
  };
  for (const auto& [name, value, message] : refusals) {
    EXPECT_EQ(set(name, Json::parse(value)), fmt::format("test: vectorizer.{}: {}", name, message));
    EXPECT_EQ(options_, TfidfOptions{}) << "what is refused changes nothing";
  }
}

}  // namespace
}  // namespace sentiment
