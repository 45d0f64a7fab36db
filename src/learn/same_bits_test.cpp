// What is learned and predicted is the same to the last bit with every compiler, processor and C
// library. The digests were made by g++ 12 on x86-64; clang, aarch64 and the plain path of
// text/simd.hpp have to reach them (./dev nightly).
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/sha256.hpp"
#include "data/class_names.hpp"
#include "features/tfidf.hpp"
#include "learn/fit.hpp"
#include "model/classifier.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"

namespace sentiment {
namespace {

struct MadeUpRows {
  std::vector<std::string> texts;
  std::vector<std::uint8_t> labels;

  explicit MadeUpRows(unsigned classes) {
    constexpr int kRows = 400;
    std::mt19937_64 random(classes);
    for (int row = 0; row < kRows; ++row) {
      const auto label = static_cast<unsigned>(random() % classes);
      std::string text;
      for (auto words = 5 + random() % 30; words > 0; --words) {
        // Some words tell of the class, and some are longer than a block of 16 bytes.
        const auto word = random() % 3 == 0 ? 1000 + label * 10 + random() % 10 : random() % 300;
        text += (random() % 7 == 0 ? "Überraschend_lang_" : "Word") + std::to_string(word) + ' ';
      }
      texts.push_back(std::move(text));
      labels.push_back(static_cast<std::uint8_t>(label));
    }
  }

  std::vector<std::string_view> views() const { return {texts.begin(), texts.end()}; }
};

/// Of a vector's numbers, bit by bit.
void add(Sha256& digest, std::span<const double> numbers) {
  std::string bytes(numbers.size_bytes(), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  digest.update(bytes);
}

struct Digests {
  std::string numbers;  ///< what was learned, and the answers to the texts it was learned from
  std::string file;  ///< another one with each version of the format, then also for equal numbers
};

Digests digests_of(const ClassNames& classes) {
  const MadeUpRows rows(static_cast<unsigned>(classes.size()));
  Recipe recipe;
  recipe.vectorizer.sublinear_tf = true;
  auto fitted = fit(rows.views(), rows.labels, classes, recipe, {.threads = 2}).value();
  const Classifier& learned = fitted.classifier;
  Sha256 numbers;
  add(numbers, learned.vectorizer().idf());
  add(numbers, learned.model().weights);
  add(numbers, learned.model().intercepts);
  add(numbers, fitted.losses);
  add(numbers, learned.predict_all(rows.views(), 2).probabilities.values);
  return {numbers.hex(), sha256_hex(encode_model_file({.classifier = learned,
                                                       .provenance = fitted.provenance,
                                                       .golden = {},
                                                       .training_digests = {}}))};
}

TEST(SameBits, OfTwoClasses) {
  const Digests digests = digests_of({"bad", "good"});
  EXPECT_EQ(digests.numbers, "19da658ca7518724b0e04313f15a3f01efeb5132633002990e8011ee4ae8fc29");
  EXPECT_EQ(digests.file, "ecdac7696ac4b6234104baa7775956d625dbbb4fbc6c730e6469c7fd21001b6e");
}

TEST(SameBits, OfThreeClasses) {
  const Digests digests = digests_of({"bad", "fair", "good"});
  EXPECT_EQ(digests.numbers, "73665f1fc28eecbca6a23f711ef926e9845beba1dd2d5190915258053c60ad9d");
  EXPECT_EQ(digests.file, "cfe152e85a5520ce5098704142339bc568f77e9895df9491b03147679ec7f65c");
}

}  // namespace
}  // namespace sentiment
