// Learns from four texts, answers for a fifth, and writes the model as `sentiment` reads it.
//   train_and_predict FILE
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "learn/fit.hpp"
#include "model/classifier.hpp"
#include "model/model_file.hpp"

int main(int count, char** arguments) {
  using namespace sentiment;
  const std::vector<std::string_view> texts{"a great film", "great fun", "a dull film", "so dull"};
  const std::vector<std::uint8_t> labels{1, 1, 0, 0};
  auto fitted = fit(texts, labels, {"negative", "positive"}, {});
  if (!fitted) {
    std::cerr << fitted.error().message << '\n';
    return 1;
  }
  TfidfScratch scratch;
  const Prediction answer = fitted->classifier.predict("what a great evening", scratch);
  std::cout << fitted->classifier.labels()[answer.label] << ' ' << answer.confidence << '\n';
  if (count < 2) return 0;
  const std::string bytes = encode_model_file({.classifier = std::move(fitted->classifier),
                                               .provenance = fitted->provenance,
                                               .golden = {},
                                               .training_digests = {}});
  std::ofstream(arguments[1], std::ios::binary) << bytes;
  const auto read = load_model_file(arguments[1]);
  return read ? 0 : 1;
}
