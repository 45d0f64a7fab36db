# Run as a script: writes one C++ file that holds the files given, for a function that HEADER
# declares:  std::string_view FUNCTION(std::string_view name);  PACK=ON packs each with Zstandard.
#   cmake -DFOLDER=<web> -DFILES=a.html,b.css -DHEADER=serving/assets.hpp -DFUNCTION=web_asset
#         -DOUTPUT=<file.cpp> -P EmbedAssets.cmake
string(REPLACE "," ";" files "${FILES}")
set(arrays "")
set(lookups "")
set(number 0)
foreach(file IN LISTS files)
  set(source ${FOLDER}/${file})
  if(PACK)
    file(
      ARCHIVE_CREATE
      OUTPUT ${OUTPUT}.zst
      PATHS ${source}
      FORMAT raw
      COMPRESSION Zstd
      COMPRESSION_LEVEL 9
    )
    set(source ${OUTPUT}.zst)
  endif()
  file(READ ${source} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kFile${number}[] = {${bytes}};\n")
  string(APPEND lookups "  if (name == \"${file}\") return view(kFile${number});\n")
  math(EXPR number "${number} + 1")
endforeach()
file(
  WRITE ${OUTPUT}
  "// Made by cmake/EmbedAssets.cmake.
#include \"${HEADER}\"

#include <cstddef>

namespace sentiment {
namespace {

template <std::size_t kSize>
std::string_view view(const unsigned char (&bytes)[kSize]) {
  return {reinterpret_cast<const char*>(bytes), kSize};
}

${arrays}
}  // namespace

std::string_view ${FUNCTION}(std::string_view name) {
${lookups}  return {};
}

}  // namespace sentiment
"
)
