#include "registry/alias_moves.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {
namespace {

/// A ledger written oldest first: version 0 stands for "taken away".
class Ledger {
 public:
  Ledger& move(int to) { return write(to, "set-alias"); }
  Ledger& back(int to) { return write(to, kRollback); }
  std::optional<int> before() const {
    auto newest_first = moves_;
    std::reverse(newest_first.begin(), newest_first.end());
    const auto version = version_before(
        newest_first, [this](ModelVersion known) { return known.value() != deleted_; });
    return version ? std::optional(version->value()) : std::nullopt;
  }

  Ledger& without(int version) {
    deleted_ = version;
    return *this;
  }

 private:
  Ledger& write(int to, const char* why) {
    AliasMove move;
    if (to != 0) move.to = ModelVersion{to};
    move.why = why;
    moves_.push_back(move);
    return *this;
  }
  std::vector<AliasMove> moves_;
  int deleted_ = 0;
};

TEST(VersionBefore, IsTheOneTheAliasWasOnBefore) {
  EXPECT_EQ(Ledger().move(1).move(3).before(), 1);
}

TEST(VersionBefore, IsNothingForANewAliasOrOneThatNeverMoved) {
  EXPECT_EQ(Ledger().before(), std::nullopt);
  EXPECT_EQ(Ledger().move(1).before(), std::nullopt);
}

TEST(VersionBefore, GoesFurtherBackAtEachRollback) {
  Ledger ledger;
  ledger.move(1).move(2).move(3);
  EXPECT_EQ(ledger.before(), 2);
  EXPECT_EQ(ledger.back(2).before(), 1);
  EXPECT_EQ(ledger.back(1).before(), std::nullopt);
}

TEST(VersionBefore, ForgetsWhatWasRolledBack) {
  EXPECT_EQ(Ledger().move(1).move(2).move(3).back(2).move(4).before(), 2);
}

TEST(VersionBefore, BringsBackAnAliasThatWasTakenAway) {
  Ledger ledger;
  ledger.move(1).move(2).move(0);
  EXPECT_EQ(ledger.before(), 2);
  EXPECT_EQ(ledger.back(2).before(), 1);
}

TEST(VersionBefore, LooksThroughATimeWithoutTheAlias) {
  EXPECT_EQ(Ledger().move(1).move(0).move(2).before(), 1);
}

TEST(VersionBefore, PassesOverWhatWasDeleted) {
  EXPECT_EQ(Ledger().move(1).move(2).move(3).without(2).before(), 1);
  EXPECT_EQ(Ledger().move(1).move(2).move(1).without(2).before(), std::nullopt);
  EXPECT_EQ(Ledger().move(1).move(2).move(3).back(2).move(4).without(2).before(), 1);
}

}  // namespace
}  // namespace sentiment
