#include "interchange/codec/skops_reader.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <regex>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "interchange/codec/value.hpp"
#include "interchange/codec/zip_archive.hpp"
#include "interchange/codec/zip_writer.hpp"
#include "testing/fails_with.hpp"
#include "testing/golden.hpp"
#include "testing/source_dir.hpp"

namespace sentiment::foreign {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

std::string dict_node(std::string_view members) {
  return fmt::format(
      R"({{"__class__":"dict","__module__":"builtins","__loader__":"DictNode","content":{{{}}}}})",
      members);
}

std::string number_node(std::size_t number) {
  return fmt::format(
      R"({{"__class__":"str","__module__":"builtins","__loader__":"JsonNode","content":"{}"}})",
      number);
}

std::string archive_of(std::string_view schema) {
  ZipWriter writer;
  EXPECT_TRUE(writer.add("schema.json", schema));
  return writer.finish();
}

std::string real_file(std::string_view name) {
  return testing_support::read_whole(testing_support::source_dir() /
                                     "tests/golden/foreign/sklearn-1.9.1" / name);
}

/// The real file again, with another text in place of a part of its schema.
std::string with_schema(const std::string& part, std::string_view other) {
  const std::string bytes = real_file("05-skops.skops");
  const auto archive = ZipArchive::open(bytes).value();
  std::string schema = archive.read("schema.json").value();
  ZipWriter writer;
  constexpr std::string_view kFile = R"("file": ")";
  for (std::size_t at = 0; (at = schema.find(kFile, at)) != std::string::npos;) {
    at += kFile.size();
    const std::string file = schema.substr(at, schema.find('"', at) - at);
    EXPECT_TRUE(writer.add(file, archive.read(file).value()));
  }
  EXPECT_TRUE(std::regex_search(schema, std::regex(part))) << part;
  schema = std::regex_replace(schema, std::regex(part), std::string(other),
                              std::regex_constants::format_first_only);
  EXPECT_TRUE(writer.add("schema.json", schema));
  return writer.finish();
}

/// A node of a real file as another class, its loader as it was.
std::string with_class(std::string_view loader, std::string_view name, std::string_view module) {
  return with_schema(
      fmt::format(R"("__class__": "[^"]+",\s*"__module__": "[^"]+",\s*"__loader__": "{}")", loader),
      fmt::format(R"("__class__": "{}", "__module__": "{}", "__loader__": "{}")", name, module,
                  loader));
}

TEST(SkopsReader, ANodeMayNameItsOwnClassAlone) {
  ASSERT_TRUE(read_skops(with_schema("sklearn", "sklearn")));
  for (const char* loader :
       {"ListNode", "TupleNode", "DictNode", "JsonNode", "NdArrayNode", "TypeNode", "ObjectNode"}) {
    EXPECT_THAT(read_skops(with_class(loader, "system", "os")),
                FailsWith(Code::corrupt_data, HasSubstr("os.system")))
        << loader;
    EXPECT_THAT(read_skops(with_class(loader, "CyHalfBinomialLoss", "sklearn._loss._loss")),
                FailsWith(Code::corrupt_data, HasSubstr(loader)))
        << loader;
  }
  for (const char* loader : {"ListNode", "TupleNode", "DictNode"}) {
    EXPECT_THAT(read_skops(with_class(loader, "OrderedDict", "collections")),
                FailsWith(Code::corrupt_data, HasSubstr("collections.OrderedDict")))
        << loader;
    EXPECT_THAT(read_skops(with_class(loader, "str", "builtins")),
                FailsWith(Code::corrupt_data, HasSubstr(loader)))
        << loader;
  }
  for (const char* name : {"float64", "matrix", "memmap", "dtype"}) {
    EXPECT_THAT(read_skops(with_class("NdArrayNode", name, "numpy")),
                FailsWith(Code::corrupt_data, HasSubstr(name)));
  }
}

TEST(SkopsReader, ATypeOfKeysIsNoValue) {
  const std::string file =
      with_schema(R"("__class__": "float64",\s*"__module__": "numpy",\s*"__loader__": "TypeNode")",
                  R"("__class__": "str", "__module__": "builtins", "__loader__": "TypeNode")");
  EXPECT_THAT(read_skops(file), FailsWith(Code::corrupt_data, HasSubstr("TypeNode")));
}

/// Looking for each key among those before it would take minutes.
TEST(SkopsReader, ReadsADictOfVeryManyKeys) {
  constexpr std::size_t kKeys = 200'000;
  std::string members;
  for (std::size_t i = 0; i < kKeys; ++i) {
    members += fmt::format("{}\"term {}\":{}", i > 0 ? "," : "", i, number_node(i));
  }
  const auto tree = read_skops(archive_of(dict_node(members)));
  ASSERT_TRUE(tree) << tree.error().message;
  const auto items = tree->items(tree->root);
  ASSERT_EQ(items.size(), 2 * kKeys);
  for (std::size_t i = 0; i < kKeys; ++i) {
    ASSERT_EQ(items[2 * i].as_text(), fmt::format("term {}", i));
    ASSERT_EQ(items[2 * i + 1].as_integer(), static_cast<std::int64_t>(i));
  }
}

TEST(SkopsReader, RefusesWhatStandsTwice) {
  const auto key = read_skops(archive_of(dict_node(
      fmt::format(R"("a":{},"b":{},"a":{})", number_node(1), number_node(2), number_node(3)))));
  EXPECT_THAT(key, FailsWith(Code::corrupt_data, HasSubstr("key")));
  const auto member = read_skops(archive_of(
      R"({"__class__":"str","__module__":"builtins","__loader__":"JsonNode","content":"1","content":"2"})"));
  EXPECT_THAT(member, FailsWith(Code::corrupt_data, HasSubstr("member")));
}

}  // namespace
}  // namespace sentiment::foreign
