#include "interchange/codec/pickle_writer.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "interchange/codec/python_object.hpp"

namespace sentiment {
namespace {

using namespace std::string_literals;

/// What stands between the protocol and the stop.
std::string body(const PyValue& object) {
  const std::string pickle = write_pickle(object);
  EXPECT_EQ(pickle.substr(0, 2), "\x80\x04"s);
  EXPECT_EQ(pickle.back(), '.');
  return pickle.substr(2, pickle.size() - 3);
}
PyValue whole(std::int64_t number) { return {number}; }
PyValue text(std::string value) { return {std::move(value)}; }

TEST(PickleWriter, WritesNoneAndTruth) {
  EXPECT_EQ(body({PyNone{}}), "N");
  EXPECT_EQ(body({true}), "\x88");
  EXPECT_EQ(body({false}), "\x89");
}

TEST(PickleWriter, WritesAWholeNumberInTheShortestFormThatHoldsIt) {
  EXPECT_EQ(body(whole(0)), "K\0"s);
  EXPECT_EQ(body(whole(255)), "K\xff");
  EXPECT_EQ(body(whole(256)), "J\0\x01\0\0"s);
  EXPECT_EQ(body(whole(-1)), "J\xff\xff\xff\xff");
  EXPECT_EQ(body(whole(std::numeric_limits<std::int32_t>::max())), "J\xff\xff\xff\x7f");
  EXPECT_EQ(body(whole(std::int64_t{1} << 31U)), "\x8a\x08\0\0\0\x80\0\0\0\0"s);
  EXPECT_EQ(body(whole(std::numeric_limits<std::uint32_t>::max())),
            "\x8a\x08\xff\xff\xff\xff\0\0\0\0"s);
}

TEST(PickleWriter, WritesDoublesWithTheirHighestByteFirst) {
  EXPECT_EQ(body({1.0}), "G\x3f\xf0\0\0\0\0\0\0"s);
  EXPECT_EQ(body({-0.5}), "G\xbf\xe0\0\0\0\0\0\0"s);
  EXPECT_EQ(body({std::numeric_limits<double>::infinity()}), "G\x7f\xf0\0\0\0\0\0\0"s);
}

TEST(PickleWriter, WritesTextsByTheirLengthInBytes) {
  EXPECT_EQ(body(text("")), "\x8c\0"s);
  EXPECT_EQ(body(text("caf\xC3\xA9")),
            "\x8c\x05"
            "caf\xC3\xA9");
  EXPECT_EQ(body(text(std::string(255, 'x'))), "\x8c\xff" + std::string(255, 'x'));
  EXPECT_EQ(body(text(std::string(256, 'x'))), "X\0\x01\0\0"s + std::string(256, 'x'));
}

TEST(PickleWriter, NamesAGlobalOnceAndThenByItsNumber) {
  const PyGlobal sub{"re", "sub"};
  const PyGlobal dtype{"numpy", "dtype"};
  EXPECT_EQ(body({PyTuple{{{sub}, {dtype}, {sub}, {dtype}}}}),
            "(\x8c\x02re\x8c\x03sub\x93q\0\x8c\x05numpy\x8c\x05"
            "dtype\x93q\x01h\0h\x01t"s);
}

TEST(PickleWriter, WritesContainersInTheirOrder) {
  EXPECT_EQ(body({PyTuple{}}), ")");
  EXPECT_EQ(body({PyList{}}), "]");
  EXPECT_EQ(body({PyDict{}}), "}");
  EXPECT_EQ(body({PyList{{whole(1), whole(2)}}}),
            "](K\x01K\x02"
            "e");
  PyDict dict;
  dict.items.emplace_back(whole(7), PyValue{true});
  dict.items.emplace_back(text("a"), PyValue{PyNone{}});
  EXPECT_EQ(body({dict}),
            "}(K\x07\x88\x8c\x01"
            "aNu");
}

TEST(PickleWriter, NumbersNamesByTheirPlace) {
  EXPECT_EQ(body({PyNumbered{{"bad", "good"}}}),
            "}(\x8c\x03"
            "badK\0\x8c\x04goodK\x01u"s);
}

TEST(PickleWriter, ClosesALongContainerEveryThousandItems) {
  PyList list;
  for (int i = 0; i < 2001; ++i) list.items.push_back({PyNone{}});
  EXPECT_EQ(body({list}), "](" + std::string(1000, 'N') + "e(" + std::string(1000, 'N') + "e(Ne");
}

TEST(PickleWriter, MakesAnInstanceWithoutCallingItsConstructor) {
  PyInstance instance{{"m", "C"}, {}};
  instance.attributes.items.emplace_back(text("x"), whole(1));
  EXPECT_EQ(body({instance}),
            "\x8c\x01m\x8c\x01"
            "C\x93q\0)\x81}(\x8c\x01xK\x01ub"s);
}

TEST(PickleWriter, WritesAPartialAsPythonDoes) {
  EXPECT_EQ(body({PyPartial{{"re", "sub"}, {{text("a"), text("b")}}}}),
            "\x8c\x09"
            "functools\x8c\x07partial\x93q\0\x8c\x02re\x8c\x03sub\x93q\x01\x85R"
            "(h\x01(\x8c\x01"
            "a\x8c\x01"
            "bt}Ntb"s);
}

TEST(PickleWriter, WritesAnArrayAsNumpyDoes) {
  const std::string bytes(16, '\x07');
  EXPECT_EQ(body({PyArray{"<f8", {1, 2}, bytes}}),
            "\x8c\x16numpy._core.multiarray\x8c\x0c_reconstruct\x93q\0"
            "(\x8c\x05numpy\x8c\x07ndarray\x93q\x01K\0\x85"
            "C\x01"
            "btR"
            "(K\x01(K\x01K\x02t\x8c\x05numpy\x8c\x05"
            "dtype\x93q\x02\x8c\x03<f8\x85R\x89"
            "B\x10\0\0\0"s +
                bytes + "tb");
}

}  // namespace
}  // namespace sentiment
