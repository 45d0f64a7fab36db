#include "clients/s3/resuming_get.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::s3 {
namespace {

using testing_support::FailsWith;

/// What came, and how often an answer began.
class Collector final : public ResponseSink {
 public:
  Result<void> begin(const Response& /*head*/) override {
    ++begun;
    return {};
  }
  Result<void> write(std::string_view bytes) override {
    body += bytes;
    return {};
  }
  std::string body;
  int begun = 0;
};

class ResumingGetTest : public testing::Test {
 protected:
  Result<Response> send(ResumingGet& get) { return get.stream(request_, {}, sink_); }
  std::optional<std::string_view> header(std::size_t request, std::string_view name) const {
    return http_.requests.at(request).headers.find(name);
  }

  testing_support::FakeHttpClient http_;
  Request request_{.method = "GET", .url = parse_url("http://store/b/k").value()};
  Collector sink_;
};

TEST_F(ResumingGetTest, AsksForWhatIsMissingOfTheSameObject) {
  ResumingGet get(http_);
  http_.reply_cut(200, "abc", {{"ETag", "\"e1\""}})
      .reply(206, "def", {{"Content-Range", "bytes 3-5/6"}});
  EXPECT_THAT(send(get), FailsWith(Code::unavailable));
  const auto head = send(get);
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(sink_.body, "abcdef");
  EXPECT_EQ(sink_.begun, 1) << "the sink sees one answer";
  EXPECT_EQ(head->status, 200) << "and its head";
  EXPECT_EQ(header(0, "Range"), std::nullopt);
  EXPECT_EQ(header(1, "Range"), "bytes=3-");
  EXPECT_EQ(header(1, "If-Match"), "\"e1\"");
}

TEST_F(ResumingGetTest, RefusesAnAnswerThatStartsElsewhere) {
  for (const auto& [status, range] :
       {std::pair{200, ""}, std::pair{206, "bytes 0-5/6"}, std::pair{206, "bytes 4-5/6"}}) {
    ResumingGet get(http_);
    http_.reply_cut(200, "abc").reply(status, "def", {{"Content-Range", range}});
    EXPECT_FALSE(send(get));
    EXPECT_THAT(send(get), FailsWith(Code::corrupt_data)) << status << " " << range;
  }
}

TEST_F(ResumingGetTest, AnAnswerWithoutTheObjectIsHandedOn) {
  ResumingGet get(http_);
  http_.reply_cut(200, "abc").reply(412, "changed");
  EXPECT_FALSE(send(get));
  EXPECT_EQ(send(get)->status, 412);
  EXPECT_EQ(sink_.begun, 2);
}

}  // namespace
}  // namespace sentiment::s3
