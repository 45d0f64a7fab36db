#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace sentiment::s3 {

/// One object of a list.
struct ListedObject {
  std::string key;
  std::uint64_t size = 0;
};

/// One page of a list; `next_token` asks for the next one and is empty on the last.
struct ListPage {
  std::vector<ListedObject> objects;
  std::string next_token;
};

/// What an error's answer says.
struct ErrorDocument {
  std::string code;  ///< "NoSuchKey"
  std::string message;
  std::string region;  ///< where the bucket is, when it was asked for in a wrong place
};

/// S3's answers, from bytes that nobody vouches for: documents over 16 MiB are refused, entities
/// beyond XML's own are not expanded, keys are decoded.
/// Errors: corrupt_data for what is not such a document.
constexpr std::size_t kLargestDocument = std::size_t{16} << 20;
Result<ListPage> parse_list_page(std::string_view body);
Result<std::string> parse_upload_id(std::string_view body);
/// nullopt for what is not an error document: HTML, nothing, another answer.
std::optional<ErrorDocument> parse_error_document(std::string_view body);

/// One part of an upload, as the store answered it and as we counted it.
struct UploadedPart {
  std::string etag;      ///< with its quotes
  std::string checksum;  ///< SHA-256 in base64
};
/// What ends a multipart upload, from part 1 on.
std::string complete_upload_document(std::span<const UploadedPart> parts);
/// What creates a bucket elsewhere than in us-east-1.
std::string location_document(std::string_view region);

}  // namespace sentiment::s3
