#include "clients/s3/s3_xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <pugixml.hpp>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "http/url.hpp"

namespace sentiment::s3 {
namespace {

constexpr std::size_t kLongestText = 1000;  // of an error, in bytes

tl::unexpected<Error> no_answer_of_s3(std::string_view what) {
  return fail(Code::corrupt_data,
              fmt::format("its answer is not a {} of S3: check that the address is "
                          "that of an S3 store and not of a web page",
                          what));
}

/// The root element, if it has that name.
pugi::xml_node root(pugi::xml_document& document, std::string_view body, const char* name) {
  if (body.size() > kLargestDocument) return {};
  if (!document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) {
    return {};
  }
  return document.child(name);
}

/// "a%20b+c" as encoding-type=url writes it.
Result<std::string> decoded_key(std::string text) {
  std::replace(text.begin(), text.end(), '+', ' ');
  return percent_decode(text);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

Result<ListedObject> read_object(const pugi::xml_node& node, bool url_encoded) {
  ListedObject object;
  object.key = node.child_value("Key");
  if (url_encoded) {
    auto key = decoded_key(std::move(object.key));
    if (!key) return no_answer_of_s3("list of objects");
    object.key = std::move(*key);
  }
  const std::string_view size = node.child_value("Size");
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), object.size);
  if (error != std::errc{} || end != size.data() + size.size() || object.key.empty()) {
    return no_answer_of_s3("list of objects");
  }
  return object;
}

}  // namespace

Result<ListPage> parse_list_page(std::string_view body) {
  pugi::xml_document document;
  const auto list = root(document, body, "ListBucketResult");
  if (!list) return no_answer_of_s3("list of objects");
  const bool url_encoded = std::string_view(list.child_value("EncodingType")) == "url";
  ListPage page;
  for (const auto& node : list.children("Contents")) {
    page.objects.push_back(SENT_TRY(read_object(node, url_encoded)));
  }
  if (std::string_view(list.child_value("IsTruncated")) == "true") {
    page.next_token = list.child_value("NextContinuationToken");
    if (page.next_token.empty()) return no_answer_of_s3("list of objects");
  }
  return page;
}

Result<std::string> parse_upload_id(std::string_view body) {
  pugi::xml_document document;
  std::string id = root(document, body, "InitiateMultipartUploadResult").child_value("UploadId");
  if (id.empty()) return no_answer_of_s3("multipart upload");
  return id;
}

std::optional<ErrorDocument> parse_error_document(std::string_view body) {
  pugi::xml_document document;
  const auto error = root(document, body, "Error");
  if (!error) return std::nullopt;
  const auto text = [&error](const char* name) {
    std::string value = error.child_value(name);
    if (value.size() > kLongestText) value.resize(kLongestText);
    const auto breaks_line = [](char c) { return static_cast<unsigned char>(c) < ' '; };
    std::replace_if(value.begin(), value.end(), breaks_line, ' ');
    return value;
  };
  return ErrorDocument{text("Code"), text("Message"), text("Region")};
}

std::string complete_upload_document(std::span<const UploadedPart> parts) {
  std::string document = "<CompleteMultipartUpload>";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    document += fmt::format(
        "<Part><PartNumber>{}</PartNumber><ETag>{}</ETag><ChecksumSHA256>{}</ChecksumSHA256></"
        "Part>",
        i + 1, escaped(parts[i].etag), escaped(parts[i].checksum));
  }
  return document + "</CompleteMultipartUpload>";
}

std::string location_document(std::string_view region) {
  return fmt::format(
      "<CreateBucketConfiguration><LocationConstraint>{}</LocationConstraint>"
      "</CreateBucketConfiguration>",
      escaped(region));
}

}  // namespace sentiment::s3
