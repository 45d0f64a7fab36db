#include "interchange/codec/npy_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <string>

#include "base/error.hpp"
#include "interchange/codec/array.hpp"
#include "interchange/codec/value.hpp"
#include "testing/fails_with.hpp"

namespace sentiment::foreign {
namespace {

using testing::ElementsAre;
using testing_support::FailsWith;

std::string npy(const std::string& header, const std::string& items) {
  const auto size = static_cast<char>(header.size());
  return std::string("\x93NUMPY\x01\0", 8) + size + '\0' + header + items;
}

/// The doubles 1, 2, 3, 4.
std::string four_doubles() {
  std::string bytes;
  for (const double value : {1.0, 2.0, 3.0, 4.0}) {
    bytes.append(std::bit_cast<std::array<char, sizeof value>>(value).data(), sizeof value);
  }
  return bytes;
}

TEST(NpyReader, ReadsMembersInAnyOrderAndBothLayouts) {
  const std::string rows =
      npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }\n", four_doubles());
  const Array by_row = read_npy(rows).value();
  EXPECT_THAT(by_row.shape, ElementsAre(2U, 2U));
  EXPECT_THAT(read_reals(by_row).value(), ElementsAre(1, 2, 3, 4));
  const std::string columns =
      npy("{'shape': (2,2),'fortran_order': True,'descr': '<f8'}", four_doubles());
  EXPECT_THAT(read_reals(read_npy(columns).value()).value(), ElementsAre(1, 3, 2, 4));
  const std::string flat =
      npy("{'descr': '<f8', 'fortran_order': False, 'shape': (4,)}", four_doubles());
  EXPECT_THAT(read_npy(flat).value().shape, ElementsAre(4U));
}

TEST(NpyReader, RefusesWhatItWouldHaveToGuess) {
  for (const char* header :
       {"", "{}", "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4)",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (4,)}",
        "{'descr': '<f8', 'fortran_order': None, 'shape': (4,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2, 1)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-4,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (4,)}"}) {
    EXPECT_THAT(read_npy(npy(header, four_doubles())), FailsWith(Code::corrupt_data)) << header;
  }
  EXPECT_THAT(read_npy("\x93NUMPY"), FailsWith(Code::corrupt_data));
}

}  // namespace
}  // namespace sentiment::foreign
