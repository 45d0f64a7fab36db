#include "adapters/mlflow/alias_ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {
namespace {

const ModelName kName{"m"};
const Alias kAlias{"champion"};

std::optional<ModelVersion> v(int number) {
  return number == 0 ? std::nullopt : std::optional{ModelVersion{number}};
}

/// `second` seconds after some beginning; 0 stands for nowhere.
AliasMove move(int second, int from, int to, const std::string& why = "because") {
  return {.name = kName,
          .alias = kAlias,
          .from = v(from),
          .to = v(to),
          .who = "ada@host",
          .why = why,
          .when = TimePoint{std::chrono::seconds{1'700'000'000 + second}}};
}

RegisteredVersion version(int number, const std::string& tag) {
  return {.name = kName, .version = ModelVersion{number}, .tags = {{alias_tag(kAlias), tag}}};
}

std::vector<std::string> steps(const std::vector<AliasMove>& moves) {
  std::vector<std::string> texts;
  const auto text = [](const std::optional<ModelVersion>& at) {
    return at ? std::to_string(at->value()) : std::string("-");
  };
  for (const auto& step : moves) texts.push_back(text(step.from) + ">" + text(step.to));
  return texts;
}

TEST(AliasLedger, WritesAMoveAsJsonThatPeopleCanRead) {
  auto first = move(0, 1, 2);
  first.scores = R"({"candidate":{"f1":0.82}})";
  const auto json = parse_json(with_move("", first)).value();
  EXPECT_EQ(json["when"], "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(json["who"], "ada@host");
  EXPECT_EQ(json["from"], 1);
  EXPECT_EQ(json["to"], 2);
  EXPECT_EQ(json["why"], "because");
  EXPECT_EQ(json["scores"]["candidate"]["f1"], 0.82);
  EXPECT_FALSE(json.contains("earlier"));
  EXPECT_TRUE(parse_json(with_move("", move(0, 0, 2))).value()["from"].is_null());
}

TEST(AliasLedger, ReadsBackWhatItWrote) {
  auto first = move(0, 0, 2, "größer \"so\"");
  first.when += std::chrono::milliseconds(89);
  first.scores = R"({"f1":[0.81,0.82]})";
  const auto moves = read_moves(with_move("", first), kName, kAlias);
  ASSERT_EQ(moves.size(), 1U);
  EXPECT_EQ(moves[0].when, first.when);
  EXPECT_EQ(moves[0].why, first.why);
  EXPECT_EQ(moves[0].scores, first.scores);
  EXPECT_EQ(moves[0].from, std::nullopt);
  EXPECT_EQ(moves[0].to, v(2));
}

TEST(AliasLedger, KeepsTheEarlierMovesOfAVersion) {
  std::string tag;
  for (int i = 1; i <= 3; ++i) tag = with_move(tag, move(i, i, 9));
  EXPECT_THAT(steps(read_moves(tag, kName, kAlias)), testing::ElementsAre("3>9", "2>9", "1>9"));
}

TEST(AliasLedger, ForgetsTheOldestMovesBeforeTheTagGetsTooLong) {
  std::string tag;
  for (int i = 1; i <= 200; ++i) tag = with_move(tag, move(i, i, 9));
  EXPECT_LE(tag.size(), 5000U);
  const auto moves = read_moves(tag, kName, kAlias);
  EXPECT_GT(moves.size(), 10U);
  EXPECT_EQ(moves.front().from, v(200));
}

TEST(AliasLedger, TakesWhatOthersWroteForNoMove) {
  for (const auto* text :
       {"", "yes", "{}", "[]", "[1]", R"({"why":"x"})", R"({"when":)", "null", "\xff"}) {
    EXPECT_TRUE(read_moves(text, kName, kAlias).empty()) << text;
    EXPECT_EQ(steps(read_moves(with_move(text, move(1, 1, 2)), kName, kAlias)),
              std::vector<std::string>{"1>2"})
        << text;
  }
  const auto odd = read_moves(R"({"when":7,"from":"x","to":-3,"earlier":[5,{"to":99999999999}]})",
                              kName, kAlias);
  EXPECT_THAT(steps(odd), testing::ElementsAre("->-", "->-"));
}

TEST(AliasLedger, GathersTheMovesOfAllVersionsInTheirOrder) {
  const std::string second = with_move(with_move("", move(2, 1, 2)), move(4, 3, 2));
  const auto history = history_of({version(1, with_move("", move(1, 0, 1))), version(2, second),
                                   version(3, with_move("", move(3, 2, 3)))},
                                  kName, kAlias, v(2));
  EXPECT_THAT(steps(history), testing::ElementsAre("3>2", "2>3", "1>2", "->1"));
}

TEST(AliasLedger, LeavesOutAMoveThatWasAnnouncedAndNeverDone) {
  const auto history = history_of(
      {version(1, with_move("", move(1, 0, 1))), version(2, with_move("", move(2, 1, 2)))}, kName,
      kAlias, v(1));
  EXPECT_THAT(steps(history), testing::ElementsAre("->1"));
}

TEST(AliasLedger, ShowsAMoveByOtherMeans) {
  const auto history =
      history_of({version(1, with_move("", move(1, 0, 1))), version(7, "")}, kName, kAlias, v(7));
  EXPECT_THAT(steps(history), testing::ElementsAre("1>7", "->1"));
  EXPECT_NE(history.front().why, "");
  EXPECT_THAT(steps(history_of({version(7, "")}, kName, kAlias, v(7))),
              testing::ElementsAre("->7"));
  EXPECT_TRUE(history_of({version(7, "")}, kName, kAlias, std::nullopt).empty());
}

TEST(AliasLedger, ShowsThatAnAliasWasTakenAway) {
  const std::string tag = with_move(with_move("", move(1, 0, 1)), move(2, 1, 0));
  EXPECT_THAT(steps(history_of({version(1, tag)}, kName, kAlias, std::nullopt)),
              testing::ElementsAre("1>-", "->1"));
}

}  // namespace
}  // namespace sentiment
