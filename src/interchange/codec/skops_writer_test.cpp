#include "interchange/codec/skops_writer.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "interchange/codec/python_object.hpp"
#include "testing/zip_entries.hpp"

namespace sentiment {
namespace {

using testing_support::zip_entries;

Json schema(const PyValue& object) {
  return parse_json(zip_entries(write_skops(object).value()).at("schema.json")).value();
}
PyValue py_text(std::string value) { return {std::move(value)}; }

TEST(SkopsWriter, NamesItsProtocolInTheRoot) {
  const Json root = schema({PyList{}});
  EXPECT_EQ(root.at("protocol"), 2);
  EXPECT_EQ(root.at("_skops_version"), kSkopsVersion);
  EXPECT_EQ(root.at("__loader__"), "ListNode");
}

TEST(SkopsWriter, PutsScalarsAsJsonInsideJson) {
  const Json items = schema({PyTuple{{{PyNone{}},
                                      {true},
                                      {std::int64_t{-7}},
                                      {1.0},
                                      {std::numeric_limits<double>::infinity()},
                                      py_text("a \"b\"")}}})
                         .at("content");
  const char* expected[] = {"null", "true", "-7", "1.0", "Infinity", R"("a \"b\"")"};
  ASSERT_EQ(items.size(), std::size(expected));
  for (std::size_t i = 0; i < items.size(); ++i) {
    EXPECT_EQ(items.at(i).at("__loader__"), "JsonNode");
    EXPECT_EQ(items.at(i).at("content"), expected[i]);
  }
}

TEST(SkopsWriter, SpellsTheTypeOfKeysOnce) {
  const Json dict = schema({PyNumbered{{"bad", "good"}}});
  EXPECT_EQ(dict.at("content").at("good").at("content"), "1");
  const Json& types = dict.at("key_types").at("content");
  ASSERT_EQ(types.size(), 2U);
  EXPECT_EQ(types.at(0).at("__class__"), "str");
  EXPECT_EQ(types.at(1), (Json{{"__id__", types.at(0).at("__id__")}}));

  PyDict weights;
  weights.items.emplace_back(PyValue{std::int64_t{0}}, PyValue{0.5});
  const Json whole = schema({weights});
  EXPECT_EQ(whole.at("key_types").at("content").at(0).at("__class__"), "int");
  EXPECT_EQ(whole.at("content").at("0").at("content"), "0.5");
}

TEST(SkopsWriter, PutsEachArrayIntoAFileThatNumpyReads) {
  const std::string bytes(24, '\x01');
  const auto entries = zip_entries(
      write_skops({PyList{{{PyArray{"<f8", {1, 3}, bytes}}, {PyArray{"<f8", {3}, bytes}}}}})
          .value());
  ASSERT_EQ(entries.size(), 3U);
  const Json arrays = parse_json(entries.at("schema.json")).value().at("content");
  const std::string& matrix = entries.at(arrays.at(0).at("file").get<std::string>());
  const std::string& vector = entries.at(arrays.at(1).at("file").get<std::string>());
  EXPECT_NE(matrix.find("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), }"),
            std::string::npos);
  EXPECT_NE(vector.find("'shape': (3,), }"), std::string::npos);
  EXPECT_EQ(matrix.size(), 128 + bytes.size()) << "the header fills whole blocks of 64 bytes";
  EXPECT_EQ(matrix.substr(128), bytes);
}

TEST(SkopsWriter, WritesClassesFunctionsAndPartials) {
  PyInstance instance{{"m", "C"}, {}};
  instance.attributes.items.emplace_back(py_text("call"),
                                         PyValue{PyPartial{{"re", "sub"}, {{py_text("a")}}}});
  instance.attributes.items.emplace_back(py_text("type"), PyValue{PyGlobal{"numpy", "float64"}});
  const Json root = schema({instance});
  EXPECT_EQ(root.at("__loader__"), "ObjectNode");
  EXPECT_EQ(root.at("__class__"), "C");
  const Json& attributes = root.at("content").at("content");
  EXPECT_EQ(attributes.at("call").at("content").at("func").at("__loader__"), "FunctionNode");
  EXPECT_EQ(attributes.at("type").at("__loader__"), "TypeNode");
}

}  // namespace
}  // namespace sentiment
