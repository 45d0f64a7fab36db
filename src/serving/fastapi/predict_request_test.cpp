#include "serving/fastapi/predict_request.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>

#include "base/json.hpp"
#include "http/http_message.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

/// What the reader makes of a body: the text it took, or the status and body it refused it with.
struct Verdict {
  std::string text;
  Response refusal;
};

Verdict read(PredictRequestReader& reader, const std::string& body,
             const std::string& content_type = "application/json") {
  Request request;
  request.method = "POST";
  if (!content_type.empty()) request.headers.add("content-type", content_type);
  request.body = body;
  Verdict verdict;
  const auto text = reader.read(request, verdict.refusal);
  if (text) verdict.text = *text;
  return verdict;
}

/// Golden files keep bytes as Latin-1 characters.
std::string bytes_of(const std::string& utf8) {
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      bytes += utf8[i];
    } else {
      ++i;
      bytes += static_cast<char>((lead << 6U) | (static_cast<unsigned char>(utf8[i]) & 0x3fU));
    }
  }
  return bytes;
}

TEST(PredictRequestReader, AnswersWhatFastApiAnswers) {
  std::ifstream in(testing_support::source_dir() / "tests/golden/fastapi.json");
  const auto golden = parse_json(std::string(std::istreambuf_iterator<char>(in), {}));
  ASSERT_TRUE(golden.has_value());
  PredictRequestReader reader((*golden)["longest"].get<int>());
  int compared = 0;
  for (const Json& one : (*golden)["cases"]) {
    const std::string body = bytes_of(one["body"]);
    const Verdict ours = read(reader, body, one["content_type"]);
    const int status = one["status"];
    if (status == 500) {
      EXPECT_EQ(ours.refusal.status, 422) << body;
    } else if (status == 200) {
      const Json answer = *parse_json(one["answer"].get<std::string>());
      EXPECT_EQ(ours.text, answer["text"].get<std::string>()) << body;
    } else {
      EXPECT_EQ(ours.refusal.status, status) << body;
      EXPECT_EQ(ours.refusal.body, one["answer"].get<std::string>()) << body;
    }
    ++compared;
  }
  EXPECT_GT(compared, 900);
}

TEST(PredictRequestReader, RefusesHalfASurrogatePairInValidJson) {
  PredictRequestReader reader(100);
  const Verdict verdict = read(reader, R"({"text":"x\ud800y"})");
  EXPECT_EQ(verdict.refusal.status, 422);
  EXPECT_EQ(
      verdict.refusal.body,
      R"({"detail":[{"type":"string_unicode","loc":["body","text"],)"
      R"("msg":"Input should be a valid string, unable to parse raw data as a unicode string",)"
      "\"input\":\"x\xef\xbf\xbdy\"}]}");
}

TEST(PredictRequestReader, SaysNullForANumberThatJsonHasNot) {
  PredictRequestReader reader(100);
  const Verdict verdict = read(reader, R"({"text":NaN})");
  EXPECT_EQ(verdict.refusal.status, 422);
  EXPECT_NE(verdict.refusal.body.find(R"("input":null)"), std::string::npos);
}

TEST(PredictRequestReader, CountsCharactersNotBytes) {
  PredictRequestReader reader(3);
  EXPECT_EQ(read(reader, R"({"text":"äöü"})").text, "äöü");
  EXPECT_EQ(read(reader, R"({"text":"😀😀😀"})").text, "😀😀😀");
  EXPECT_EQ(read(reader, R"({"text":"abcd"})").refusal.status, 422);
}

TEST(PredictRequestReader, ReadsAfterItHasRefused) {
  PredictRequestReader reader(1'000'000);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(read(reader, R"({"a":{"b":["c)").refusal.status, 422);
    const std::string longer(200'000, 'x');
    EXPECT_EQ(read(reader, R"({"text":")" + longer + R"("})").text, longer);
    EXPECT_EQ(read(reader, R"({"text":"short"})").text, "short");
  }
}

TEST(PredictRequestReader, RefusesNestingWithoutEnd) {
  PredictRequestReader reader(100);
  const Verdict verdict = read(reader, R"({"text":)" + std::string(100'000, '['));
  EXPECT_EQ(verdict.refusal.status, 400);
  EXPECT_EQ(verdict.refusal.body, R"({"detail":"There was an error parsing the body"})");
}

TEST(PredictRequestReader, StaysQuickWithManyMembers) {
  PredictRequestReader reader(100);
  std::string body = "{";
  for (int i = 0; i < 60'000; ++i) body += "\"k" + std::to_string(i) + "\":0,";
  EXPECT_EQ(read(reader, body + R"("text":5})").refusal.status, 422);
}

}  // namespace
}  // namespace sentiment
